DROP TABLE review_proposal;
DROP TABLE reconciliation_break;
DROP INDEX journal_order;
DROP INDEX transfer_credit;
CREATE INDEX transfer_credit ON transfer (credit_account);
ALTER TABLE deposits DROP COLUMN payout_returned_at;
