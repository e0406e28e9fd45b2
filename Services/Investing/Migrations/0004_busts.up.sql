-- A fill grows, unless the broker takes it back: then the ledger has booked that, and people look.
CREATE OR REPLACE FUNCTION order_leg_fills_grow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.filled_nanos < OLD.filled_nanos OR NEW.booked_nanos < OLD.booked_nanos)
    AND NOT (NEW.state = 'in_review' AND NEW.booked_nanos = NEW.filled_nanos)
  THEN
    RAISE EXCEPTION 'a fill never shrinks' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
-- Which orders' fills are looked at again.
CREATE INDEX orders_closed ON orders (updated_at) WHERE stage = 'closed';
