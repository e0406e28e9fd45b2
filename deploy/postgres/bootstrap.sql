-- The roles and schemas of the five services, each shut off from the others. Run by an administrator
-- in the stack's database; running it again changes nothing but the passwords:
--
--   psql -X -v ON_ERROR_STOP=1 -v onboarding_password=… -v wallet_password=… -v funding_password=… \
--        -v investing_password=… -v aicfo_password=… -f bootstrap.sql DATABASE_URL
\set ON_ERROR_STOP on
\set QUIET on
\o /dev/null

BEGIN;
-- Two runs at once wait for each other.
SELECT pg_advisory_xact_lock(hashtextextended('stack bootstrap', 0));
SET LOCAL client_min_messages = warning;
SET LOCAL password_encryption = 'scram-sha-256';

SELECT format('CREATE ROLE %I LOGIN NOINHERIT', name)
  FROM unnest(ARRAY['onboarding', 'wallet', 'funding', 'investing', 'aicfo']) AS name
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name)
\gexec

ALTER ROLE onboarding LOGIN PASSWORD :'onboarding_password';
ALTER ROLE wallet LOGIN PASSWORD :'wallet_password';
ALTER ROLE funding LOGIN PASSWORD :'funding_password';
ALTER ROLE investing LOGIN PASSWORD :'investing_password';
ALTER ROLE aicfo LOGIN PASSWORD :'aicfo_password';

-- A managed server's administrator is no superuser, and must be a member to give a schema away.
SELECT format('GRANT %I TO CURRENT_USER', name)
  FROM unnest(ARRAY['onboarding', 'wallet', 'funding', 'investing', 'aicfo']) AS name
 WHERE NOT pg_has_role(current_user, name, 'MEMBER')
\gexec

-- Nobody has anything by being somebody: no public schema, no temporary tables, no connection.
REVOKE ALL ON SCHEMA public FROM PUBLIC;
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database())
\gexec
SELECT format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), name)
  FROM unnest(ARRAY['onboarding', 'wallet', 'funding', 'investing', 'aicfo']) AS name
\gexec

SELECT format('CREATE SCHEMA IF NOT EXISTS %I AUTHORIZATION %I', name, name)
  FROM unnest(ARRAY['onboarding', 'wallet', 'funding', 'investing', 'aicfo']) AS name
\gexec
SELECT format('REVOKE ALL ON SCHEMA %I FROM PUBLIC', name)
  FROM unnest(ARRAY['onboarding', 'wallet', 'funding', 'investing', 'aicfo']) AS name
\gexec
SELECT format('ALTER ROLE %I IN DATABASE %I SET search_path = %I', name, current_database(), name)
  FROM unnest(ARRAY['onboarding', 'wallet', 'funding', 'investing', 'aicfo']) AS name
\gexec
COMMIT;
