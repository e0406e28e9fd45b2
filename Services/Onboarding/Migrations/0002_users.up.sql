CREATE TABLE users (
  id UUID PRIMARY KEY,
  -- Who the identity provider says it is: its issuer, one space, the subject. An issuer is a URL and
  -- holds no space, so the pair can be told apart again and no two pairs make the same text.
  auth_provider_id TEXT NOT NULL CONSTRAINT users_auth_provider_id_key UNIQUE
    CHECK (auth_provider_id ~ '^[^ ]+ .'),
  email TEXT CONSTRAINT users_email_key UNIQUE CHECK (email = lower(email)),
  -- Whether the identity provider vouched for it. An address that nobody vouched for gives way to
  -- the user who can prove that it is theirs.
  email_verified BOOLEAN NOT NULL DEFAULT FALSE,
  phone_number TEXT CONSTRAINT users_phone_number_key UNIQUE
    CHECK (phone_number ~ '^\+[1-9][0-9]{6,14}$'),
  phone_number_verified BOOLEAN NOT NULL DEFAULT FALSE,
  display_name TEXT CHECK (char_length(display_name) BETWEEN 1 AND 80),
  kyc_status TEXT NOT NULL DEFAULT 'not_started'
    CHECK (kyc_status IN ('not_started', 'pending', 'approved', 'rejected')),
  -- PHC text of scrypt.
  passcode_hash TEXT,
  -- Tries since the last right one; a try is counted before it is judged.
  passcode_tries INTEGER NOT NULL DEFAULT 0 CHECK (passcode_tries >= 0),
  passcode_locked_until TIMESTAMPTZ,
  created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  updated_at TIMESTAMPTZ NOT NULL DEFAULT now()
);
CREATE TRIGGER users_touch BEFORE UPDATE ON users
  FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

-- What has been done for a user outside of this service. One row a user, made with the user.
CREATE TABLE onboarding_progress (
  user_id UUID PRIMARY KEY REFERENCES users (id),
  ethereum_wallet_asked_at TIMESTAMPTZ,
  solana_wallet_asked_at TIMESTAMPTZ,
  broker_account_asked_at TIMESTAMPTZ,
  broker_account_frozen_at TIMESTAMPTZ,
  created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  updated_at TIMESTAMPTZ NOT NULL DEFAULT now()
);
CREATE TRIGGER onboarding_progress_touch BEFORE UPDATE ON onboarding_progress
  FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

-- Open passcode sessions. The token itself is nowhere, only its SHA-256.
CREATE TABLE passcode_sessions (
  token_hash BYTEA PRIMARY KEY CHECK (octet_length(token_hash) = 32),
  user_id UUID NOT NULL REFERENCES users (id),
  expires_at TIMESTAMPTZ NOT NULL,
  created_at TIMESTAMPTZ NOT NULL DEFAULT now()
);
CREATE INDEX passcode_sessions_user ON passcode_sessions (user_id, expires_at);

CREATE TABLE feature_flags (
  name TEXT PRIMARY KEY CHECK (name ~ '^[a-z][a-z0-9_]{0,62}$'),
  description TEXT NOT NULL,
  enabled BOOLEAN NOT NULL,
  created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  updated_at TIMESTAMPTZ NOT NULL DEFAULT now()
);
CREATE TRIGGER feature_flags_touch BEFORE UPDATE ON feature_flags
  FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

-- Where a user's flag differs from everybody's.
CREATE TABLE feature_flag_overrides (
  user_id UUID NOT NULL REFERENCES users (id),
  flag_name TEXT NOT NULL REFERENCES feature_flags (name),
  enabled BOOLEAN NOT NULL,
  created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  PRIMARY KEY (user_id, flag_name)
);
CREATE TRIGGER feature_flag_overrides_touch BEFORE UPDATE ON feature_flag_overrides
  FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

INSERT INTO feature_flags (name, description, enabled) VALUES
  ('ai_cfo', 'Weekly summaries and analyses of the portfolio', TRUE),
  ('options_trading', 'Orders in option contracts', FALSE);
