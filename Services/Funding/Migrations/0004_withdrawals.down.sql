DROP TABLE mint_recipient;
DROP TABLE withdrawals;
