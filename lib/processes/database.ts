import fs from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { AppError } from '@/lib/core/errors';
import {
  closeDatabase,
  FORMER_WEB_ROLE,
  lockAway,
  nameGatewayRole,
  nameWebRole,
  type RoleNames,
  roleSettings,
} from '@/lib/database/roles';
import { isReachableByOthers, placeForOthers } from './accounts';
import type { Configuration } from './configuration';
import {
  asRole,
  type DatabaseAddress,
  parseDatabaseUrl,
  parseReplicaUrl,
  REPLICA_VARIABLE,
  toDatabaseUrl,
  withReadableAuthority,
} from './database-address';
import { connectTo, refuseTransactionPooling } from './database-connection';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres';
import { freePort } from './ports';
import { loadSecrets, renewSecret, type Secrets } from './secrets';

export const OWNER_ROLE = 'steward_owner';

/** Where the program is, and where it keeps its data. */
export interface Place {
  root: string;
  dataFolder: string;
}

export interface RunningDatabase {
  ownerUrl: string;
  webUrl: string;
  /** Null: the gateway has no role, so it does not run. */
  gatewayUrl: string | null;
  /** Where the web reads reports; null: there is no replica. */
  replicaUrl: string | null;
  roles: RoleNames;
  embedded: EmbeddedPostgres | null;
}

/** The database that `DATABASE_URL` names, or the embedded one; with the roles of web and gateway ready to be granted to. */
export async function openDatabasePlace(
  place: Place,
  configuration: Configuration,
  port?: number,
): Promise<RunningDatabase> {
  renewPasswords(place.dataFolder);
  return configuration.DATABASE_URL
    ? openGiven(place, configuration, configuration.DATABASE_URL)
    : openEmbedded(place, configuration, port ?? (await freePort()));
}

const renewed = new Set<string>();

/** New at each start: a role can set its own password, so one that a thief knew or set becomes useless. */
function renewPasswords(dataFolder: string): void {
  // The database alone may start again while web and gateway go on with the passwords that they were given.
  if (!renewed.has(dataFolder))
    for (const name of ['webPassword', 'gatewayPassword'] as const) renewSecret(dataFolder, 'database', name);
  renewed.add(dataFolder);
}

async function openEmbedded(place: Place, configuration: Configuration, port: number): Promise<RunningDatabase> {
  const secrets = loadSecrets(place.dataFolder, 'database');
  const embedded = await startEmbeddedPostgres({
    root: place.root,
    dataFolder: path.join(place.dataFolder, 'postgres'),
    port,
    password: secrets.superuserPassword,
    guard: path.join(place.root, 'lib/processes/postgres-guard.mjs'),
  });
  // Simulated and real never share a database.
  const name = configuration.simulated ? 'steward_demo' : 'steward';
  const roles = { web: nameWebRole(name), gateway: nameGatewayRole(name) };
  try {
    await prepareEmbedded(embedded.url, name, roles, secrets);
    const running = { port, name, webRole: roles.web };
    fs.writeFileSync(path.join(place.dataFolder, 'running.json'), JSON.stringify(running));
  } catch (error) {
    await embedded.stop();
    throw error;
  }
  const at = `127.0.0.1:${port}/${name}`;
  return {
    ownerUrl: `postgresql://${OWNER_ROLE}:${secrets.ownerPassword}@${at}`,
    webUrl: `postgresql://${roles.web}:${secrets.webPassword}@${at}`,
    gatewayUrl: `postgresql://${roles.gateway}:${secrets.gatewayPassword}@${at}`,
    replicaUrl: null,
    roles,
    embedded,
  };
}

async function prepareEmbedded(
  url: string,
  name: string,
  roles: Required<{ [Kind in keyof RoleNames]: string }>,
  secrets: Secrets<'database'>,
): Promise<void> {
  const admin = await connectTo(url, null);
  try {
    await ensureRole(admin, OWNER_ROLE, secrets.ownerPassword);
    await ensureRole(admin, roles.web, secrets.webPassword);
    await ensureRole(admin, roles.gateway, secrets.gatewayPassword);
    const { rows } = await admin.query<{ name: string }>('SELECT datname AS name FROM pg_database');
    const found = rows.map((row) => row.name);
    if (!found.includes(name)) await admin.query(`CREATE DATABASE ${name} OWNER ${OWNER_ROLE}`);
    // Also the other one, of the simulated or the real organisation: its web has a role of its own.
    for (const other of found.filter((other) => other !== 'template0' && other !== name))
      await admin.query(`REVOKE ALL ON DATABASE ${pg.escapeIdentifier(other)} FROM PUBLIC`);
    for (const statement of [
      ...closeDatabase(name, [roles.web, roles.gateway]),
      ...roleSettings('web', roles.web, name),
      ...roleSettings('gateway', roles.gateway, name),
    ])
      await admin.query(statement);
    const former = await admin.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [FORMER_WEB_ROLE]);
    if (former.rowCount) await admin.query(`ALTER ROLE ${FORMER_WEB_ROLE} NOLOGIN PASSWORD NULL`);
  } finally {
    await admin.end();
  }
  const inside = await connectTo(url.replace(/\/postgres$/, `/${name}`), null);
  try {
    await inside.query(lockAway(OWNER_ROLE));
  } finally {
    await inside.end();
  }
}

async function openGiven(place: Place, configuration: Configuration, given: string): Promise<RunningDatabase> {
  const address = readable(place, parseDatabaseUrl(given));
  const ownerUrl = toDatabaseUrl(address);
  await refuseTransactionPooling(ownerUrl);
  const admin = await connectTo(ownerUrl);
  try {
    await refuseWithoutTables(admin);
    const web = await prepareRole(place, configuration, address, admin, 'web');
    const { WEB_DATABASE_URL, GATEWAY_DATABASE_URL } = configuration;
    // Whoever made the web's role by hand has to make the gateway's as well.
    const isByHand = WEB_DATABASE_URL !== undefined && GATEWAY_DATABASE_URL === undefined;
    const gateway = isByHand ? null : await prepareRole(place, configuration, address, admin, 'gateway');
    const roles = { web: web.role, gateway: gateway?.role ?? null };
    await closeAsFarAsAllowed(admin, address.database, gateway ? [web.role, gateway.role] : [web.role]);
    const replicaUrl = await openReplica(place, configuration, web.url);
    return { ownerUrl, webUrl: web.url, gatewayUrl: gateway?.url ?? null, replicaUrl, roles, embedded: null };
  } finally {
    await admin.end();
  }
}

/** Nothing waits for it: while it is away, the web reads everything from the database itself, and says so. */
async function openReplica(place: Place, configuration: Configuration, webUrl: string): Promise<string | null> {
  const { DATABASE_REPLICA_URL: given, WEB_DATABASE_URL } = configuration;
  if (!given) return null;
  const url = toDatabaseUrl(
    readable(place, parseReplicaUrl(given, WEB_DATABASE_URL ? null : webUrl), REPLICA_VARIABLE),
  );
  await refuseTransactionPooling(url, REPLICA_VARIABLE).catch((error) => {
    if (error instanceof AppError && error.code === 'invalid_input') throw error;
  });
  return url;
}

function readable(place: Place, address: DatabaseAddress, variable?: string): DatabaseAddress {
  // The web runs under its own account when Steward is started as root.
  const file = path.resolve(address.params.get('sslrootcert') ?? '/');
  const isOpen = process.getuid?.() !== 0 || isReadableByOthers(file);
  return withReadableAuthority(address, isOpen ? null : placeForOthers(place.root), variable);
}

function isReadableByOthers(file: string): boolean {
  return fs.existsSync(file) && (fs.statSync(file).mode & 0o004) !== 0 && isReachableByOthers(path.dirname(file));
}

const OF_ROLE = {
  web: { variable: 'WEB_DATABASE_URL', nameFor: nameWebRole, password: 'webPassword' },
  gateway: { variable: 'GATEWAY_DATABASE_URL', nameFor: nameGatewayRole, password: 'gatewayPassword' },
} as const;

/** The connection of web or gateway: from its variable, or a role created for this database. */
async function prepareRole(
  place: Place,
  configuration: Configuration,
  address: DatabaseAddress,
  admin: pg.Client,
  kind: keyof RoleNames,
): Promise<{ url: string; role: string }> {
  const { variable, nameFor, password: secret } = OF_ROLE[kind];
  const given = configuration[variable];
  if (given) {
    const url = toDatabaseUrl(readable(place, parseDatabaseUrl(given, variable)));
    await refuseTransactionPooling(url, variable);
    const client = await connectTo(url, variable);
    const { rows } = await client.query<{ role: string }>('SELECT current_user AS role');
    await client.end();
    return { url, role: rows[0]?.role ?? '' };
  }
  const role = nameFor(address.database);
  const password = loadSecrets(place.dataFolder, 'database')[secret];
  try {
    await ensureRole(admin, role, password);
    for (const statement of roleSettings(kind, role, address.database)) await admin.query(statement);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    throw new AppError(
      'internal',
      `The user of DATABASE_URL may not create the role "${role}". Run docs/database-roles.sql once as an administrator and set ${variable}.`,
    );
  }
  const url = toDatabaseUrl(asRole(address, role, password));
  try {
    await (await connectTo(url)).end();
  } catch (error) {
    const reason = error instanceof AppError ? / cannot be reached: (.*)\. Correct /.exec(error.message)?.[1] : null;
    throw new AppError(
      'internal',
      `The ${kind}'s own database role "${role}" cannot sign in: ${reason ?? 'no answer'}. Allow it in pg_hba.conf and in any pooler’s auth_query, or set ${variable}.`,
    );
  }
  return { url, role };
}

/**
 * Lets these roles in, and takes from all roles but the owner and `keepers` what Steward does not need. What we cannot revoke
 * stays open: docs/security.md lists what that leaves.
 */
export async function closeAsFarAsAllowed(
  admin: pg.Client,
  database: string,
  roles: readonly string[],
  keepers: readonly string[] = [],
): Promise<void> {
  const { rows } = await admin.query<{ owner: string; isSuperuser: boolean }>(
    `SELECT current_user AS owner, rolsuper AS "isSuperuser" FROM pg_roles WHERE rolname = current_user`,
  );
  const statements = [
    // Others may use a database that is not only Steward's; no one needs temporary tables there by default.
    `REVOKE TEMPORARY ON DATABASE ${pg.escapeIdentifier(database)} FROM PUBLIC`,
    ...roles.map(
      (role) => `GRANT CONNECT ON DATABASE ${pg.escapeIdentifier(database)} TO ${pg.escapeIdentifier(role)}`,
    ),
    ...(rows[0]?.isSuperuser ? [lockAway(rows[0].owner, ...keepers)] : []),
  ];
  for (const statement of statements) {
    await admin.query(statement).catch((error: unknown) => {
      if (!(error instanceof pg.DatabaseError) || error.code !== '42501') throw error;
    });
  }
}

export async function refuseWithoutTables(admin: pg.Client): Promise<void> {
  const { rows } = await admin.query<{ may: boolean }>(
    "SELECT has_database_privilege(current_database(), 'CREATE') AND has_schema_privilege('public', 'CREATE') AS may",
  );
  if (rows[0]?.may) return;
  throw new AppError(
    'forbidden',
    'The user of DATABASE_URL may not create tables in that database. Make it the database’s owner.',
  );
}

async function ensureRole(admin: pg.Client, role: string, password: string): Promise<void> {
  const found = await admin.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
  // An existing role keeps its attributes: even naming them requires a superuser.
  const statement =
    found.rowCount === 0 ? `CREATE ROLE ${role} NOSUPERUSER NOCREATEDB NOCREATEROLE` : `ALTER ROLE ${role}`;
  await admin.query(`${statement} LOGIN PASSWORD ${pg.escapeLiteral(password)}`);
}
