import { closeDatabase, lockAway, nameGatewayRole, nameWebRole, roleSettings } from '@/lib/database/roles';
import { nameWorkerRole } from '@/lib/database/worker-role';

/** `docs/database-roles.sql`: for an administrator, if Steward's user may not do this itself. */
export function administratorScript(): string {
  const [database, owner] = ['steward', 'steward_owner'];
  const [web, gateway, worker] = [nameWebRole(database), nameGatewayRole(database), nameWorkerRole(database)];
  const role = 'LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS';
  return `-- For a Postgres of your own whose Steward user may not create roles. Run once with psql as an administrator, with passwords of
-- your own, then set DATABASE_URL to the owner, WEB_DATABASE_URL to the role of the web and GATEWAY_DATABASE_URL to that of the gateway.
-- For a second Steward on the same server use other names throughout: each has a database, an owner and roles of its own.
-- What they may read and call inside, Steward grants by itself at every start. The worker's role is only used where each process
-- is started by itself (docs/operations.md, "Several of each"); with npm start the worker connects as the owner.
-- Printed from lib/testing/administrator-script.ts; a test compares the two.

CREATE ROLE ${owner} ${role} PASSWORD 'choose-one';
CREATE ROLE ${web} ${role} PASSWORD 'choose-another';
CREATE ROLE ${gateway} ${role} PASSWORD 'choose-a-third';
CREATE ROLE ${worker} ${role} PASSWORD 'choose-a-fourth';

-- Leave this out if the database exists; the owner needs CREATE in it either way.
CREATE DATABASE ${database} OWNER ${owner};
${closeDatabase(database, [web, gateway, worker]).join(';\n')};
${roleSettings('web', web, database).join(';\n')};
${roleSettings('gateway', gateway, database).join(';\n')};
${roleSettings('worker', worker, database).join(';\n')};
GRANT TEMPORARY ON DATABASE ${database} TO ${worker};

-- What every role of a server may call unless it is taken away, in this database; owner and worker keep it.
\\connect ${database}
${lockAway(owner, worker)};

-- Other databases of the server are open to every role until you close them, each by its name:
-- REVOKE CONNECT ON DATABASE other FROM PUBLIC;
`;
}
