import { z } from 'zod';
import { AppError } from './errors';

const demoSignInSchema = z.object({
  role: z.string().max(20),
  email: z.string().max(254),
  name: z.string().max(200),
  note: z.string().max(300),
});
export type DemoSignIn = z.infer<typeof demoSignInSchema>;

const oidcSchema = z.object({
  issuer: z.url().max(500),
  clientId: z.string().min(1).max(500),
  clientSecret: z.string().min(1).max(2_000),
  name: z.string().min(1).max(60),
  /** Addresses count although the provider does not say of each that it is verified. */
  trustsAddresses: z.boolean(),
  /** Claims that may hold the address, in the order in which they are read. */
  emailClaims: z.array(z.string().min(1).max(100)).min(1).max(10),
  timeoutMs: z.number().int().min(1_000).max(60_000),
  clockToleranceSeconds: z.number().int().min(0).max(300),
  /** The proxies between here and the provider. */
  wayOut: z
    .object({
      https: z.string().max(2_000).nullable(),
      http: z.string().max(2_000).nullable(),
      direct: z.string().max(4_000),
    })
    .optional(),
});
export type OidcSettings = z.infer<typeof oidcSchema>;

function json<Schema extends z.ZodType>(schema: Schema) {
  return z
    .string()
    .max(100_000)
    .transform((text, ctx) => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        ctx.addIssue({ code: 'custom', message: 'not JSON' });
        return z.NEVER;
      }
    })
    .pipe(schema);
}

const CLAUDE_CONSOLE = 'https://platform.claude.com';

const schema = z.object({
  NODE_ENV: z.string().default('production'),
  PORT: z.coerce.number().int().min(1).max(65_535).default(3000),
  // Any other kind of address has the origin "null", which a sandboxed frame may send as well.
  APP_ORIGIN: z.url({ protocol: /^https?$/ }),
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\/\S+$/),
  DATABASE_REPLICA_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\/\S+$/)
    .optional(),
  CLICKHOUSE_URL: z
    .string()
    .regex(/^https?:\/\/\S+$/)
    .optional(),
  NEXTAUTH_SECRET: z.string().min(32),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
  STEWARD_SEALING_KEY: z.string().regex(/^[\w-]{43}$/),
  STEWARD_TOKEN_PEPPER: z.string().min(32),
  STEWARD_GATEWAY_PEPPER: z.string().min(32),
  STEWARD_GATEWAY_SEALING_KEY: z.string().regex(/^[\w-]{43}$/),
  STEWARD_CONSOLE: z.url({ protocol: /^http$/ }).optional(),
  STEWARD_SIMULATED: z.enum(['true', 'false']).default('false'),
  STEWARD_DEMO_PASSWORD: z.string().max(100).optional(),
  STEWARD_DEMO_SIGN_INS: json(z.array(demoSignInSchema).max(20)).optional(),
  STEWARD_OIDC: json(oidcSchema).optional(),
});

/** What the web process was given by the supervisor. The Admin key is not among it. */
export interface Env {
  nodeEnv: string;
  port: number;
  /** Exactly what browsers send as Origin, such as `https://steward.example`. */
  appOrigin: string;
  databaseUrl: string;
  /** A replica for reports; null: there is none. */
  replicaUrl: string | null;
  /** Keeps the gateway's requests instead of the database; null: the database does. */
  clickHouseUrl: string | null;
  sessionSecret: string;
  logLevel: 'debug' | 'info' | 'warn' | 'error';
  /** Seals what people enter for the worker alone. */
  sealingKey: string;
  /** Makes of an API token what the database knows it by. */
  tokenPepper: string;
  /** Makes of a gateway key what the database knows it by. */
  gatewayPepper: string;
  /** Seals vendor keys for the gateway alone. */
  gatewaySealingKey: string;
  simulated: boolean;
  /** Where the Claude Console is: the simulated one's address in a simulated organisation. */
  consoleOrigin: string;
  /** Ready sign-ins of the simulated organisation; empty for a real one. */
  demoSignIns: DemoSignIn[];
  demoPassword: string | null;
  oidc: OidcSettings | null;
}

/** On `globalThis`, with all else that a web process holds. */
const holder = globalThis as { stewardEnv?: Env };

/** Reads and checks the web process's environment once, at the first request: `next build` runs without one. */
export function env(): Env {
  holder.stewardEnv ??= readEnv(process.env);
  return holder.stewardEnv;
}

export function readEnv(given: Record<string, string | undefined>): Env {
  const result = schema.safeParse(given);
  if (!result.success) {
    const names = result.error.issues.map((issue) => `${issue.path.join('.')} (${issue.message})`);
    throw new AppError(
      'internal',
      `The web process's environment is wrong: ${names.join('; ')}. Start Steward with npm start.`,
    );
  }
  const value = result.data;
  const simulated = value.STEWARD_SIMULATED === 'true';
  return {
    nodeEnv: value.NODE_ENV,
    port: value.PORT,
    appOrigin: new URL(value.APP_ORIGIN).origin,
    databaseUrl: value.DATABASE_URL,
    replicaUrl: value.DATABASE_REPLICA_URL ?? null,
    clickHouseUrl: value.CLICKHOUSE_URL ?? null,
    sessionSecret: value.NEXTAUTH_SECRET,
    logLevel: value.LOG_LEVEL,
    sealingKey: value.STEWARD_SEALING_KEY,
    tokenPepper: value.STEWARD_TOKEN_PEPPER,
    gatewayPepper: value.STEWARD_GATEWAY_PEPPER,
    gatewaySealingKey: value.STEWARD_GATEWAY_SEALING_KEY,
    simulated,
    consoleOrigin: simulated && value.STEWARD_CONSOLE ? new URL(value.STEWARD_CONSOLE).origin : CLAUDE_CONSOLE,
    demoSignIns: simulated ? (value.STEWARD_DEMO_SIGN_INS ?? []) : [],
    demoPassword: simulated ? (value.STEWARD_DEMO_PASSWORD ?? null) : null,
    oidc: value.STEWARD_OIDC ?? null,
  };
}

/** The few variables that every child process inherits: where programs are, which zone and language; never a secret. */
export function inheritedEnvironment(): NodeJS.ProcessEnv {
  const names = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'TZ', 'NODE_EXTRA_CA_CERTS'];
  const inherited = names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []));
  return { NODE_ENV: 'production', ...Object.fromEntries(inherited) };
}

/** The environment as it was given to the supervisor, which validates it. */
export function givenEnvironment(): Record<string, string | undefined> {
  return process.env;
}
