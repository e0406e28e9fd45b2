CREATE TABLE deposits (
  id UUID PRIMARY KEY,
  user_id UUID NOT NULL,
  wallet_id UUID NOT NULL,
  circle_wallet_id TEXT NOT NULL,
  chain TEXT NOT NULL CHECK (chain IN ('ethereum', 'solana')),
  tx_hash TEXT NOT NULL,
  circle_transaction_id TEXT NOT NULL,
  token TEXT NOT NULL DEFAULT 'USDC' CHECK (token = 'USDC'),
  amount_micros BIGINT NOT NULL CHECK (amount_micros > 0),
  amount_stablecoin NUMERIC(36, 18) GENERATED ALWAYS AS (amount_micros / 1000000.0) STORED,
  status TEXT NOT NULL CHECK (status IN (
    'pending_confirmation', 'confirmed_on_chain', 'off_ramp_initiated', 'off_ramp_complete',
    'broker_funded', 'failed', 'in_review', 'returned', 'refund_initiated', 'refunded')),
  phase TEXT NOT NULL CHECK (phase IN (
    'seen', 'confirmed', 'below_minimum', 'sweep_asked', 'sweeping', 'swept', 'payout_asked',
    'payout_pending', 'paid_out', 'broker_asked', 'broker_pending', 'funded', 'settled', 'failed',
    'returned', 'in_review')),
  -- Whether it may be swept although it is small, because enough came together.
  joined BOOLEAN NOT NULL DEFAULT FALSE,
  sweep_micros BIGINT CHECK (sweep_micros > 0 AND sweep_micros % 10000 = 0),
  -- What of the wallet's balance is this deposit's.
  in_wallet_micros BIGINT NOT NULL DEFAULT 0 CHECK (in_wallet_micros >= 0),
  sweep_attempt INTEGER NOT NULL DEFAULT 0,
  payout_attempt INTEGER NOT NULL DEFAULT 0,
  broker_attempt INTEGER NOT NULL DEFAULT 0,
  sweep_reference TEXT UNIQUE,
  payout_reference TEXT UNIQUE,
  broker_reference TEXT UNIQUE,
  bulk_day DATE,
  asked_at TIMESTAMPTZ,
  phase_since TIMESTAMPTZ NOT NULL,
  interrupted TEXT,
  confirmed_at TIMESTAMPTZ,
  off_ramp_initiated_at TIMESTAMPTZ,
  off_ramp_completed_at TIMESTAMPTZ,
  broker_funded_at TIMESTAMPTZ,
  failure_reason TEXT,
  version BIGINT NOT NULL DEFAULT 0,
  created_at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(),
  updated_at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(),
  -- One transaction can pay several of our addresses, so the hash alone is no identity.
  CONSTRAINT deposits_transfer UNIQUE (chain, tx_hash, circle_transaction_id),
  CONSTRAINT deposits_circle_transaction UNIQUE (circle_transaction_id)
);
CREATE INDEX idx_deposits_user_id ON deposits (user_id, created_at DESC, id DESC);
CREATE INDEX idx_deposits_status ON deposits (status);
CREATE INDEX deposits_wallet ON deposits (circle_wallet_id) WHERE in_wallet_micros > 0;
CREATE TRIGGER update_deposits_updated_at BEFORE UPDATE ON deposits
  FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

-- Every status that a deposit or a withdrawal had.
CREATE TABLE status_change (
  subject_id UUID NOT NULL,
  ordinal INTEGER NOT NULL,
  status TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (subject_id, ordinal)
);
