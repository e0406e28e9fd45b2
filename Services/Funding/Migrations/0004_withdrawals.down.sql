DROP TABLE treasury_wallet;
DROP TABLE withdrawals;
