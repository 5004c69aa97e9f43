import fs from 'node:fs';
import { isIP } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { givenEnvironment } from '@/lib/core/env';
import { AppError } from '@/lib/core/errors';
import { parseNetwork } from '@/lib/core/networks';
import { OIDC_SHAPE, oidcProblems } from './oidc-settings';
import { readSettingsFile } from './settings-file';

const port = z.coerce
  .number({ error: 'must be a number' })
  .int()
  .min(1, 'must be between 1 and 65535')
  .max(65_535, 'must be between 1 and 65535');
const KEPT = 'must be a number of days from 7 to 30';
const keptDays = z.coerce.number({ error: KEPT }).int(KEPT).min(7, KEPT).max(30, KEPT);
const postgresUrl = z
  .string()
  .regex(/^postgres(ql)?:\/\/\S+$/, 'must look like postgresql://user:password@host:5432/database');
const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http or https address' });
/** No shell stands between: what a shell would put in for `~` is put in here, the rest is refused. */
const folder = z
  .string()
  .max(4_000)
  .refine((given) => !/^~[^/]|^\$[A-Za-z_{]/.test(given), 'must be written out: $NAME and ~name are not expanded here')
  .transform((given) => (/^~(\/|$)/.test(given) ? path.join(os.homedir(), given.slice(1)) : given));

/** A host name, an address, or a range of addresses in CIDR notation. */
function isInsideEntry(entry: string): boolean {
  const [address = '', bits] = entry.split('/');
  if (bits === undefined) return isIP(address) !== 0 || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(address);
  const most = isIP(address) === 4 ? 32 : isIP(address) === 6 ? 128 : -1;
  return /^\d{1,3}$/.test(bits) && Number(bits) <= most;
}

const entries = z
  .string()
  .max(4_000)
  .transform((text) =>
    text
      .toLowerCase()
      .split(/[\s,]+/)
      .filter(Boolean),
  );

/** `none`, or the networks from which a proxy speaks. */
const proxies = entries
  .refine(
    (given) => given.join() === 'none' || given.every((entry) => parseNetwork(entry) !== null),
    'must be none, or networks such as 10.0.0.0/8,2001:db8::/32',
  )
  .transform((given) => (given.join() === 'none' ? [] : given.map((entry) => parseNetwork(entry) ?? entry)));

function isClickHouseUrl(url: string): boolean {
  if (!/^https?:\/\/[^\s?#]+$/.test(url) || !URL.canParse(url)) return false;
  try {
    const { username, password } = new URL(url);
    decodeURIComponent(username + password);
    return true;
  } catch {
    return false;
  }
}

const schema = z.object({
  PORT: port.default(3000),
  STEWARD_HOST: z.string().max(255).default('localhost'),
  BEHIND_PROXY: z.enum(['true', 'false'], { error: 'must be true or false' }).default('false'),
  APP_ORIGIN: httpUrl
    .refine(
      (url) => !URL.canParse(url) || (new URL(url).pathname === '/' && !url.includes('?')),
      'must be an origin without a path, such as https://steward.example',
    )
    .optional(),
  DATABASE_URL: postgresUrl.optional(),
  CLICKHOUSE_URL: z
    .string()
    .refine(
      isClickHouseUrl,
      'must look like https://user:password@host:8443/database, with %, /, ? and # in a password as %25, %2F, %3F and %23',
    )
    .optional(),
  WEB_DATABASE_URL: postgresUrl.optional(),
  GATEWAY_DATABASE_URL: postgresUrl.optional(),
  DATABASE_REPLICA_URL: postgresUrl.optional(),
  GATEWAY_PORT: port.optional(),
  CONSOLE_PORT: port.optional(),
  GATEWAY_HOST: z.string().max(255).default('localhost'),
  GATEWAY_ORIGIN: httpUrl.optional(),
  GATEWAY_PROXIES: proxies.optional(),
  GATEWAY_WITHOUT_DATABASE: z.enum(['refuse', 'serve'], { error: 'must be refuse or serve' }).default('refuse'),
  GATEWAY_TLS_CERT: folder.optional(),
  GATEWAY_TLS_KEY: folder.optional(),
  GATEWAY_REQUEST_DAYS: keptDays.default(14),
  GATEWAY_LEFT_ANSWERS: z.enum(['drain', 'abort'], { error: 'must be drain or abort' }).default('drain'),
  GATEWAY_METRICS_PORT: port.optional(),
  WEB_METRICS_PORT: port.optional(),
  WORKER_METRICS_PORT: port.optional(),
  GATEWAY_REQUEST_LOG: z.enum(['true', 'false'], { error: 'must be true or false' }).default('false'),
  ANTHROPIC_ADMIN_KEY: z
    .string()
    .regex(/^\S{10,500}$/, 'does not look like a key')
    .optional(),
  ANTHROPIC_BASE_URL: httpUrl.optional(),
  ...OIDC_SHAPE,
  STEWARD_OWNER_EMAIL: z.email('must be an e-mail address').optional(),
  STEWARD_OWNER_PASSWORD: z.string().min(12, 'must have at least 12 characters').max(200).optional(),
  STEWARD_DATA: folder.optional(),
  STEWARD_AUDIT: folder.optional(),
  STEWARD_WORLD: z.enum(['company', 'empty', 'large'], { error: 'must be company, empty or large' }).default('company'),
  STEWARD_DEMO_PAST: z.enum(['true', 'false'], { error: 'must be true or false' }).default('true'),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\/\S{1,1000}$/, 'must look like smtp://user:password@mail.example.com:587')
    .optional(),
  MAIL_FROM: z
    .string()
    .max(300)
    .regex(
      /^([^<>\r\n]*<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/,
      'must be an address, such as Steward <steward@example.com>',
    )
    .optional(),
  NOTIFY_INSIDE: entries
    .refine(
      (given) => given.every(isInsideEntry),
      'must be hosts, addresses or ranges, such as hooks.internal.example,10.1.0.0/16',
    )
    .optional(),
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error'], { error: 'must be debug, info, warn or error' })
    .default('info'),
  HTTPS_PROXY: z.string().max(2_000).optional(),
  HTTP_PROXY: z.string().max(2_000).optional(),
  NO_PROXY: z.string().max(4_000).optional(),
  NODE_EXTRA_CA_CERTS: folder.optional(),
});

export type Configuration = z.infer<typeof schema> & {
  appOrigin: string;
  /** Where applications reach the gateway, unless GATEWAY_ORIGIN says otherwise; its port may still be another. */
  gatewayPort: number;
  /** Where the simulated Console listens, unless that port is taken. */
  consolePort: number;
  simulated: boolean;
};

export const CONFIGURATION_NAMES = Object.keys(schema.shape);

/** Settings that mean nothing, or something else, without others. */
const NEEDS: Partial<Record<keyof typeof schema.shape, (keyof typeof schema.shape)[]>> = {
  OIDC_ISSUER: ['OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'],
  OIDC_CLIENT_ID: ['OIDC_ISSUER', 'OIDC_CLIENT_SECRET'],
  OIDC_CLIENT_SECRET: ['OIDC_ISSUER', 'OIDC_CLIENT_ID'],
  OIDC_TRUST_ADDRESSES: ['OIDC_ISSUER'],
  OIDC_EMAIL_CLAIMS: ['OIDC_ISSUER'],
  STEWARD_OWNER_EMAIL: ['STEWARD_OWNER_PASSWORD'],
  STEWARD_OWNER_PASSWORD: ['STEWARD_OWNER_EMAIL'],
  WEB_DATABASE_URL: ['DATABASE_URL'],
  GATEWAY_DATABASE_URL: ['DATABASE_URL'],
  DATABASE_REPLICA_URL: ['DATABASE_URL'],
  GATEWAY_TLS_CERT: ['GATEWAY_TLS_KEY'],
  GATEWAY_TLS_KEY: ['GATEWAY_TLS_CERT'],
  SMTP_URL: ['MAIL_FROM'],
  MAIL_FROM: ['SMTP_URL'],
  ANTHROPIC_BASE_URL: ['ANTHROPIC_ADMIN_KEY'],
};

function missing(isGiven: (name: string) => boolean, names: readonly string[]): string[] {
  const wanted = new Map<string, string[]>();
  for (const [name, needed] of Object.entries(NEEDS)) {
    if (!isGiven(name)) continue;
    for (const other of needed.filter((one) => names.includes(one)))
      if (!isGiven(other)) wanted.set(other, [...(wanted.get(other) ?? []), name]);
  }
  return [...wanted].map(
    ([other, names]) => `${other} is missing (${names.join(' and ')} ${names.length > 1 ? 'need' : 'needs'} it)`,
  );
}

type Given = Partial<Record<string, string>>;

/** What each setting allows and together cannot be right. Proxies lie about in many an environment: they count only where one is used. */
function contradictions(given: Given, names: readonly string[]): string[] {
  const problems: string[] = [];
  // Steward speaks plain http: under https without a proxy that it believes, every caller would be this machine.
  if (
    names.includes('BEHIND_PROXY') &&
    given.APP_ORIGIN?.toLowerCase().startsWith('https:') &&
    given.BEHIND_PROXY !== 'true'
  ) {
    problems.push(
      'BEHIND_PROXY must be true when APP_ORIGIN is https: a proxy terminates TLS, and without its headers all callers look the same',
    );
  }
  const isBehindProxy = given.GATEWAY_PROXIES !== undefined && given.GATEWAY_PROXIES.toLowerCase() !== 'none';
  const isLoopback = /^(localhost|127(\.\d+){3}|::1)$/i.test(given.GATEWAY_HOST ?? 'localhost');
  if (!isLoopback && !isBehindProxy && !given.GATEWAY_TLS_CERT) {
    problems.push(
      'GATEWAY_HOST may only be a loopback address, such as localhost, unless GATEWAY_TLS_CERT or GATEWAY_PROXIES is set: keys would be sent in the clear',
    );
  }
  const measured = ['GATEWAY_METRICS_PORT', 'WEB_METRICS_PORT', 'WORKER_METRICS_PORT'] as const;
  for (const [at, name] of measured.entries()) {
    const same = measured.slice(at + 1).find((other) => given[name] && given[other] === given[name]);
    if (same) problems.push(`${name} and ${same} must be different ports`);
  }
  for (const name of ['GATEWAY_TLS_CERT', 'GATEWAY_TLS_KEY'] as const)
    if (given[name] && !isReadable(given[name])) problems.push(`${name} names a file that cannot be read`);
  if (!given.ANTHROPIC_ADMIN_KEY && !given.OIDC_ISSUER) return problems;
  for (const name of ['HTTPS_PROXY', 'HTTP_PROXY']) {
    const url = given[name];
    if (url && !isHttpUrl(url))
      problems.push(`${name} must be the address of a proxy, such as http://proxy.example:3128`);
  }
  const certificates = given.NODE_EXTRA_CA_CERTS;
  if (certificates && !isReadable(certificates)) problems.push('NODE_EXTRA_CA_CERTS names a file that cannot be read');
  return problems;
}

function isHttpUrl(url: string): boolean {
  return /^https?:\/\//i.test(url) && URL.canParse(url);
}

function isReadable(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.R_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

/**
 * Environment over `steward.env`; empty counts as not given. Every problem is listed at once. Of a process by itself, only the
 * settings that are its own.
 */
export function readConfiguration(
  given: Record<string, string | undefined>,
  problemsOfFile: readonly string[] = [],
  names: readonly string[] = CONFIGURATION_NAMES,
): Configuration {
  const named = names.flatMap((name) => (given[name]?.trim() ? [[name, given[name].trim()]] : []));
  const result = schema.safeParse(Object.fromEntries(named));
  const issues = result.success ? [] : result.error.issues;
  const problems = [
    ...problemsOfFile,
    ...issues.map((issue) => `${issue.path.join('.')} ${issue.message}`),
    ...missing((name) => named.some(([given]) => given === name), names),
    ...contradictions(Object.fromEntries(named), names),
    ...(result.success ? oidcProblems(result.data) : []),
  ];
  if (!result.success || problems.length > 0) {
    const lines = [...new Set(problems)].map((problem) => `    ${problem}`);
    throw new AppError(
      'invalid_input',
      `The configuration needs correcting (environment or steward.env):\n${lines.join('\n')}`,
    );
  }
  const value = result.data;
  const appOrigin = new URL(value.APP_ORIGIN ?? `http://localhost:${value.PORT}`).origin;
  const beside = (steps: number) => (value.PORT + steps <= 65_535 ? value.PORT + steps : value.PORT - steps);
  const gatewayPort = value.GATEWAY_PORT ?? beside(100);
  const consolePort = value.CONSOLE_PORT ?? beside(200);
  return { ...value, appOrigin, gatewayPort, consolePort, simulated: !value.ANTHROPIC_ADMIN_KEY };
}

/** Reads `steward.env` beside package.json, never `.env`: the web would load that by itself. */
export function loadConfiguration(root: string): Configuration {
  const { given, problems } = readGiven(root);
  return readConfiguration(given, problems);
}

/** What environment and file say, as it was typed. */
export function readGiven(root: string): { given: Record<string, string>; problems: string[] } {
  const file = path.join(root, 'steward.env');
  const { values, problems } = readSettingsFile(file);
  const given = { ...values, ...pickSettings(givenEnvironment(), CONFIGURATION_NAMES) };
  return { given, problems: [...problems, ...findProblems(file, values)] };
}

/** Those of these names that an environment has; programs know the names of proxies in small letters too, and prefer those. */
export function pickSettings(
  given: Record<string, string | undefined>,
  names: readonly string[],
): Record<string, string> {
  const found = names.flatMap((name) => {
    const value = (name.endsWith('_PROXY') && name !== 'BEHIND_PROXY' && given[name.toLowerCase()]) || given[name];
    return value ? [[name, value]] : [];
  });
  return Object.fromEntries(found);
}

const SECRET_NAMES = [
  'ANTHROPIC_ADMIN_KEY',
  'DATABASE_URL',
  'WEB_DATABASE_URL',
  'GATEWAY_DATABASE_URL',
  'DATABASE_REPLICA_URL',
  'CLICKHOUSE_URL',
  'OIDC_CLIENT_SECRET',
  'STEWARD_OWNER_PASSWORD',
  'SMTP_URL',
];

/** A misspelt name would be passed over in silence, and a secret that others can read is none. */
function findProblems(file: string, values: Record<string, string>): string[] {
  const unknown = Object.keys(values).filter((name) => !CONFIGURATION_NAMES.includes(name));
  const problems = unknown.map((name) => `${name} is not a Steward setting (in steward.env)${instead(name)}`);
  const holdsSecret = SECRET_NAMES.some((name) => values[name]?.trim());
  if (holdsSecret && process.platform !== 'win32' && (fs.statSync(file).mode & 0o044) !== 0) {
    problems.push('steward.env holds a secret and other accounts can read it: chmod 600 steward.env');
  }
  return problems;
}

function instead(name: string): string {
  const meant = CONFIGURATION_NAMES.find((known) => known === name.toUpperCase() || known === `STEWARD_${name}`);
  return meant ? `; did you mean ${meant}?` : '';
}
