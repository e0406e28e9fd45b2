DROP INDEX orders_closed;
CREATE OR REPLACE FUNCTION order_leg_fills_grow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.filled_nanos < OLD.filled_nanos OR NEW.booked_nanos < OLD.booked_nanos THEN
    RAISE EXCEPTION 'a fill never shrinks' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
