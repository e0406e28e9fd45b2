DROP TABLE broker_reading;
