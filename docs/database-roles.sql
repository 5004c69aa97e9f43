-- For a Postgres of your own whose Steward user may not create roles. Run once as an administrator, with a password of your own,
-- then set WEB_DATABASE_URL to this role and DATABASE_URL to the owner's.
-- Steward itself grants the role what it may read and call, at every start: see lib/jobs/database-roles.ts.

CREATE ROLE steward_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD 'choose-one';
CREATE ROLE steward_web LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD 'choose-another';

-- The owner's database. Leave this out if it exists; the owner needs CREATE in it either way.
CREATE DATABASE steward OWNER steward_owner;
GRANT CONNECT ON DATABASE steward TO steward_web;
