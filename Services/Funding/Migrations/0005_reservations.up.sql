-- What an order has set aside. The order is investing's; its id is the reservation's.
CREATE TABLE reservation (
  order_id UUID PRIMARY KEY,
  user_id UUID NOT NULL,
  side TEXT NOT NULL CHECK (side IN ('buy', 'sell')),
  -- SHA-256 of what was asked: repeating it answers, another wish under the same id is refused.
  input_hash BYTEA NOT NULL,
  reserved_micros BIGINT NOT NULL CHECK (reserved_micros >= 0),
  held_micros BIGINT NOT NULL CHECK (held_micros >= 0),
  captured_micros BIGINT NOT NULL DEFAULT 0 CHECK (captured_micros >= 0),
  released BOOLEAN NOT NULL DEFAULT FALSE,
  -- Numbers the journal entries of the order.
  entries INTEGER NOT NULL DEFAULT 0,
  created_at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(),
  updated_at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(),
  CHECK (held_micros <= reserved_micros)
);
CREATE INDEX reservation_user ON reservation (user_id);
CREATE TRIGGER reservation_touch BEFORE UPDATE ON reservation
  FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

CREATE TABLE reservation_line (
  order_id UUID NOT NULL REFERENCES reservation (order_id),
  symbol TEXT NOT NULL,
  reserved_nanos BIGINT NOT NULL DEFAULT 0 CHECK (reserved_nanos >= 0),
  held_nanos BIGINT NOT NULL DEFAULT 0 CHECK (held_nanos BETWEEN 0 AND reserved_nanos),
  -- The highest cumulative figures booked; a lower number is old news.
  filled_nanos BIGINT NOT NULL DEFAULT 0 CHECK (filled_nanos >= 0),
  filled_micros BIGINT NOT NULL DEFAULT 0 CHECK (filled_micros >= 0),
  PRIMARY KEY (order_id, symbol)
);

-- Which lots of unsettled cash a buy's hold was taken from, so that the rest returns there.
CREATE TABLE reservation_lot (
  order_id UUID NOT NULL REFERENCES reservation (order_id),
  lot_id BIGINT NOT NULL REFERENCES lot (id),
  held_micros BIGINT NOT NULL CHECK (held_micros >= 0),
  PRIMARY KEY (order_id, lot_id)
);
