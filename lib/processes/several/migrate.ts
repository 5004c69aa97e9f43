import pg from 'pg';
import { AppError } from '@/lib/core/errors';
import { prepareDatabase } from '@/lib/database/prepare';
import { nameGatewayRole, nameWebRole, roleSettings } from '@/lib/database/roles';
import { grantWorker, nameWorkerRole } from '@/lib/database/worker-role';
import { closeAsFarAsAllowed, refuseWithoutTables } from '@/lib/processes/database';
import { parseDatabaseUrl, toDatabaseUrl, withReadableAuthority } from '@/lib/processes/database-address';
import { connectTo, refuseTransactionPooling } from '@/lib/processes/database-connection';
import { forgetUnfinishedMigrations } from '@/lib/processes/unfinished-migrations';
import { readOwnSettings } from './own-settings';
import { ownLevel, readSchemaState } from './schema-state';
import { toPostgresVerifier } from './scram';

const KINDS = ['web', 'worker', 'gateway'] as const;

interface GivenRole {
  kind: (typeof KINDS)[number];
  name: string;
  /** Sets its password; without one the role must be there. */
  verifier: string | undefined;
}

/**
 * Upgrades the database to this version and gives each process's role its rights, as the database's owner. A database that a
 * newer version has upgraded is left as it is. Safe to repeat, and to run twice at once.
 */
export async function migrate(
  environment: Record<string, string | undefined>,
  say: (sentence: string) => void,
): Promise<void> {
  const { own } = readOwnSettings('migrate', environment);
  const address = withReadableAuthority(parseDatabaseUrl(own.DATABASE_URL), null);
  const url = toDatabaseUrl(address);
  const { database } = address;
  const roles: GivenRole[] = [
    { kind: 'web', name: own.WEB_DATABASE_ROLE ?? nameWebRole(database), verifier: own.WEB_DATABASE_VERIFIER },
    {
      kind: 'worker',
      name: own.WORKER_DATABASE_ROLE ?? nameWorkerRole(database),
      verifier: own.WORKER_DATABASE_VERIFIER,
    },
    {
      kind: 'gateway',
      name: own.GATEWAY_DATABASE_ROLE ?? nameGatewayRole(database),
      verifier: own.GATEWAY_DATABASE_VERIFIER,
    },
  ];
  await refuseTransactionPooling(url);
  const admin = await connectTo(url);
  try {
    const [level, found] = [ownLevel(), await readSchemaState(admin)];
    if (found?.level && found.level > level)
      return say(`A newer version has upgraded this database (to ${found.level}). Nothing was changed.`);
    await refuseWithoutTables(admin);
    for (const role of roles) await prepareRole(admin, database, role);
    const [web, worker, gateway] = roles.map(({ name }) => name) as [string, string, string];
    await closeAsFarAsAllowed(admin, database, [web, worker, gateway], [worker]);
    await allowStaging(admin, database, worker);
    await forgetUnfinishedMigrations(url);
    await prepareDatabase(url, { web, gateway });
    await grantWorker(admin, worker);
    say(`The database is at ${level}; ${web}, ${worker} and ${gateway} have their rights.`);
  } finally {
    await admin.end();
  }
}

async function prepareRole(admin: pg.Client, database: string, { kind, name, verifier }: GivenRole): Promise<void> {
  const { rowCount } = await admin.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [name]);
  const variable = `${kind.toUpperCase()}_DATABASE`;
  if (!rowCount && verifier === undefined)
    throw new AppError(
      'not_found',
      `There is no role "${name}". Name an existing one with ${variable}_ROLE, or set ${variable}_VERIFIER (steward secrets split writes it) and it is made.`,
    );
  if (verifier === undefined) return;
  const verb = rowCount ? `ALTER ROLE ${name}` : `CREATE ROLE ${name} NOSUPERUSER NOCREATEDB NOCREATEROLE`;
  try {
    await admin.query(`${verb} LOGIN PASSWORD ${pg.escapeLiteral(toPostgresVerifier(verifier))}`);
    for (const statement of roleSettings(kind, name, database)) await admin.query(statement);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || error.code !== '42501') throw error;
    throw new AppError(
      'forbidden',
      `The user of DATABASE_URL may not make or change the role "${name}". Run docs/database-roles.sql once as an administrator, put each role’s own password into its process’s address, and leave ${variable}_VERIFIER out.`,
    );
  }
}

/** The worker stages what it reads in temporary tables. Where the owner cannot allow it, `grantWorker` says so. */
async function allowStaging(admin: pg.Client, database: string, worker: string): Promise<void> {
  const statement = `GRANT TEMPORARY ON DATABASE ${pg.escapeIdentifier(database)} TO ${pg.escapeIdentifier(worker)}`;
  await admin.query(statement).catch((error: unknown) => {
    if (!(error instanceof pg.DatabaseError) || error.code !== '42501') throw error;
  });
}
