-- One row for each attempt at an identity check. Holds decisions, never documents or id numbers.
CREATE TABLE kyc_checks (
  id UUID PRIMARY KEY,
  user_id UUID NOT NULL REFERENCES users (id),
  -- 1, 2, 3 … for each user.
  attempt INTEGER NOT NULL CHECK (attempt > 0),
  provider TEXT NOT NULL CHECK (provider = 'persona'),
  -- How far the creation of the inquiry at the provider has come.
  creation TEXT NOT NULL CHECK (creation IN ('wanted', 'asked', 'created', 'refused')),
  -- Which idempotency key: raised when a key is worn out, so that no two differ in the attempt alone.
  key_number INTEGER NOT NULL DEFAULT 1 CHECK (key_number > 0),
  -- How often the creation was sent with this key.
  sends INTEGER NOT NULL DEFAULT 0 CHECK (sends >= 0),
  inquiry_id TEXT CONSTRAINT kyc_checks_inquiry_id_key UNIQUE,
  status TEXT NOT NULL CHECK (status IN ('not_started', 'pending', 'approved', 'rejected')),
  -- Why it was rejected, for the policy on further attempts.
  rejection TEXT CHECK (rejection IN ('declined', 'attempts_exhausted', 'revoked')),
  -- When the newest event that was applied happened, on the provider's clock.
  last_event_at TIMESTAMPTZ,
  -- When the inquiry was last read at the provider, on our clock.
  last_read_at TIMESTAMPTZ,
  -- When a poller last took it up, whatever came of it.
  polled_at TIMESTAMPTZ,
  decided_at TIMESTAMPTZ,
  created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  CONSTRAINT kyc_checks_attempt_key UNIQUE (user_id, attempt),
  CHECK ((creation = 'created') = (inquiry_id IS NOT NULL)),
  CHECK ((status = 'rejected') = (rejection IS NOT NULL)),
  CHECK ((status IN ('approved', 'rejected')) = (decided_at IS NOT NULL))
);
-- What the poller looks for.
CREATE INDEX kyc_checks_to_read ON kyc_checks (status, polled_at) WHERE creation = 'created';
CREATE TRIGGER kyc_checks_touch BEFORE UPDATE ON kyc_checks
  FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
