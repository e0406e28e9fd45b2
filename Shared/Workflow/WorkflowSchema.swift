import Postgres

/// The tables of durable work, in a service's own schema. Each service's first migration.
package enum WorkflowSchema {
  /// The migration that makes the tables, under the number it has in the service's history.
  package static func migration(version: Int) -> Migration {
    Migration(version: version, name: "workflow", up: up, down: down)
  }

  /// The indexes by which what is old is found (see ``Retention``), in a migration of their own.
  package static func retentionMigration(version: Int) -> Migration {
    Migration(
      version: version, name: "retention",
      up: """
        CREATE INDEX inbox_processed ON inbox (processed_at) WHERE processed_at IS NOT NULL;
        CREATE INDEX user_events_at ON user_events (at);
        CREATE INDEX partner_calls_settled ON partner_calls (settled_at)
          WHERE state IN ('ok', 'definite_failure');
        """,
      down: """
        DROP INDEX partner_calls_settled;
        DROP INDEX user_events_at;
        DROP INDEX inbox_processed;
        """)
  }

  // Names are unqualified: the connection's search_path is the service's schema. A change here is
  // a new migration beside this one, never an edit: its checksum is on record everywhere.
  private static let up = """
    CREATE FUNCTION touch_updated_at() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      NEW.updated_at := now();
      RETURN NEW;
    END $$;

    -- A saga is durable work on one object. Its row is the truth about when it wants attention.
    -- next_wake_at: NULL sleeps until somebody wakes it. While leased it holds only what was asked
    -- for since the lease began.
    CREATE TABLE sagas (
      kind TEXT NOT NULL,
      id UUID NOT NULL,
      user_id UUID,
      state TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'done', 'in_review')),
      next_wake_at TIMESTAMPTZ,
      version BIGINT NOT NULL DEFAULT 0,
      definition_version INT NOT NULL DEFAULT 1,
      lease_owner TEXT,
      lease_token BIGINT NOT NULL DEFAULT 0,
      leased_until TIMESTAMPTZ,
      attempts INT NOT NULL DEFAULT 0,
      crash_count INT NOT NULL DEFAULT 0,
      last_crash TEXT,
      last_error TEXT,
      review_reason TEXT,
      created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
      updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
      PRIMARY KEY (kind, id)
    ) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);
    CREATE INDEX sagas_due ON sagas (next_wake_at)
      WHERE state = 'active' AND leased_until IS NULL AND next_wake_at IS NOT NULL;
    CREATE INDEX sagas_leased ON sagas (leased_until) WHERE leased_until IS NOT NULL;
    CREATE INDEX sagas_in_review ON sagas (updated_at) WHERE state = 'in_review';
    CREATE TRIGGER sagas_touch BEFORE UPDATE ON sagas
      FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

    -- What was given up, and who set it going again.
    CREATE TABLE dead_letters (
      id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      kind TEXT NOT NULL,
      saga_id UUID NOT NULL,
      user_id UUID,
      error TEXT NOT NULL,
      attempts INT NOT NULL,
      redriven_at TIMESTAMPTZ,
      redriven_by TEXT,
      created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
      updated_at TIMESTAMPTZ NOT NULL DEFAULT now()
    );
    CREATE INDEX dead_letters_saga ON dead_letters (kind, saga_id);
    CREATE TRIGGER dead_letters_touch BEFORE UPDATE ON dead_letters
      FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

    -- What partners told us, as it came.
    CREATE TABLE inbox (
      id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      source TEXT NOT NULL,
      event_id TEXT NOT NULL,
      headers JSONB NOT NULL,
      body BYTEA NOT NULL,
      received_at TIMESTAMPTZ NOT NULL,
      next_attempt_at TIMESTAMPTZ NOT NULL,
      attempts INT NOT NULL DEFAULT 0,
      crash_count INT NOT NULL DEFAULT 0,
      last_crash TEXT,
      last_error TEXT,
      processed_at TIMESTAMPTZ,
      dead_at TIMESTAMPTZ,
      created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
      updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
      CONSTRAINT inbox_event UNIQUE (source, event_id)
    );
    CREATE INDEX inbox_due ON inbox (next_attempt_at)
      WHERE processed_at IS NULL AND dead_at IS NULL;
    CREATE TRIGGER inbox_touch BEFORE UPDATE ON inbox
      FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

    -- Calls that change something at a partner, noted before they are made.
    CREATE TABLE partner_calls (
      key TEXT PRIMARY KEY,
      partner TEXT NOT NULL,
      operation TEXT NOT NULL,
      saga_kind TEXT NOT NULL,
      saga_id UUID NOT NULL,
      step TEXT NOT NULL,
      attempt INT NOT NULL,
      state TEXT NOT NULL DEFAULT 'prepared'
        CHECK (state IN ('prepared', 'sent', 'ok', 'definite_failure', 'unknown')),
      reference TEXT,
      payload BYTEA,
      sent_at TIMESTAMPTZ,
      settled_at TIMESTAMPTZ,
      created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
      updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
      CONSTRAINT partner_calls_attempt UNIQUE (saga_kind, saga_id, step, attempt)
    );
    CREATE INDEX partner_calls_open ON partner_calls (updated_at)
      WHERE state IN ('prepared', 'sent', 'unknown');
    CREATE TRIGGER partner_calls_touch BEFORE UPDATE ON partner_calls
      FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

    -- What a user is told of. The counter's row is locked by whoever numbers an event until that
    -- event is committed, so that numbers appear in order and a reader never passes a gap.
    CREATE TABLE user_event_counters (
      user_id UUID PRIMARY KEY,
      last BIGINT NOT NULL
    ) WITH (fillfactor = 50);
    CREATE TABLE user_events (
      user_id UUID NOT NULL,
      number BIGINT NOT NULL,
      topic TEXT NOT NULL,
      subject_id UUID NOT NULL,
      payload BYTEA NOT NULL,
      at TIMESTAMPTZ NOT NULL,
      created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
      PRIMARY KEY (user_id, number)
    );

    -- Answers to requests that may be repeated. answer: NULL only inside the first one's
    -- transaction.
    CREATE TABLE idempotency_keys (
      user_id UUID NOT NULL,
      operation TEXT NOT NULL,
      key UUID NOT NULL,
      input_sha256 BYTEA NOT NULL,
      answer BYTEA,
      created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
      PRIMARY KEY (user_id, operation, key)
    );
    """

  private static let down = """
    DROP TABLE idempotency_keys;
    DROP TABLE user_events;
    DROP TABLE user_event_counters;
    DROP TABLE partner_calls;
    DROP TABLE inbox;
    DROP TABLE dead_letters;
    DROP TABLE sagas;
    DROP FUNCTION touch_updated_at();
    """
}
