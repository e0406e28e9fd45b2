CREATE TABLE withdrawals (
  id UUID PRIMARY KEY,
  user_id UUID NOT NULL,
  amount_micros BIGINT NOT NULL CHECK (amount_micros > 0 AND amount_micros % 10000 = 0),
  amount_usd NUMERIC(18, 2) GENERATED ALWAYS AS (amount_micros / 1000000.0) STORED,
  fee_micros BIGINT NOT NULL CHECK (fee_micros >= 0 AND fee_micros < amount_micros),
  target_chain TEXT NOT NULL CHECK (target_chain IN ('ethereum', 'solana')),
  target_address TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN (
    'pending', 'broker_withdrawal_initiated', 'broker_withdrawal_complete', 'on_ramp_initiated',
    'on_ramp_complete', 'transfer_initiated', 'complete', 'failed', 'canceled', 'reversed',
    'in_review')),
  phase TEXT NOT NULL CHECK (phase IN (
    'held', 'redemption_asked', 'redemption_pending', 'awaiting_cash', 'wire_asked', 'wired',
    'minted', 'hop_asked', 'hop_sent', 'hop_final', 'transfer_asked', 'transfer_sent', 'complete',
    'failed', 'canceled', 'reversed', 'in_review')),
  -- What is held for it in the user's hold account.
  held_micros BIGINT NOT NULL CHECK (held_micros >= 0),
  redemption_attempt INTEGER NOT NULL DEFAULT 0,
  wire_attempt INTEGER NOT NULL DEFAULT 0,
  hop_attempt INTEGER NOT NULL DEFAULT 0,
  transfer_attempt INTEGER NOT NULL DEFAULT 0,
  broker_withdrawal_ref TEXT UNIQUE,
  bulk_day DATE,
  wire_ref TEXT UNIQUE,
  -- One deposit at Circle is claimed by one withdrawal.
  circle_on_ramp_ref TEXT CONSTRAINT withdrawals_on_ramp UNIQUE,
  circle_hop_ref TEXT UNIQUE,
  treasury_wallet TEXT,
  circle_transfer_ref TEXT UNIQUE,
  tx_hash TEXT,
  asked_at TIMESTAMPTZ,
  phase_since TIMESTAMPTZ NOT NULL,
  interrupted TEXT,
  failure_reason TEXT,
  version BIGINT NOT NULL DEFAULT 0,
  created_at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(),
  updated_at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX idx_withdrawals_user_id ON withdrawals (user_id, created_at DESC, id DESC);
CREATE INDEX idx_withdrawals_status ON withdrawals (status);
CREATE TRIGGER update_withdrawals_updated_at BEFORE UPDATE ON withdrawals
  FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

-- Our own wallets in Mint's list of verified recipients: the way back from Mint to a wallet.
CREATE TABLE mint_recipient (
  address TEXT NOT NULL,
  chain TEXT NOT NULL CHECK (chain IN ('ethereum', 'solana')),
  mint_id TEXT NOT NULL,
  created_at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(),
  updated_at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (chain, address)
);
CREATE TRIGGER mint_recipient_touch BEFORE UPDATE ON mint_recipient
  FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
