DROP TABLE kyc_checks;
