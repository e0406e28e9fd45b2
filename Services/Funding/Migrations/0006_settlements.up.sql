-- The broker's net settlements: what it owes us, or we owe it, for one bulk day.
CREATE TABLE settlement (
  id UUID PRIMARY KEY,
  broker_reference TEXT NOT NULL UNIQUE,
  bulk_day DATE NOT NULL,
  phase TEXT NOT NULL CHECK (phase IN ('open', 'paid', 'closed')),
  -- Positive: we pay the broker; negative: the broker pays us.
  net_micros BIGINT NOT NULL,
  paid_at TIMESTAMPTZ,
  created_at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(),
  updated_at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX settlement_bulk_day ON settlement (bulk_day);
CREATE TRIGGER settlement_touch BEFORE UPDATE ON settlement
  FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

-- The lines of our bank account as the bank tells them, and what each belongs to.
CREATE TABLE bank_line (
  number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  bank_id TEXT NOT NULL UNIQUE,
  -- Positive when money came in.
  amount_micros BIGINT NOT NULL CHECK (amount_micros <> 0),
  reference TEXT NOT NULL,
  counterparty TEXT NOT NULL,
  wire_id TEXT,
  booked_at TIMESTAMPTZ NOT NULL,
  -- The deposit, withdrawal or settlement that it pays; its own entry when it is unknown money.
  saga_id UUID,
  created_at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(),
  updated_at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX bank_line_open ON bank_line (number) WHERE saga_id IS NULL;
CREATE INDEX bank_line_saga ON bank_line (saga_id);
CREATE TRIGGER bank_line_touch BEFORE UPDATE ON bank_line
  FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
