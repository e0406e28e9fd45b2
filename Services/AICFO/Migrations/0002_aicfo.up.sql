-- Migration 1 is the workflow tables; `touch_updated_at` is theirs.

-- One summary a user and week.
CREATE TABLE ai_summaries (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL,
  -- The Monday.
  week_start_date date NOT NULL CHECK (extract(isodow FROM week_start_date) = 1),
  status text NOT NULL CHECK (status IN ('pending', 'ready', 'failed')),
  summary_markdown text NOT NULL DEFAULT '',
  author text CHECK (author IN ('model', 'composed')),
  generated_at timestamptz,
  -- When it was asked for last.
  requested_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (user_id, week_start_date),
  CHECK ((status = 'ready') = (generated_at IS NOT NULL AND author IS NOT NULL
    AND summary_markdown <> ''))
);
CREATE TRIGGER ai_summaries_touch BEFORE UPDATE ON ai_summaries
  FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

-- Analyses that users asked for; also what their limit counts.
CREATE TABLE ai_analyses (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL,
  question text CHECK (length(question) <= 500),
  markdown text NOT NULL DEFAULT '',
  author text CHECK (author IN ('model', 'composed')),
  generated_at timestamptz,
  requested_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ai_analyses_by_user ON ai_analyses (user_id, requested_at);
CREATE TRIGGER ai_analyses_touch BEFORE UPDATE ON ai_analyses
  FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

-- Every request to the model, noted before it is made: each costs money, and there is no key under
-- which one could be repeated.
CREATE TABLE model_requests (
  subject_kind text NOT NULL CHECK (subject_kind IN ('summary', 'analysis')),
  subject_id uuid NOT NULL,
  number integer NOT NULL,
  prompt_sha256 bytea NOT NULL,
  state text NOT NULL DEFAULT 'sent'
    CHECK (state IN ('sent', 'used', 'rejected', 'unavailable', 'refused')),
  -- Why the answer was not used.
  reason text,
  model text,
  provider text,
  request_id text,
  -- Under this id the enclave's signature can be checked, for a while.
  chat_id text,
  tee_verified boolean,
  cost text,
  sent_at timestamptz NOT NULL,
  settled_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (subject_kind, subject_id, number)
);
CREATE TRIGGER model_requests_touch BEFORE UPDATE ON model_requests
  FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
