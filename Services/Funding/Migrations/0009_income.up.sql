-- Customers' accounts at the broker, and until when their lines have been read.
CREATE TABLE broker_reading (
  user_id UUID PRIMARY KEY,
  account_id TEXT NOT NULL UNIQUE,
  read_until TIMESTAMPTZ NOT NULL,
  created_at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(),
  updated_at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX broker_reading_until ON broker_reading (read_until);
CREATE TRIGGER broker_reading_touch BEFORE UPDATE ON broker_reading
  FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
