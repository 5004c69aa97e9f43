import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { AppError } from '@/lib/core/errors';
import { type Configuration, pickSettings, readConfiguration } from '@/lib/processes/configuration';
import { OIDC_SHAPE } from '@/lib/processes/oidc-settings';
import { readSettingsFile } from '@/lib/processes/settings-file';
import { VERIFIER } from '@/lib/processes/several/scram';
import { HOLDERS, type Part, SECRET_NAMES } from './own-secrets';

/** Of every process. */
const OF_ALL = ['LOG_LEVEL', 'STEWARD_DATA', 'NODE_EXTRA_CA_CERTS', 'HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY'];

/** The settings of `steward.env` that each process reads by itself. */
export const OWN_NAMES: Record<Part, readonly string[]> = {
  web: [
    ...OF_ALL,
    ...[
      'PORT',
      'STEWARD_HOST',
      'BEHIND_PROXY',
      'APP_ORIGIN',
      'WEB_METRICS_PORT',
      'CLICKHOUSE_URL',
      ...Object.keys(OIDC_SHAPE),
    ],
  ],
  worker: [
    ...OF_ALL,
    ...[
      'APP_ORIGIN',
      'ANTHROPIC_ADMIN_KEY',
      'ANTHROPIC_BASE_URL',
      'OIDC_ISSUER',
      'STEWARD_AUDIT',
      'WORKER_METRICS_PORT',
    ],
    ...['STEWARD_OWNER_EMAIL', 'STEWARD_OWNER_PASSWORD', 'SMTP_URL', 'MAIL_FROM', 'NOTIFY_INSIDE'],
    ...['GATEWAY_ORIGIN', 'GATEWAY_PROXIES', 'GATEWAY_REQUEST_DAYS', 'CLICKHOUSE_URL'],
  ],
  gateway: [
    ...OF_ALL,
    ...['GATEWAY_PORT', 'GATEWAY_HOST', 'GATEWAY_ORIGIN', 'GATEWAY_PROXIES', 'GATEWAY_WITHOUT_DATABASE'],
    ...['GATEWAY_TLS_CERT', 'GATEWAY_TLS_KEY', 'GATEWAY_LEFT_ANSWERS', 'GATEWAY_METRICS_PORT', 'GATEWAY_REQUEST_LOG'],
    ...['ANTHROPIC_BASE_URL', 'CLICKHOUSE_URL'],
  ],
  migrate: OF_ALL,
};

const seconds = (usual: number) =>
  z.coerce
    .number({ error: 'must be a number of seconds' })
    .int('must be a number of seconds')
    .min(0, 'must be a number of seconds')
    .max(3_600, 'must be at most 3600 seconds')
    .default(usual);
const port = z.coerce.number({ error: 'must be a port' }).int().min(1, 'must be a port').max(65_535, 'must be a port');
const url = z.string().regex(/^postgres(ql)?:\/\/\S+$/, 'must look like postgresql://user:password@host:5432/database');
const secret = z.string().min(32, 'must be as steward secrets split wrote it');
const publicKey = z.string().regex(/^[\w-]{43}$/, 'must be as steward secrets split wrote it');
const role = z.string().regex(/^[a-z_][a-z0-9_]{0,62}$/, 'must be a role’s name in small letters');
const verifier = z.string().regex(VERIFIER, 'must be as steward secrets split wrote it');
const running = {
  STEWARD_SCHEMA_WAIT_SECONDS: seconds(300),
  STEWARD_METRICS_HOST: z.string().max(255).default('127.0.0.1'),
};

/** What only a process by itself is told. */
export const SHAPES = {
  web: z.object({
    ...running,
    STEWARD_DRAIN_SECONDS: seconds(30),
    WEB_DATABASE_URL: url,
    DATABASE_REPLICA_URL: url.optional(),
    STEWARD_SESSION_SECRET: secret,
    STEWARD_SERVER_ACTIONS_KEY: secret,
    STEWARD_TOKEN_PEPPER: secret,
    STEWARD_GATEWAY_PEPPER: secret,
    STEWARD_SEALING_KEY: publicKey,
    STEWARD_GATEWAY_SEALING_KEY: publicKey,
    APP_ORIGIN: z.string(),
  }),
  worker: z.object({
    ...running,
    STEWARD_DRAIN_SECONDS: seconds(10),
    WORKER_HEALTH_PORT: port.optional(),
    WORKER_DATABASE_URL: url,
    ANTHROPIC_ADMIN_KEY: z.string(),
    STEWARD_CHAIN_KEY: secret,
    STEWARD_SEALING_SECRET: secret,
    STEWARD_CHECKPOINT_SECRET: secret,
    STEWARD_AUDIT_ORIGIN: z
      .string()
      .regex(/^steward-audit\/[a-z0-9.-]{1,200}$/, 'must be as steward secrets split wrote it'),
    APP_ORIGIN: z.string(),
  }),
  gateway: z.object({
    ...running,
    STEWARD_DRAIN_SECONDS: seconds(60),
    GATEWAY_DATABASE_URL: url,
    STEWARD_GATEWAY_PEPPER: secret,
    STEWARD_GATEWAY_SEALING_SECRET: secret,
    GATEWAY_ORIGIN: z.string(),
  }),
  migrate: z.object({
    DATABASE_URL: url,
    WEB_DATABASE_ROLE: role.optional(),
    WORKER_DATABASE_ROLE: role.optional(),
    GATEWAY_DATABASE_ROLE: role.optional(),
    WEB_DATABASE_VERIFIER: verifier.optional(),
    WORKER_DATABASE_VERIFIER: verifier.optional(),
    GATEWAY_DATABASE_VERIFIER: verifier.optional(),
  }),
};

export interface OwnSettings<Name extends Part> {
  own: z.infer<(typeof SHAPES)[Name]>;
  configuration: Configuration;
  /** Where it keeps what it need not share. */
  dataFolder: string;
}

type Environment = Record<string, string | undefined>;

/**
 * What one process is told, by its environment, by the file of settings that STEWARD_SETTINGS_FILE names, or by files that
 * `NAME_FILE` names. Refuses a secret of another process: whoever hands everything to everybody has split nothing.
 */
export function readOwnSettings<Name extends Part>(part: Name, environment: Environment): OwnSettings<Name> {
  const shape = SHAPES[part];
  const names = [...new Set([...OWN_NAMES[part], ...Object.keys(shape.shape)])];
  const told = beneath(environment);
  refuseForeign(part, told.environment);
  const { given, problems } = withFiles(told.environment, names);
  const unknown = told.named.filter((name) => !names.includes(name.replace(/_FILE$/, '')));
  problems.push(...told.problems, ...unknown.map((name) => `${name} is not a setting of steward ${part}`));
  const own = shape.safeParse(given);
  for (const {
    path: [name],
    message,
  } of own.success ? [] : own.error.issues)
    problems.push(given[String(name)] === undefined ? `${String(name)} is missing` : `${String(name)} ${message}`);
  const configuration = readConfiguration(given, problems, OWN_NAMES[part]);
  const dataFolder = path.resolve(configuration.STEWARD_DATA ?? path.join(os.tmpdir(), `steward-${part}`));
  // Whatever the real organisation's key is, only the worker has it; the simulated one has `npm start`.
  return {
    own: own.data as z.infer<(typeof SHAPES)[Name]>,
    configuration: { ...configuration, simulated: false },
    dataFolder,
  };
}

/** The environment over the file that `steward secrets split` wrote, whole as it is mounted. */
function beneath(environment: Environment): { environment: Environment; named: string[]; problems: string[] } {
  const file = environment.STEWARD_SETTINGS_FILE?.trim();
  if (!file) return { environment, named: [], problems: [] };
  if (!fs.existsSync(file))
    return { environment, named: [], problems: ['STEWARD_SETTINGS_FILE names a file that is not there'] };
  const { values, problems } = readSettingsFile(file, file);
  const set = Object.entries(environment).filter(([, value]) => value?.trim());
  return { environment: { ...values, ...Object.fromEntries(set) }, named: Object.keys(values), problems };
}

function refuseForeign(part: Part, environment: Environment): void {
  const found = SECRET_NAMES.filter((name) => environment[name]?.trim() || environment[`${name}_FILE`]?.trim());
  const foreign = found.find((name) => !HOLDERS[name]?.includes(part));
  if (!foreign) return;
  const whose = (HOLDERS[foreign] ?? []).join(' and ');
  throw new AppError(
    'forbidden',
    `${foreign} is in the environment of steward ${part}, and belongs to ${whose} alone. Take it away, and give each process only the file that steward secrets split wrote for it.`,
  );
}

/** Values as they are, or from the file that `NAME_FILE` names, without the line's end. */
function withFiles(environment: Environment, names: readonly string[]) {
  const given = pickSettings(environment, names);
  const problems: string[] = [];
  for (const name of names) {
    const file = environment[`${name}_FILE`]?.trim();
    if (!file) continue;
    if (given[name]) problems.push(`${name} and ${name}_FILE are both set; keep only one`);
    try {
      given[name] = fs.readFileSync(file, 'utf8').replace(/\r?\n$/, '');
    } catch {
      problems.push(`${name}_FILE names a file that cannot be read`);
    }
  }
  return { given, problems };
}
