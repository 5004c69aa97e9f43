-- Why a change failed, for programs: what upstream answered, or of several steps the first that failed.
ALTER TABLE intents ADD COLUMN cause jsonb;
