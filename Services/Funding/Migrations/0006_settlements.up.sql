-- The broker's net settlement of one bulk day: what it owes us, or we owe it.
CREATE TABLE settlement (
  id UUID PRIMARY KEY,
  bulk_day DATE NOT NULL UNIQUE,
  phase TEXT NOT NULL CHECK (phase IN (
    'open', 'wire_asked', 'wired', 'awaiting_wire', 'paid', 'closed', 'in_review')),
  -- Positive: we pay the broker; negative: the broker pays us. NULL until the day is fixed.
  net_micros BIGINT,
  broker_reference TEXT UNIQUE,
  wire_attempt INTEGER NOT NULL DEFAULT 0,
  wire_reference TEXT UNIQUE,
  -- The line of our bank account that paid it.
  bank_line TEXT UNIQUE,
  asked_at TIMESTAMPTZ,
  failure_reason TEXT,
  created_at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(),
  updated_at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp()
);
CREATE TRIGGER settlement_touch BEFORE UPDATE ON settlement
  FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
