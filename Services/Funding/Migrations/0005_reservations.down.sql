DROP TABLE reservation_lot;
DROP TABLE reservation_line;
DROP TABLE reservation;
