import { describe, expect, test } from 'vitest';
import { type Env, inheritedEnvironment, readEnv } from './env';
import { AppError } from './errors';

const SIGN_INS = JSON.stringify([{ role: 'owner', email: 'a@b.test', name: 'A', note: 'n' }]);
const OIDC = {
  issuer: 'https://id.example.test',
  clientId: 'id',
  clientSecret: 'secret',
  name: 'Company',
  trustsAddresses: false,
  emailClaims: ['email'],
  timeoutMs: 10_000,
  clockToleranceSeconds: 60,
};
const GOOD = {
  NODE_ENV: 'production',
  PORT: '3000',
  APP_ORIGIN: 'https://steward.example.test',
  DATABASE_URL: 'postgresql://web:password@127.0.0.1:5432/steward',
  NEXTAUTH_SECRET: 'x'.repeat(43),
  STEWARD_SEALING_KEY: 'k'.repeat(43),
  STEWARD_TOKEN_PEPPER: 'p'.repeat(43),
  STEWARD_GATEWAY_PEPPER: 'g'.repeat(43),
  STEWARD_GATEWAY_SEALING_KEY: 's'.repeat(43),
  LOG_LEVEL: 'info',
  STEWARD_SIMULATED: 'true',
  STEWARD_CONSOLE: 'http://localhost:3200',
  STEWARD_DEMO_PASSWORD: 'demo',
  STEWARD_DEMO_SIGN_INS: SIGN_INS,
  STEWARD_OIDC: JSON.stringify(OIDC),
};
type Name = keyof typeof GOOD;

const CLOSED = 'closed';
function read(changed: Partial<Record<Name, string | undefined>>): Env | typeof CLOSED {
  try {
    return readEnv({ ...GOOD, ...changed });
  } catch (error) {
    expect(error).toBeInstanceOf(AppError);
    // A value may be a password: the sentence names the variable alone.
    for (const value of Object.values(changed)) if (value) expect((error as Error).message).not.toContain(value);
    expect((error as Error).message).toContain(Object.keys(changed)[0]);
    return CLOSED;
  }
}

test('a complete environment is taken as it is', () => {
  expect(read({})).toEqual({
    nodeEnv: 'production',
    port: 3000,
    appOrigin: 'https://steward.example.test',
    databaseUrl: GOOD.DATABASE_URL,
    replicaUrl: null,
    clickHouseUrl: null,
    sessionSecret: GOOD.NEXTAUTH_SECRET,
    sealingKey: GOOD.STEWARD_SEALING_KEY,
    tokenPepper: GOOD.STEWARD_TOKEN_PEPPER,
    gatewayPepper: GOOD.STEWARD_GATEWAY_PEPPER,
    gatewaySealingKey: GOOD.STEWARD_GATEWAY_SEALING_KEY,
    logLevel: 'info',
    simulated: true,
    consoleOrigin: 'http://localhost:3200',
    demoSignIns: JSON.parse(SIGN_INS),
    demoPassword: 'demo',
    oidc: OIDC,
  });
});

describe('each variable, unset, empty and garbled', () => {
  const unset: Record<Name, Partial<Env> | typeof CLOSED> = {
    NODE_ENV: { nodeEnv: 'production' },
    PORT: { port: 3000 },
    APP_ORIGIN: CLOSED,
    DATABASE_URL: CLOSED,
    NEXTAUTH_SECRET: CLOSED,
    STEWARD_SEALING_KEY: CLOSED,
    STEWARD_TOKEN_PEPPER: CLOSED,
    STEWARD_GATEWAY_PEPPER: CLOSED,
    STEWARD_GATEWAY_SEALING_KEY: CLOSED,
    LOG_LEVEL: { logLevel: 'info' },
    STEWARD_SIMULATED: { simulated: false, demoSignIns: [], demoPassword: null },
    STEWARD_CONSOLE: { consoleOrigin: 'https://platform.claude.com' },
    STEWARD_DEMO_PASSWORD: { demoPassword: null },
    STEWARD_DEMO_SIGN_INS: { demoSignIns: [] },
    STEWARD_OIDC: { oidc: null },
  };
  test.each(Object.entries(unset))('%s unset', (name, expected) => {
    const answer = read({ [name]: undefined });
    if (expected === CLOSED) expect(answer).toBe(CLOSED);
    else expect(answer).toMatchObject(expected);
  });

  test.each(Object.keys(GOOD).filter((name) => name !== 'NODE_ENV' && name !== 'STEWARD_DEMO_PASSWORD'))(
    '%s empty stops the start',
    (name) => {
      expect(read({ [name]: '' })).toBe(CLOSED);
    },
  );

  test('an empty demo password and an empty mode open nothing', () => {
    expect(read({ STEWARD_DEMO_PASSWORD: '' })).toMatchObject({ demoPassword: '' });
    expect(read({ NODE_ENV: '' })).toMatchObject({ nodeEnv: '' });
  });

  test.each<[Name, string]>([
    ['PORT', 'three thousand'],
    ['PORT', '0'],
    ['PORT', '65536'],
    ['PORT', '30.5'],
    ['APP_ORIGIN', 'steward.example.test'],
    ['APP_ORIGIN', 'https://'],
    // Their origin reads "null", which is what browsers send from a sandboxed frame.
    ['APP_ORIGIN', 'data:text/html,hello'],
    ['APP_ORIGIN', 'about:blank'],
    ['APP_ORIGIN', 'file:///etc/passwd'],
    ['APP_ORIGIN', 'javascript:void(0)'],
    ['DATABASE_URL', 'not an address'],
    ['DATABASE_URL', 'mysql://web:password@127.0.0.1/steward'],
    ['NEXTAUTH_SECRET', 'short-secret'],
    ['STEWARD_SEALING_KEY', 'short-key'],
    ['STEWARD_TOKEN_PEPPER', 'short'],
    ['STEWARD_GATEWAY_PEPPER', 'short'],
    ['STEWARD_GATEWAY_SEALING_KEY', 'short-key'],
    ['LOG_LEVEL', 'trace-everything'],
    ['LOG_LEVEL', 'silent'],
    ['STEWARD_SIMULATED', 'yes'],
    ['STEWARD_SIMULATED', 'TRUE'],
    ['STEWARD_CONSOLE', 'javascript:void(0)'],
    ['STEWARD_DEMO_PASSWORD', 'p'.repeat(101)],
    ['STEWARD_DEMO_SIGN_INS', '[{'],
    ['STEWARD_DEMO_SIGN_INS', '{}'],
    ['STEWARD_OIDC', '"https://id.example.test"'],
    ['STEWARD_OIDC', JSON.stringify({ ...OIDC, clientSecret: undefined })],
    ['STEWARD_OIDC', JSON.stringify({ ...OIDC, issuer: 'id.example.test' })],
    ['STEWARD_OIDC', JSON.stringify({ ...OIDC, issuer: '' })],
  ])('%s=%s stops the start', (name, value) => {
    expect(read({ [name]: value })).toBe(CLOSED);
  });
});

test('a real organisation has no demo sign-ins and no simulated Console, whatever was left in the environment', () => {
  expect(read({ STEWARD_SIMULATED: 'false' })).toMatchObject({
    simulated: false,
    consoleOrigin: 'https://platform.claude.com',
    demoSignIns: [],
    demoPassword: null,
  });
});

test('the origin is what browsers send: no path, no default port', () => {
  expect(read({ APP_ORIGIN: 'https://steward.example.test:443/path?x=1#y' })).toMatchObject({
    appOrigin: 'https://steward.example.test',
  });
});

test('children inherit no secret', () => {
  const before = process.env.ANTHROPIC_ADMIN_KEY;
  process.env.ANTHROPIC_ADMIN_KEY = 'sk-ant-admin01-canary';
  try {
    const inherited = inheritedEnvironment();
    expect(inherited).toHaveProperty('PATH');
    expect(JSON.stringify(inherited)).not.toContain('canary');
    expect(Object.keys(inherited).filter((name) => /KEY|SECRET|PASSWORD|TOKEN|URL/i.test(name))).toEqual([]);
  } finally {
    if (before === undefined) delete process.env.ANTHROPIC_ADMIN_KEY;
    else process.env.ANTHROPIC_ADMIN_KEY = before;
  }
});
