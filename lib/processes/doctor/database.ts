import type pg from 'pg';
import { AppError } from '@/lib/core/errors';
import { compareRights } from '@/lib/database/granted';
import { findMigrations } from '@/lib/database/migrations';
import { nameGatewayRole, nameWebRole, type RoleNames } from '@/lib/database/roles';
import type { Configuration } from '@/lib/processes/configuration';
import { parseDatabaseUrl } from '@/lib/processes/database-address';
import { connectTo } from '@/lib/processes/database-connection';
import { type Finding, finding, good, span } from './finding';

const LEAST_VERSION = 16;
const LEAST_CONNECTIONS = 60;
/** Beyond it, sessions and windows of budgets are judged differently by two clocks. */
const CLOCK_SECONDS = { warning: 2, wrong: 30 };

/** Connects as the worker does; a failure is a finding, with its reason in words. */
export async function connect(url: string, findings: Finding[], isOwn: boolean): Promise<pg.Client | null> {
  try {
    const client = await connectTo(url, isOwn ? 'DATABASE_URL' : null);
    findings.push(good('Database', 'It answers.'));
    return client;
  } catch (error) {
    const says = error instanceof AppError ? (error.message.split('. Correct ')[0] ?? '') : 'It does not answer.';
    const remedy = isOwn ? 'Correct DATABASE_URL, or start the database.' : 'Stop Steward and start it again.';
    findings.push(finding('wrong', 'Database', `${says.replace(/\.$/, '')}.`, remedy));
    return null;
  }
}

interface Server {
  version: number;
  encoding: string;
  zone: string;
  connections: number;
  tls: boolean | null;
  isLocal: boolean;
  isSuperuser: boolean;
  mayCreate: boolean;
  foreign: number;
}

const SERVER = `SELECT current_setting('server_version_num')::int / 10000 AS version,
  (SELECT pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()) AS encoding,
  current_setting('TimeZone') AS zone, current_setting('max_connections')::int AS connections,
  (SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()) AS tls,
  inet_server_addr() IS NULL OR inet_server_addr() <<= '127.0.0.0/8' OR inet_server_addr() = '::1' AS "isLocal",
  (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS "isSuperuser",
  has_database_privilege(current_database(), 'CREATE') AND has_schema_privilege('public', 'CREATE') AS "mayCreate",
  (SELECT count(*)::int FROM pg_class WHERE relnamespace IN ('public'::regnamespace, to_regnamespace('steward'))
    AND relkind IN ('r', 'p', 'v') AND NOT pg_has_role(relowner, 'USAGE')) AS foreign`;

/** What the server is, and how it is reached. */
export async function examineServer(client: pg.Client, isEmbedded: boolean): Promise<Finding[]> {
  const { rows } = await client.query<Server>(SERVER);
  const [server] = rows;
  if (!server) return [];
  const { version, encoding, zone, connections, tls, isLocal, isSuperuser, mayCreate, foreign } = server;
  const findings = [
    version < LEAST_VERSION
      ? finding('wrong', 'Postgres', `It is version ${version}.`, `Upgrade it to ${LEAST_VERSION} or newer.`)
      : good('Postgres', `It is version ${version}.`),
    encoding === 'UTF8'
      ? good('Encoding', 'The database is in UTF-8.')
      : finding('wrong', 'Encoding', `The database is in ${encoding}.`, 'Move it to one made with ENCODING UTF8.'),
    tls || isLocal
      ? good('Encryption', tls ? 'The connection is encrypted.' : 'The database is on this machine.')
      : finding(
          'warning',
          'Encryption',
          'The connection to the database is not encrypted.',
          'Add sslmode=verify-full to DATABASE_URL.',
        ),
  ];
  if (!isEmbedded)
    findings.push(
      /^(Etc\/)?(UTC|UCT|GMT|Zulu|Universal)$/i.test(zone)
        ? good('Time zone', 'The database is in UTC.')
        : finding(
            'warning',
            'Time zone',
            `The database is in ${zone}. Steward uses UTC all the same; what you ask it by hand has other hours.`,
            "Run ALTER DATABASE … SET timezone = 'UTC'.",
          ),
      connections >= LEAST_CONNECTIONS
        ? good('Connections', `Postgres allows ${connections} connections.`)
        : finding(
            'warning',
            'Connections',
            `Postgres allows only ${connections} connections.`,
            `Raise max_connections to ${LEAST_CONNECTIONS} or more.`,
          ),
    );
  if (!mayCreate)
    findings.push(
      finding(
        'wrong',
        'Owner’s rights',
        'The user of DATABASE_URL may not create tables.',
        'Make it the database’s owner.',
      ),
    );
  if (foreign > 0)
    findings.push(
      finding(
        'wrong',
        'Owner’s rights',
        `${foreign} of Steward’s tables belong to another role.`,
        'Give them to the user of DATABASE_URL with ALTER TABLE … OWNER TO.',
      ),
    );
  if (isSuperuser)
    findings.push(
      finding(
        'warning',
        'Owner’s rights',
        'The user of DATABASE_URL is a superuser.',
        'Give Steward an owner of its own: docs/database-roles.sql.',
      ),
    );
  if (mayCreate && foreign === 0 && !isSuperuser)
    findings.push(good('Owner’s rights', 'The worker’s role owns its tables and is no superuser.'));
  return findings;
}

/** The roles of web and gateway, as a start names them. */
export function rolesOf(configuration: Configuration, database: string): RoleNames {
  const userOf = (url: string | undefined, variable: string, otherwise: string) =>
    url === undefined ? otherwise : (parseDatabaseUrl(url, variable).user.split('.')[0] ?? otherwise);
  const { WEB_DATABASE_URL: web, GATEWAY_DATABASE_URL: gateway } = configuration;
  return {
    web: userOf(web, 'WEB_DATABASE_URL', nameWebRole(database)),
    gateway: web && !gateway ? null : userOf(gateway, 'GATEWAY_DATABASE_URL', nameGatewayRole(database)),
  };
}

const few = (rights: string[]) =>
  rights.length > 4 ? `${rights.slice(0, 4).join(', ')} and ${rights.length - 4} more` : rights.join(', ');

/** What the roles of web and gateway may do against what they should: too little, and too much. */
export async function examineRights(client: pg.Client, roles: RoleNames, isEmbedded: boolean): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const kind of ['web', 'gateway'] as const) {
    const role = roles[kind];
    const check = `Rights of the ${kind}`;
    if (role === null) {
      findings.push(
        finding('warning', check, 'The gateway has no database role, so it does not run.', 'Set GATEWAY_DATABASE_URL.'),
      );
      continue;
    }
    const { exists, missing, excess, open } = await compareRights(client, kind, role);
    if (!exists) {
      findings.push(
        finding(
          'wrong',
          check,
          `There is no role ${role}.`,
          'Start Steward, which makes it, or run docs/database-roles.sql.',
        ),
      );
      continue;
    }
    if (missing.length > 0)
      findings.push(
        finding(
          'wrong',
          check,
          `${role} lacks ${few(missing)}.`,
          'Start Steward again: each start grants what is missing.',
        ),
      );
    if (excess.length > 0)
      findings.push(
        finding(
          'wrong',
          check,
          `${role} has too much: ${few(excess)}.`,
          'Find out who granted it. A start takes back what the owner granted, an administrator the rest.',
        ),
      );
    if (open > 0)
      findings.push(
        finding(
          'warning',
          check,
          `${role} may call ${open} functions of Postgres that Steward closes.`,
          isEmbedded ? 'Start Steward again.' : 'Run the last block of docs/database-roles.sql as an administrator.',
        ),
      );
    if (missing.length + excess.length + open === 0)
      findings.push(good(check, `${role} has what it needs, and no more.`));
  }
  return findings;
}

/** Whether the tables are those of this version. */
export async function examineMigrations(client: pg.Client): Promise<Finding[]> {
  const { pending, unfinished, unknown } = await findMigrations(client);
  const findings: Finding[] = [];
  if (unfinished.length > 0)
    findings.push(
      finding(
        'wrong',
        'Migrations',
        `${few(unfinished)} did not end.`,
        'Start Steward: it runs them again. If they fail, the worker’s log says why.',
      ),
    );
  if (unknown.length > 0)
    findings.push(
      finding(
        'wrong',
        'Migrations',
        `The database is of a newer Steward (${few(unknown)}).`,
        'Install the newer version, or restore the backup from before.',
      ),
    );
  if (pending.length > 0)
    findings.push(
      finding(
        'warning',
        'Migrations',
        `${pending.length} are still to run.`,
        'The next start runs them. Make a backup first.',
      ),
    );
  return findings.length > 0 ? findings : [good('Migrations', 'The tables are those of this version.')];
}

/** This machine's clock against another. */
export function judgeClock(check: string, aheadSeconds: number, than: string): Finding {
  const away = Math.abs(aheadSeconds);
  const says = `This machine is ${span(away)} ${aheadSeconds > 0 ? 'ahead of' : 'behind'} ${than}.`;
  const remedy = 'Let both machines set their clocks by NTP.';
  if (away >= CLOCK_SECONDS.wrong) return finding('wrong', check, says, remedy);
  if (away >= CLOCK_SECONDS.warning) return finding('warning', check, says, remedy);
  return good(check, `This machine and ${than} agree.`);
}

export async function examineClock(client: pg.Client, now: () => number): Promise<Finding[]> {
  const before = now();
  const { rows } = await client.query<{ at: number }>('SELECT extract(epoch FROM clock_timestamp())::float8 AS at');
  const middle = (before + now()) / 2_000;
  return [judgeClock('Clock', middle - (rows[0]?.at ?? middle), 'the database')];
}
