import fs from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { z } from 'zod';
import { givenEnvironment } from '@/lib/core/env';
import { AppError } from '@/lib/core/errors';

const port = z.coerce
  .number({ error: 'must be a number' })
  .int()
  .min(1, 'must be between 1 and 65535')
  .max(65_535, 'must be between 1 and 65535');
const postgresUrl = z
  .string()
  .regex(/^postgres(ql)?:\/\/\S+$/, 'must look like postgresql://user:password@host:5432/database');
const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http or https address' });

const schema = z.object({
  PORT: port.default(3000),
  HOST: z.string().max(255).default('127.0.0.1'),
  BEHIND_PROXY: z.enum(['true', 'false'], { error: 'must be true or false' }).default('false'),
  APP_ORIGIN: httpUrl
    .refine(
      (url) => !URL.canParse(url) || (new URL(url).pathname === '/' && !url.includes('?')),
      'must be an origin without a path, such as https://steward.example',
    )
    .optional(),
  DATABASE_URL: postgresUrl.optional(),
  WEB_DATABASE_URL: postgresUrl.optional(),
  ANTHROPIC_ADMIN_KEY: z
    .string()
    .regex(/^\S{10,500}$/, 'does not look like a key')
    .optional(),
  ANTHROPIC_BASE_URL: httpUrl.optional(),
  OIDC_ISSUER: httpUrl.optional(),
  OIDC_CLIENT_ID: z.string().max(500).optional(),
  OIDC_CLIENT_SECRET: z.string().max(2_000).optional(),
  OIDC_NAME: z.string().max(60).default('single sign-on'),
  STEWARD_OWNER_EMAIL: z.email('must be an e-mail address').optional(),
  STEWARD_OWNER_PASSWORD: z.string().min(12, 'must have at least 12 characters').max(200).optional(),
  STEWARD_DATA: z.string().max(4_000).optional(),
  STEWARD_WORLD: z.enum(['company', 'empty', 'large'], { error: 'must be company, empty or large' }).default('company'),
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error'], { error: 'must be debug, info, warn or error' })
    .default('info'),
});

export type Configuration = z.infer<typeof schema> & { appOrigin: string; simulated: boolean };

export const CONFIGURATION_NAMES = Object.keys(schema.shape);

/** Settings that mean nothing, or something else, without others. */
const NEEDS: Partial<Record<keyof typeof schema.shape, (keyof typeof schema.shape)[]>> = {
  OIDC_ISSUER: ['OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'],
  OIDC_CLIENT_ID: ['OIDC_ISSUER', 'OIDC_CLIENT_SECRET'],
  OIDC_CLIENT_SECRET: ['OIDC_ISSUER', 'OIDC_CLIENT_ID'],
  STEWARD_OWNER_EMAIL: ['STEWARD_OWNER_PASSWORD'],
  STEWARD_OWNER_PASSWORD: ['STEWARD_OWNER_EMAIL'],
  WEB_DATABASE_URL: ['DATABASE_URL'],
  ANTHROPIC_BASE_URL: ['ANTHROPIC_ADMIN_KEY'],
};

function missing(isGiven: (name: string) => boolean): string[] {
  const wanted = new Map<string, string[]>();
  for (const [name, needed] of Object.entries(NEEDS)) {
    if (!isGiven(name)) continue;
    for (const other of needed) if (!isGiven(other)) wanted.set(other, [...(wanted.get(other) ?? []), name]);
  }
  return [...wanted].map(
    ([other, names]) => `${other} is missing (${names.join(' and ')} ${names.length > 1 ? 'need' : 'needs'} it)`,
  );
}

/** Environment over `steward.env`; empty counts as not given. Every problem is listed at once. */
export function readConfiguration(
  given: Record<string, string | undefined>,
  problemsOfFile: readonly string[] = [],
): Configuration {
  const named = CONFIGURATION_NAMES.flatMap((name) => (given[name]?.trim() ? [[name, given[name].trim()]] : []));
  const result = schema.safeParse(Object.fromEntries(named));
  const issues = result.success ? [] : result.error.issues;
  const problems = [
    ...problemsOfFile,
    ...issues.map((issue) => `${issue.path.join('.')} ${issue.message}`),
    ...missing((name) => named.some(([given]) => given === name)),
  ];
  if (!result.success || problems.length > 0) {
    const lines = [...new Set(problems)].map((problem) => `    ${problem}`);
    throw new AppError(
      'invalid_input',
      `The configuration needs another look (environment or steward.env):\n${lines.join('\n')}`,
    );
  }
  const value = result.data;
  const appOrigin = new URL(value.APP_ORIGIN ?? `http://localhost:${value.PORT}`).origin;
  return { ...value, appOrigin, simulated: !value.ANTHROPIC_ADMIN_KEY };
}

/** Reads `steward.env` beside package.json, never `.env`: the web would load that by itself. */
export function loadConfiguration(root: string): Configuration {
  const file = path.join(root, 'steward.env');
  const fromFile = fs.existsSync(file) ? parseEnv(fs.readFileSync(file, 'utf8')) : {};
  return readConfiguration({ ...fromFile, ...definedOnly(givenEnvironment()) }, problemsOf(file, fromFile));
}

const SECRET_NAMES = [
  'ANTHROPIC_ADMIN_KEY',
  'DATABASE_URL',
  'WEB_DATABASE_URL',
  'OIDC_CLIENT_SECRET',
  'STEWARD_OWNER_PASSWORD',
];

/** A misspelt name would be passed over in silence, and a secret that others can read is none. */
function problemsOf(file: string, values: NodeJS.Dict<string>): string[] {
  const unknown = Object.keys(values).filter((name) => !CONFIGURATION_NAMES.includes(name));
  const problems = unknown.map((name) => `${name} is not a setting of Steward (in steward.env)`);
  const holdsSecret = SECRET_NAMES.some((name) => values[name]?.trim());
  if (holdsSecret && process.platform !== 'win32' && (fs.statSync(file).mode & 0o044) !== 0) {
    problems.push('steward.env holds a secret and other accounts can read it: chmod 600 steward.env');
  }
  return problems;
}

function definedOnly(given: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(given).flatMap(([name, value]) => (value ? [[name, value]] : [])));
}
