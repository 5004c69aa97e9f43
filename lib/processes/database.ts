import fs from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { AppError } from '@/lib/core/errors';
import type { Configuration } from './configuration';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres';
import { freePort } from './ports';
import { loadSecrets, type Secrets } from './secrets';

export const WEB_ROLE = 'steward_web';
export const OWNER_ROLE = 'steward_owner';

/** Where the program is, and where it keeps its data. */
export interface Place {
  root: string;
  dataFolder: string;
}

export interface RunningDatabase {
  ownerUrl: string;
  webUrl: string;
  webRole: string;
  embedded: EmbeddedPostgres | null;
}

/** The database that `DATABASE_URL` names, or the embedded one; with the web's role ready to be granted to. */
export async function openDatabasePlace(
  place: Place,
  configuration: Configuration,
  port?: number,
): Promise<RunningDatabase> {
  return configuration.DATABASE_URL
    ? openGiven(place, configuration, configuration.DATABASE_URL)
    : openEmbedded(place, configuration, port ?? (await freePort()));
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
  try {
    await prepareEmbedded(embedded.url, name, secrets);
    fs.writeFileSync(path.join(place.dataFolder, 'running.json'), JSON.stringify({ port, name }));
  } catch (error) {
    await embedded.stop();
    throw error;
  }
  const at = `127.0.0.1:${port}/${name}`;
  return {
    ownerUrl: `postgresql://${OWNER_ROLE}:${secrets.ownerPassword}@${at}`,
    webUrl: `postgresql://${WEB_ROLE}:${secrets.webPassword}@${at}`,
    webRole: WEB_ROLE,
    embedded,
  };
}

async function prepareEmbedded(url: string, name: string, secrets: Secrets<'database'>): Promise<void> {
  const admin = await connect(url);
  try {
    await ensureRole(admin, OWNER_ROLE, secrets.ownerPassword);
    await ensureRole(admin, WEB_ROLE, secrets.webPassword);
    const found = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (found.rowCount === 0) await admin.query(`CREATE DATABASE ${name} OWNER ${OWNER_ROLE}`);
  } finally {
    await admin.end();
  }
}

async function openGiven(place: Place, configuration: Configuration, ownerUrl: string): Promise<RunningDatabase> {
  const admin = await connect(ownerUrl);
  try {
    await refuseWithoutTables(admin);
    if (configuration.WEB_DATABASE_URL) {
      const web = await connect(configuration.WEB_DATABASE_URL, 'WEB_DATABASE_URL');
      const { rows } = await web.query<{ role: string }>('SELECT current_user AS role');
      await web.end();
      return { ownerUrl, webUrl: configuration.WEB_DATABASE_URL, webRole: rows[0]?.role ?? WEB_ROLE, embedded: null };
    }
    const password = loadSecrets(place.dataFolder, 'database').webPassword;
    await ensureRole(admin, WEB_ROLE, password);
    const webUrl = new URL(ownerUrl);
    webUrl.username = WEB_ROLE;
    webUrl.password = password;
    return { ownerUrl, webUrl: webUrl.href, webRole: WEB_ROLE, embedded: null };
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError(
      'internal',
      `The user of DATABASE_URL may not create the role "${WEB_ROLE}". Run docs/database-roles.sql once as an administrator and set WEB_DATABASE_URL.`,
    );
  } finally {
    await admin.end();
  }
}

async function refuseWithoutTables(admin: pg.Client): Promise<void> {
  const { rows } = await admin.query<{ may: boolean }>(
    "SELECT has_database_privilege(current_database(), 'CREATE') AND has_schema_privilege('public', 'CREATE') AS may",
  );
  if (rows[0]?.may) return;
  throw new AppError(
    'forbidden',
    'The user of DATABASE_URL may not make tables in that database. Make it the owner of the database.',
  );
}

async function ensureRole(admin: pg.Client, role: string, password: string): Promise<void> {
  const found = await admin.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
  // An existing role keeps its attributes: to name them at all takes a superuser.
  const statement =
    found.rowCount === 0 ? `CREATE ROLE ${role} NOSUPERUSER NOCREATEDB NOCREATEROLE` : `ALTER ROLE ${role}`;
  await admin.query(`${statement} LOGIN PASSWORD ${pg.escapeLiteral(password)}`);
}

async function connect(url: string, variable = 'DATABASE_URL'): Promise<pg.Client> {
  try {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'no answer';
    const reasons: Record<string, string> = {
      '28P01': 'the password is refused',
      '3D000': 'there is no such database',
      '28000': 'the user is refused',
      ECONNREFUSED: 'nothing answers there',
      ENOTFOUND: 'there is no such host',
      EAI_AGAIN: 'there is no such host',
      ERR_INVALID_URL: 'it is no address (write special characters of a password as %40 and the like)',
    };
    throw new AppError(
      'internal',
      `The database of ${variable} cannot be reached: ${reasons[code] ?? code}. Correct ${variable} and start again.`,
    );
  }
}
