DROP INDEX transfer_debit;
CREATE INDEX transfer_debit ON transfer (debit_account);
DROP INDEX withdrawals_claims;
DROP INDEX withdrawals_under_way;
DROP INDEX deposits_under_way;
