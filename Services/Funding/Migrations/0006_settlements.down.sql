DROP TABLE bank_line;
DROP TABLE settlement;
