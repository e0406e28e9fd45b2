-- The bank had sent the redemption back although the broker was asked already.
ALTER TABLE deposits ADD COLUMN payout_returned_at TIMESTAMPTZ;
CREATE INDEX deposits_payout_returned ON deposits (payout_returned_at)
  WHERE payout_returned_at IS NOT NULL;

-- A bank line is compared with what was booked as gone back, by account and amount.
DROP INDEX transfer_credit;
CREATE INDEX transfer_credit ON transfer (credit_account, amount);

-- The chainer goes on behind the last entry that it sealed, in the order in which it seals.
CREATE INDEX journal_order ON journal (txid, id);

-- Differences between our books and a partner's, from when they were first seen until they are gone.
CREATE TABLE reconciliation_break (
  id UUID PRIMARY KEY,
  rule TEXT NOT NULL,
  subject TEXT NOT NULL,
  reference TEXT NOT NULL,
  asset TEXT NOT NULL,
  -- Whose money it is; NULL for a pool.
  user_id UUID,
  kind TEXT NOT NULL CHECK (kind IN (
    'timing', 'missing_here', 'missing_there', 'amount', 'duplicate', 'status')),
  -- Micro-units of money, nano-units of shares.
  ours BIGINT NOT NULL,
  theirs BIGINT NOT NULL,
  note TEXT NOT NULL,
  -- Who looks after it: "operations" until somebody takes it.
  owner TEXT NOT NULL DEFAULT 'operations',
  first_seen_at TIMESTAMPTZ NOT NULL,
  last_seen_at TIMESTAMPTZ NOT NULL,
  -- Stops its user's outbound money.
  stops BOOLEAN NOT NULL DEFAULT FALSE,
  -- Stops all outbound money, and is cleared by two people only.
  stops_all BOOLEAN NOT NULL DEFAULT FALSE,
  cleared_at TIMESTAMPTZ,
  cleared_by TEXT,
  created_at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(),
  updated_at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(),
  CHECK (last_seen_at >= first_seen_at),
  CHECK ((cleared_at IS NULL) = (cleared_by IS NULL))
);
CREATE UNIQUE INDEX reconciliation_break_open
  ON reconciliation_break (rule, subject, reference, asset) WHERE cleared_at IS NULL;
CREATE INDEX reconciliation_break_user ON reconciliation_break (user_id)
  WHERE cleared_at IS NULL;
CREATE TRIGGER reconciliation_break_touch BEFORE UPDATE ON reconciliation_break
  FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

-- What one person wants done about a case, and what a second person said to it. The database refuses
-- to let anybody approve what they proposed, and to change what is decided.
CREATE TABLE review_proposal (
  id UUID PRIMARY KEY,
  subject_kind TEXT NOT NULL CHECK (subject_kind IN ('deposit', 'withdrawal', 'break')),
  subject_id UUID NOT NULL,
  action TEXT NOT NULL CHECK (action IN ('retry', 'refund', 'clear')),
  reason TEXT NOT NULL CHECK (reason <> ''),
  evidence TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'approved', 'rejected')),
  proposed_by TEXT NOT NULL CHECK (proposed_by <> ''),
  proposed_at TIMESTAMPTZ NOT NULL,
  decided_by TEXT CHECK (decided_by <> ''),
  decided_at TIMESTAMPTZ,
  remark TEXT NOT NULL DEFAULT '',
  created_at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(),
  CHECK ((state = 'open') = (decided_by IS NULL)),
  CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
  CONSTRAINT review_two_people CHECK (state <> 'approved' OR decided_by <> proposed_by)
);
CREATE UNIQUE INDEX review_one_open ON review_proposal (subject_kind, subject_id)
  WHERE state = 'open';
CREATE INDEX review_proposal_subject ON review_proposal (subject_id, proposed_at);
CREATE TRIGGER review_proposal_decided_once BEFORE UPDATE ON review_proposal
  FOR EACH ROW WHEN (OLD.state <> 'open') EXECUTE FUNCTION refuse_change();
CREATE TRIGGER review_proposal_kept BEFORE DELETE ON review_proposal
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER review_proposal_no_truncate BEFORE TRUNCATE ON review_proposal
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
