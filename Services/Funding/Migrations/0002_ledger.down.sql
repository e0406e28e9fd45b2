DROP VIEW balances;
DROP TABLE lot;
DROP TABLE journal_seal;
DROP TABLE transfer;
DROP TABLE journal;
DROP TABLE account;
DROP FUNCTION refuse_change();
