-- What identity providers asked for, newest first, among all that was ever asked for.
CREATE INDEX intents_scim_users ON intents (created_at DESC) WHERE command LIKE 'scim\_user.%';

-- The last offboarding of somebody.
CREATE INDEX intents_offboardings ON intents (target, created_at DESC) WHERE command = 'person.offboard';
