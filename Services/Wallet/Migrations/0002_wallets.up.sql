CREATE TABLE wallets (
  id UUID PRIMARY KEY,
  -- A user's, or the company's own, from which withdrawals are paid.
  purpose TEXT NOT NULL CHECK (purpose IN ('user', 'treasury')),
  user_id UUID,
  chain TEXT NOT NULL CHECK (chain IN ('ethereum', 'solana')),
  -- As the chain writes it. Unknown while the wallet is being made, like Circle's id.
  address TEXT,
  circle_wallet_id TEXT CONSTRAINT wallets_circle_wallet_id_key UNIQUE,
  status TEXT NOT NULL CHECK (status IN ('creating', 'active', 'inactive')),
  -- How far its making has come.
  creation TEXT NOT NULL CHECK (creation IN ('wanted', 'asked', 'done')),
  -- Which of the derived idempotency keys; raised only when one definitely made nothing.
  attempt INTEGER NOT NULL DEFAULT 1 CHECK (attempt > 0),
  -- When this attempt's key was first used.
  first_sent_at TIMESTAMPTZ,
  created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  CONSTRAINT wallets_user_id_chain_key UNIQUE (user_id, chain),
  CHECK ((purpose = 'user') = (user_id IS NOT NULL)),
  CHECK ((status = 'creating') = (creation <> 'done')),
  CHECK ((status = 'creating') = (address IS NULL)),
  CHECK ((address IS NULL) = (circle_wallet_id IS NULL))
);
CREATE UNIQUE INDEX wallets_treasury_chain_key ON wallets (chain) WHERE purpose = 'treasury';
-- Ethereum's addresses are the same in either case of their digits, Solana's are not.
CREATE UNIQUE INDEX wallets_address_key
  ON wallets (chain, (CASE chain WHEN 'ethereum' THEN lower(address) ELSE address END));
CREATE TRIGGER wallets_touch BEFORE UPDATE ON wallets
  FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
