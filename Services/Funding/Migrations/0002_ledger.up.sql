-- The ledger: accounts, an append-only journal of two-sided transfers, and lots of unsettled cash.
-- Amounts are micro-units of USD and USDC, nano-units of shares.

CREATE TABLE account (
  id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  code TEXT NOT NULL CHECK (code ~ '^[AXLEI][0-9]{2}$'),
  path TEXT NOT NULL,
  asset TEXT NOT NULL,
  user_id UUID,
  saga_id UUID,
  debit_normal BOOLEAN NOT NULL,
  -- Whether balance is kept here; global accounts are summed instead, or all money would queue here.
  live BOOLEAN NOT NULL,
  enforced BOOLEAN NOT NULL,
  balance BIGINT NOT NULL DEFAULT 0,
  version BIGINT NOT NULL DEFAULT 0,
  created_at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(),
  updated_at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT account_identity UNIQUE (path, asset),
  CONSTRAINT account_asset UNIQUE (id, asset),
  CONSTRAINT account_not_overdrawn CHECK (NOT enforced OR balance >= 0)
);
CREATE INDEX account_user ON account (user_id, code) WHERE user_id IS NOT NULL;
CREATE INDEX account_code ON account (code);
CREATE TRIGGER account_touch BEFORE UPDATE ON account
  FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

CREATE TABLE journal (
  id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  saga_id UUID NOT NULL,
  step TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('entry', 'conversion', 'reversal')),
  cause_event TEXT NOT NULL,
  actor TEXT NOT NULL,
  effective_at TIMESTAMPTZ NOT NULL,
  recorded_at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(),
  reverses BIGINT REFERENCES journal (id),
  -- Which transaction wrote it: the chainer seals only what no running transaction can precede.
  txid XID8 NOT NULL DEFAULT pg_current_xact_id(),
  CONSTRAINT journal_identity UNIQUE (saga_id, step, ordinal),
  CONSTRAINT journal_reversed_once UNIQUE (reverses)
);

CREATE TABLE transfer (
  journal_id BIGINT NOT NULL REFERENCES journal (id),
  line INTEGER NOT NULL,
  debit_account BIGINT NOT NULL,
  credit_account BIGINT NOT NULL,
  asset TEXT NOT NULL,
  amount BIGINT NOT NULL CHECK (amount > 0),
  PRIMARY KEY (journal_id, line),
  -- One asset a row, and the accounts' own: an unbalanced entry cannot be written.
  FOREIGN KEY (debit_account, asset) REFERENCES account (id, asset),
  FOREIGN KEY (credit_account, asset) REFERENCES account (id, asset),
  CHECK (debit_account <> credit_account)
);
CREATE INDEX transfer_debit ON transfer (debit_account);
CREATE INDEX transfer_credit ON transfer (credit_account);

-- Filled by the chainer: each row seals one journal entry and everything before it.
CREATE TABLE journal_seal (
  sequence BIGINT PRIMARY KEY,
  journal_id BIGINT NOT NULL UNIQUE REFERENCES journal (id),
  previous_hash BYTEA NOT NULL,
  chain_hash BYTEA NOT NULL,
  sealed_at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp()
);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER journal_append_only BEFORE UPDATE OR DELETE ON journal
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER journal_no_truncate BEFORE TRUNCATE ON journal
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER transfer_append_only BEFORE UPDATE OR DELETE ON transfer
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER transfer_no_truncate BEFORE TRUNCATE ON transfer
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER journal_seal_append_only BEFORE UPDATE OR DELETE ON journal_seal
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
-- The owner's own privileges too: the service logs in as the owner of its schema.
REVOKE UPDATE, DELETE, TRUNCATE ON journal, transfer, journal_seal FROM CURRENT_USER;
-- A foreign key's check locks the row it points to, and a lock needs the right to update a column.
-- The trigger above refuses the update itself.
GRANT UPDATE (id) ON journal TO CURRENT_USER;

-- Unsettled cash (L22) by where it came from. Oldest is spent first; the rest settles.
CREATE TABLE lot (
  id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_id UUID NOT NULL,
  saga_id UUID NOT NULL,
  amount BIGINT NOT NULL CHECK (amount > 0),
  remaining BIGINT NOT NULL,
  -- A sale settles at a moment, a bulk deposit with its day's settlement.
  matures_at TIMESTAMPTZ,
  bulk_day DATE,
  acquired_at TIMESTAMPTZ NOT NULL,
  matured_at TIMESTAMPTZ,
  created_at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(),
  updated_at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(),
  CHECK (remaining BETWEEN 0 AND amount),
  CHECK (num_nonnulls(matures_at, bulk_day) = 1),
  CHECK (matured_at IS NULL OR remaining = 0)
);
CREATE INDEX lot_open ON lot (user_id, acquired_at, id) WHERE remaining > 0;
CREATE INDEX lot_maturing ON lot (matures_at) WHERE matured_at IS NULL;
CREATE INDEX lot_bulk_day ON lot (bulk_day) WHERE matured_at IS NULL;
CREATE TRIGGER lot_touch BEFORE UPDATE ON lot
  FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

-- A user's cash as the app and people read it, in dollars.
CREATE VIEW balances AS
SELECT user_id,
  trunc(COALESCE(SUM(balance) FILTER (WHERE code IN ('L21', 'L22')), 0) / 1000000.0, 2)
    ::NUMERIC(18, 2) AS buying_power_usd,
  trunc(COALESCE(SUM(balance) FILTER (WHERE code = 'L20'), 0) / 1000000.0, 2)
    ::NUMERIC(18, 2) AS pending_broker_deposits_usd,
  MAX(updated_at) AS updated_at
FROM account
WHERE user_id IS NOT NULL
GROUP BY user_id;
