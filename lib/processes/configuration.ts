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

const schema = z
  .object({
    PORT: port.default(3000),
    HOST: z.string().max(255).default('127.0.0.1'),
    APP_ORIGIN: httpUrl
      .refine(
        (url) => new URL(url).pathname === '/' && !url.includes('?'),
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
    STEWARD_WORLD: z
      .enum(['company', 'empty', 'large'], { error: 'must be company, empty or large' })
      .default('company'),
    LOG_LEVEL: z
      .enum(['debug', 'info', 'warn', 'error'], { error: 'must be debug, info, warn or error' })
      .default('info'),
  })
  .superRefine((value, ctx) => {
    const together = (names: (keyof typeof value)[]) => {
      const given = names.filter((name) => value[name] !== undefined);
      if (given.length === 0 || given.length === names.length) return;
      for (const name of names)
        if (value[name] === undefined)
          ctx.addIssue({ code: 'custom', path: [name], message: `is missing (${given.join(' and ')} needs it)` });
    };
    together(['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET']);
    together(['STEWARD_OWNER_EMAIL', 'STEWARD_OWNER_PASSWORD']);
    if (value.WEB_DATABASE_URL && !value.DATABASE_URL)
      ctx.addIssue({ code: 'custom', path: ['DATABASE_URL'], message: 'is missing (WEB_DATABASE_URL needs it)' });
    if (value.ANTHROPIC_BASE_URL && !value.ANTHROPIC_ADMIN_KEY)
      ctx.addIssue({
        code: 'custom',
        path: ['ANTHROPIC_ADMIN_KEY'],
        message: 'is missing (ANTHROPIC_BASE_URL needs it)',
      });
  });

export type Configuration = z.infer<typeof schema> & { appOrigin: string; simulated: boolean };

export const CONFIGURATION_NAMES = Object.keys(schema.shape);

/** Environment over `steward.env`; empty counts as not given. Every problem is listed at once. */
export function readConfiguration(
  given: Record<string, string | undefined>,
  problemsOfFile: readonly string[] = [],
): Configuration {
  const named = CONFIGURATION_NAMES.flatMap((name) => (given[name]?.trim() ? [[name, given[name].trim()]] : []));
  const result = schema.safeParse(Object.fromEntries(named));
  const issues = result.success ? [] : result.error.issues;
  const problems = [...problemsOfFile, ...issues.map((issue) => `${issue.path.join('.')} ${issue.message}`)];
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
