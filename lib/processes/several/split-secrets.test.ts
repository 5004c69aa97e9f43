import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it, test } from 'vitest';
import { makeLastingSecrets } from '@/lib/processes/secrets';
import { readSettingsFile } from '@/lib/processes/settings-file';
import { HOLDERS, PARTS, type Part, SECRET_NAMES } from './own-secrets';
import { readOwnSettings, SHAPES } from './own-settings';
import { splitSecrets, writeSplit } from './split-secrets';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'steward-split-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

const GIVEN = {
  DATABASE_URL: 'postgresql://steward_owner:the-owners-own@db.example:5432/steward',
  DATABASE_REPLICA_URL: 'postgresql://steward_owner:the-owners-own@replica.example/steward?sslmode=verify-full',
  CLICKHOUSE_URL: 'https://steward:the-clickhouse-own@clickhouse.example:8443/steward',
  APP_ORIGIN: 'https://steward.example',
  BEHIND_PROXY: 'true',
  GATEWAY_ORIGIN: 'https://gateway.example',
  ANTHROPIC_ADMIN_KEY: 'sk-ant-admin01-the-only-one',
  OIDC_ISSUER: 'https://id.example',
  OIDC_CLIENT_ID: 'steward',
  OIDC_CLIENT_SECRET: 'what-the-provider-gave',
  SMTP_URL: 'smtp://user:mail-password@mail.example',
  MAIL_FROM: 'steward@example.com',
  STEWARD_OWNER_EMAIL: 'ines@example.com',
  STEWARD_OWNER_PASSWORD: 'a long enough password',
};
const secrets = makeLastingSecrets();
const files = splitSecrets(GIVEN, secrets, 'steward-audit/db.example-5432-steward');

/** The parts in whose files the text stands anywhere. */
const holdersOf = (text: string) => PARTS.filter((part) => JSON.stringify(files[part]).includes(text));

describe('what is split', () => {
  test.each(SECRET_NAMES)('%s is in the files of its holders and no other', (name) => {
    const values = PARTS.flatMap((part) => files[part][name] ?? []);
    expect(values.length).toBe(HOLDERS[name]?.length);
    for (const value of values) expect(holdersOf(value)).toEqual(HOLDERS[name]);
  });

  it('holds each secret of the set where it is needed', () => {
    const all = { ...secrets.web, ...secrets.worker, of: secrets.gateway };
    expect(Object.keys(all).length).toBe(7);
    const { web, worker, gateway } = secrets;
    for (const value of Object.values(web)) expect(holdersOf(value)).toEqual(['web']);
    for (const value of Object.values(worker)) expect(holdersOf(value)).toEqual(['worker']);
    expect(holdersOf(gateway.keyPepper ?? '')).toEqual(['web', 'gateway']);
    expect(holdersOf(gateway.sealingSecret ?? '')).toEqual(['gateway']);
  });

  it('leaves the migrations no password of a process', () => {
    for (const part of ['web', 'worker', 'gateway'] as const) {
      const url = new URL(files[part][`${part.toUpperCase()}_DATABASE_URL`] ?? '');
      expect(url.password.length).toBeGreaterThan(40);
      expect(holdersOf(url.password)).toEqual([part]);
    }
  });

  it('lets the web into the replica with its own role, unless an administrator made that', () => {
    const [here, there] = [files.web.WEB_DATABASE_URL, files.web.DATABASE_REPLICA_URL].map((url) => new URL(url ?? ''));
    expect([there?.username, there?.password]).toEqual([here?.username, here?.password]);
    expect([there?.host, there?.search]).toEqual(['replica.example', '?sslmode=verify-full']);
    const own = {
      WEB_DATABASE_URL: 'postgresql://own_web@db.example/steward?passwordfile=/run/web',
      DATABASE_REPLICA_URL: 'postgresql://own_web@replica.example/steward?passwordfile=/run/web',
    };
    const { web } = splitSecrets({ ...GIVEN, ...own }, secrets, 'steward-audit/x');
    expect(new URL(web.DATABASE_REPLICA_URL ?? '').searchParams.get('passwordfile')).toBe('/run/web');
    expect(new URL(web.DATABASE_REPLICA_URL ?? '').username).toBe('own_web');
  });

  it('takes an address that an administrator made as it is', () => {
    const url = 'postgresql://own_web:own@db.example/steward';
    const { web, migrate } = splitSecrets({ ...GIVEN, WEB_DATABASE_URL: url }, secrets, 'steward-audit/x');
    expect(web.WEB_DATABASE_URL).toBe(url);
    expect([migrate.WEB_DATABASE_ROLE, migrate.WEB_DATABASE_VERIFIER]).toEqual(['own_web', undefined]);
  });
});

describe('a process', () => {
  test.each(PARTS)('%s starts with its own file', (part) => {
    expect(Object.keys(readOwnSettings(part, files[part]).own).length).toBeGreaterThanOrEqual(3);
  });

  const foreign = PARTS.flatMap((part) =>
    SECRET_NAMES.filter((name) => !HOLDERS[name]?.includes(part)).map((name) => [part, name] as const),
  );
  test.each(foreign)('%s does not start with %s, nor with a file of it', (part: Part, name) => {
    for (const given of [{ [name]: 'x' }, { [`${name}_FILE`]: '/run/secrets/x' }])
      expect(() => readOwnSettings(part, { ...files[part], ...given })).toThrow(
        `${name} is in the environment of steward ${part}, and belongs to ${HOLDERS[name]?.join(' and ')} alone.`,
      );
  });

  test.each(PARTS)('%s names all that is missing', (part) => {
    const needed = Object.entries(SHAPES[part].shape).filter(([, shape]) => !shape.safeParse(undefined).success);
    for (const [name] of needed) expect(() => readOwnSettings(part, {})).toThrow(`${name} is missing`);
  });

  it('reads a secret from the file that is named instead', () => {
    const file = path.join(folder, 'key');
    fs.writeFileSync(file, 'sk-ant-admin01-from-a-file\n');
    const { ANTHROPIC_ADMIN_KEY, ...others } = files.worker;
    const read = (more: object) => readOwnSettings('worker', { ...others, ...more });
    expect(read({ ANTHROPIC_ADMIN_KEY_FILE: file }).configuration.ANTHROPIC_ADMIN_KEY).toBe(
      'sk-ant-admin01-from-a-file',
    );
    expect(() => read({ ANTHROPIC_ADMIN_KEY_FILE: `${file}s` })).toThrow(
      'ANTHROPIC_ADMIN_KEY_FILE names a file that cannot be read',
    );
    expect(() => read({ ANTHROPIC_ADMIN_KEY, ANTHROPIC_ADMIN_KEY_FILE: file })).toThrow('keep only one');
  });
});

describe('STEWARD_SETTINGS_FILE', () => {
  const write = (part: Part, more = '') => {
    const file = path.join(folder, `${part}-settings.env`);
    const lines = Object.entries(files[part]).map(([name, value]) => `${name}=${value}\n`);
    fs.writeFileSync(file, `${lines.join('')}${more}`);
    return file;
  };

  test.each(PARTS)('hands %s the whole of its file, and the environment goes before it', (part) => {
    const file = write(part);
    const { own } = readOwnSettings(part, { STEWARD_SETTINGS_FILE: file, LOG_LEVEL: '' });
    expect(own).toEqual(readOwnSettings(part, files[part]).own);
    const { configuration } = readOwnSettings(part, { STEWARD_SETTINGS_FILE: file, LOG_LEVEL: 'warn' });
    expect(configuration.LOG_LEVEL).toBe('warn');
  });

  it.each([
    ['a secret of another', 'STEWARD_CHAIN_KEY=x', /STEWARD_CHAIN_KEY .* belongs to worker alone/],
    ['a name that is none of its own', 'SMTP_URI=x', /SMTP_URI is not a setting of steward web/],
    ['a line that is none', 'PORT: 3000', /line \d+ of .*web-settings.env: write PORT=value/],
  ])('is refused with %s in it', (_, line, sentence) => {
    const file = write('web', line);
    expect(() => readOwnSettings('web', { STEWARD_SETTINGS_FILE: file })).toThrow(sentence);
  });

  it('is refused if it is not there', () => {
    expect(() => readOwnSettings('web', { STEWARD_SETTINGS_FILE: path.join(folder, 'none') })).toThrow(
      /STEWARD_SETTINGS_FILE names a file that is not there/,
    );
  });
});

describe('steward secrets split', () => {
  const said: string[] = [];
  const split = (...args: string[]) => writeSplit(['split', ...args], GIVEN, folder, (sentence) => said.push(sentence));

  it('writes a file for each process that its owner alone reads, and none over another', () => {
    split('out', '--new');
    for (const part of PARTS) {
      const file = path.join(folder, 'out', `${part}.env`);
      expect(fs.statSync(file).mode & 0o777).toBe(0o600);
      const { values, problems } = readSettingsFile(file);
      expect([problems, Object.keys(values)]).toEqual([[], Object.keys(files[part])]);
      readOwnSettings(part, values);
    }
    expect(said.join()).not.toMatch(/sk-ant|the-owners-own/);
    expect(() => split('out', '--new')).toThrow('exists and is not written over');
  });

  it('makes nothing where secrets should be', () => {
    expect(() => split('other', '--from', 'nowhere')).toThrow('There are no secrets in');
    expect(() => split('other')).toThrow('Use steward secrets split');
    expect(fs.existsSync(path.join(folder, 'other'))).toBe(false);
  });
});
