DROP TABLE status_change;
DROP TABLE deposits;
