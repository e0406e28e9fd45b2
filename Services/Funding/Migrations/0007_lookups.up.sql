-- What the loops look for again and again is found without reading what has ended long ago.
CREATE INDEX deposits_under_way ON deposits (phase) WHERE phase NOT IN ('settled', 'failed');
CREATE INDEX withdrawals_under_way ON withdrawals (phase)
  WHERE phase NOT IN ('complete', 'failed', 'canceled', 'reversed');
CREATE INDEX withdrawals_claims ON withdrawals (updated_at) WHERE circle_on_ramp_ref IS NOT NULL;
-- A bank line is compared with what was booked as arrived, by account and amount.
DROP INDEX transfer_debit;
CREATE INDEX transfer_debit ON transfer (debit_account, amount);
