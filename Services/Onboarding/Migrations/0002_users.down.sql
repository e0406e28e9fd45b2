DROP TABLE feature_flag_overrides;
DROP TABLE feature_flags;
DROP TABLE passcode_sessions;
DROP TABLE onboarding_progress;
DROP TABLE users;
