-- Migration 1 is the workflow tables; `touch_updated_at` is theirs.

CREATE TABLE baskets (
  id uuid PRIMARY KEY,
  name text NOT NULL UNIQUE,
  description text NOT NULL DEFAULT '',
  risk_level text NOT NULL CHECK (risk_level IN ('conservative', 'balanced', 'growth')),
  -- [{"symbol", "name", "type": "etf" | "stock", "weight": exact decimal text}], largest first.
  composition_json jsonb NOT NULL CHECK (jsonb_typeof(composition_json) = 'array'),
  is_active boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE TRIGGER baskets_touch BEFORE UPDATE ON baskets
  FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

-- What is known of instruments, from the baskets and from look-ups at the broker; and the last price
-- seen, for when the broker's quotes are away.
CREATE TABLE instruments (
  symbol text PRIMARY KEY,
  name text NOT NULL,
  asset_type text NOT NULL CHECK (asset_type IN ('stock', 'etf', 'option')),
  price_micros bigint CHECK (price_micros > 0),
  price_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE TRIGGER instruments_touch BEFORE UPDATE ON instruments
  FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

-- One account at the broker for each user.
CREATE TABLE broker_accounts (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL UNIQUE,
  state text NOT NULL CHECK (state IN (
    'wanted', 'asking_user', 'user_known', 'asking_account', 'pending', 'open', 'close_only',
    'frozen', 'closed', 'rejected', 'in_review')),
  -- What the broker must know; erased once it does.
  profile_json jsonb,
  kyc_reference text NOT NULL DEFAULT '',
  broker_user_id text UNIQUE,
  broker_account_id text UNIQUE,
  account_number text UNIQUE,
  failure_reason text,
  -- Why we stopped trading ourselves.
  hold_reason text,
  asked_at timestamptz,
  sends integer NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  CHECK (state NOT IN ('pending', 'open', 'close_only', 'frozen', 'closed')
    OR (broker_account_id IS NOT NULL AND account_number IS NOT NULL)),
  CHECK (state NOT IN ('open', 'close_only', 'frozen', 'closed') OR profile_json IS NULL)
);
CREATE INDEX broker_accounts_open ON broker_accounts (user_id) WHERE state = 'open';

CREATE TABLE orders (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL,
  -- NULL once the order was refused: the client may then use the key again.
  idempotency_key uuid,
  input_sha256 bytea NOT NULL,
  basket_id uuid REFERENCES baskets (id),
  asset_type text NOT NULL CHECK (asset_type IN ('basket', 'stock', 'etf', 'option')),
  symbol text,
  option_details_json jsonb,
  side text NOT NULL CHECK (side IN ('buy', 'sell')),
  amount_micros bigint NOT NULL CHECK (amount_micros > 0 AND amount_micros % 10000 = 0),
  -- The amount for people; the micro-units decide.
  amount_usd numeric(18, 2) GENERATED ALWAYS AS (amount_micros / 1000000.0) STORED,
  broker_account_id text NOT NULL,
  account_number text NOT NULL,
  stage text NOT NULL CHECK (stage IN ('reserving', 'refused', 'working', 'closed')),
  status text NOT NULL CHECK (status IN (
    'pending', 'accepted_by_broker', 'partially_filled', 'filled', 'cancel_requested', 'canceled',
    'failed', 'in_review')),
  cancel_wanted boolean NOT NULL DEFAULT false,
  failure_code text,
  failure_reason text,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  UNIQUE (user_id, idempotency_key),
  CHECK ((asset_type = 'basket') = (basket_id IS NOT NULL)),
  CHECK ((asset_type = 'option') = (option_details_json IS NOT NULL)),
  CHECK ((asset_type IN ('stock', 'etf')) = (symbol IS NOT NULL))
);
CREATE INDEX orders_by_user ON orders (user_id, created_at DESC, id DESC);

-- The part of an order in one instrument: an order of its own at the broker.
CREATE TABLE order_legs (
  id uuid PRIMARY KEY,
  order_id uuid NOT NULL REFERENCES orders (id),
  user_id uuid NOT NULL,
  position smallint NOT NULL,
  symbol text NOT NULL,
  asset_type text NOT NULL CHECK (asset_type IN ('stock', 'etf', 'option')),
  amount_micros bigint NOT NULL CHECK (amount_micros > 0),
  quantity_nanos bigint CHECK (quantity_nanos > 0),
  limit_micros bigint CHECK (limit_micros > 0),
  state text NOT NULL CHECK (state IN (
    'waiting', 'ready', 'asked', 'asked_to_cancel', 'accepted', 'partially_filled',
    'cancel_requested', 'filled', 'canceled', 'failed', 'in_review')),
  drivewealth_order_ref text UNIQUE,
  filled_nanos bigint NOT NULL DEFAULT 0 CHECK (filled_nanos >= 0),
  filled_gross_micros bigint NOT NULL DEFAULT 0 CHECK (filled_gross_micros >= 0),
  filled_fees_micros bigint NOT NULL DEFAULT 0 CHECK (filled_fees_micros >= 0),
  booked_nanos bigint NOT NULL DEFAULT 0,
  booked_gross_micros bigint NOT NULL DEFAULT 0,
  booked_fees_micros bigint NOT NULL DEFAULT 0,
  failure_code text,
  failure_reason text,
  asked_at timestamptz,
  sends integer NOT NULL DEFAULT 0,
  doubts integer NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (order_id, symbol),
  UNIQUE (order_id, position),
  CHECK (booked_nanos <= filled_nanos),
  CHECK (quantity_nanos IS NULL OR filled_nanos <= quantity_nanos)
);
CREATE INDEX order_legs_unbooked ON order_legs (user_id) WHERE booked_nanos < filled_nanos;
CREATE INDEX order_legs_open ON order_legs (user_id, symbol)
  WHERE state NOT IN ('filled', 'canceled', 'failed');
CREATE TRIGGER order_legs_touch BEFORE UPDATE ON order_legs
  FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

-- What a fill only ever does: grow. A row that would shrink one is refused, whoever writes it.
CREATE FUNCTION order_leg_fills_grow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.filled_nanos < OLD.filled_nanos OR NEW.booked_nanos < OLD.booked_nanos THEN
    RAISE EXCEPTION 'a fill never shrinks' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER order_legs_grow BEFORE UPDATE ON order_legs
  FOR EACH ROW EXECUTE FUNCTION order_leg_fills_grow();

-- Every status an order has had.
CREATE TABLE order_timeline (
  order_id uuid NOT NULL REFERENCES orders (id),
  ordinal integer NOT NULL,
  status text NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (order_id, ordinal)
);

-- Every growth of a fill, as it was applied to the positions.
CREATE TABLE fills (
  leg_id uuid NOT NULL REFERENCES order_legs (id),
  ordinal integer NOT NULL,
  user_id uuid NOT NULL,
  symbol text NOT NULL,
  side text NOT NULL CHECK (side IN ('buy', 'sell')),
  quantity_nanos bigint NOT NULL CHECK (quantity_nanos > 0),
  cash_micros bigint NOT NULL CHECK (cash_micros >= 0),
  at timestamptz NOT NULL,
  PRIMARY KEY (leg_id, ordinal)
);

-- What each user holds, from the fills. A row with nothing left keeps the gain realized with it.
CREATE TABLE positions_cache (
  user_id uuid NOT NULL,
  symbol text NOT NULL,
  asset_type text NOT NULL CHECK (asset_type IN ('stock', 'etf', 'option')),
  quantity_nanos bigint NOT NULL CHECK (quantity_nanos >= 0),
  cost_basis_micros bigint NOT NULL CHECK (cost_basis_micros >= 0),
  realized_gain_micros bigint NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (user_id, symbol, asset_type),
  CHECK (quantity_nanos > 0 OR cost_basis_micros = 0)
);

-- The value of each portfolio over time.
CREATE TABLE portfolio_perf (
  user_id uuid NOT NULL,
  at timestamptz NOT NULL,
  total_value_micros bigint NOT NULL,
  net_deposits_micros bigint NOT NULL,
  PRIMARY KEY (user_id, at)
);
