import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { AppError } from '@/lib/core/errors';
import { CONFIGURATION_NAMES, loadConfiguration, readConfiguration } from './configuration';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) fs.rmSync(folder, { recursive: true, force: true });
});

function folderWith(text: string | null, mode = 0o600): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'steward-configuration-'));
  folders.push(folder);
  if (text !== null) fs.writeFileSync(path.join(folder, 'steward.env'), text, { mode });
  return folder;
}

/** The sentences of the refusal, one a line. */
function problemsOf(read: () => unknown): string[] {
  try {
    read();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return error.message
      .split('\n')
      .slice(1)
      .map((line) => line.trim());
  }
  return [];
}

describe('the configuration', () => {
  it('needs nothing', () => {
    expect(readConfiguration({})).toMatchObject({
      PORT: 3000,
      STEWARD_HOST: 'localhost',
      appOrigin: 'http://localhost:3000',
      simulated: true,
      STEWARD_WORLD: 'company',
      LOG_LEVEL: 'info',
    });
  });

  it.each(CONFIGURATION_NAMES)('takes an empty or blank %s as not given', (name) => {
    expect(readConfiguration({ [name]: '' })).toEqual(readConfiguration({}));
    expect(readConfiguration({ [name]: '  ' })).toEqual(readConfiguration({}));
  });

  it('runs a real organisation with a key', () => {
    expect(readConfiguration({ ANTHROPIC_ADMIN_KEY: 'sk-ant-admin01-x' }).simulated).toBe(false);
  });

  it('keeps the origin without its last stroke', () => {
    const given = { APP_ORIGIN: 'https://Steward.example/', BEHIND_PROXY: 'true' };
    expect(readConfiguration(given).appOrigin).toBe('https://steward.example');
  });

  it.each([{}, { BEHIND_PROXY: 'false' }, { LOG_LEVEL: 'loud' }])(
    'refuses https without a proxy in front (%j)',
    (more) => {
      const problems = problemsOf(() => readConfiguration({ APP_ORIGIN: 'HTTPS://steward.example', ...more }));
      expect(problems).toContainEqual(expect.stringMatching(/^BEHIND_PROXY must be true when APP_ORIGIN is https/));
    },
  );

  it('is deaf to the HOST that many an environment has', () => {
    expect(readConfiguration({ HOST: 'x86_64-conda-linux-gnu' })).toEqual(readConfiguration({}));
  });

  it.each([
    ['~/data', path.join(os.homedir(), 'data')],
    ['~', os.homedir()],
    ['data~', 'data~'],
    ['/var/lib/a$b', '/var/lib/a$b'],
  ])('reads the folder %s as a shell would', (given, meant) => {
    expect(readConfiguration({ STEWARD_DATA: given }).STEWARD_DATA).toBe(meant);
  });

  it.each(['~somebody/data', '$HOME/data', '$HOME'])('refuses the folder %s', (given) => {
    expect(problemsOf(() => readConfiguration({ STEWARD_DATA: given }))).toEqual([
      expect.stringMatching(/^STEWARD_DATA must be written out/),
    ]);
  });

  it('judges proxies and certificates only where they are used', () => {
    const odd = {
      HTTPS_PROXY: 'socks5://127.0.0.1:1080',
      HTTP_PROXY: 'proxy:3128',
      NODE_EXTRA_CA_CERTS: '/nowhere/ca.pem',
    };
    expect(readConfiguration(odd).simulated).toBe(true);
    const problems = problemsOf(() => readConfiguration({ ...odd, ANTHROPIC_ADMIN_KEY: 'sk-ant-admin01-x' }));
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
      'HTTPS_PROXY',
      'HTTP_PROXY',
      'NODE_EXTRA_CA_CERTS',
    ]);
  });

  it.each([
    ['PORT', 'abc'],
    ['PORT', '0'],
    ['PORT', '70000'],
    ['PORT', '30.5'],
    ['APP_ORIGIN', 'steward.example'],
    ['APP_ORIGIN', 'https://steward.example/path'],
    ['APP_ORIGIN', 'ftp://steward.example'],
    ['DATABASE_URL', 'mysql://root@127.0.0.1/steward'],
    ['CLICKHOUSE_URL', 'clickhouse.example'],
    ['CLICKHOUSE_URL', 'https://steward:50%off@clickhouse.example:8443/steward'],
    ['ANTHROPIC_ADMIN_KEY', 'two words here'],
    ['ANTHROPIC_BASE_URL', 'file:///etc/passwd'],
    ['OIDC_ISSUER', 'not an address'],
    ['STEWARD_OWNER_EMAIL', 'nobody'],
    ['STEWARD_OWNER_PASSWORD', 'short'],
    ['STEWARD_WORLD', 'moon'],
    ['LOG_LEVEL', 'loud'],
    ['SMTP_URL', 'mail.example.com'],
    ['MAIL_FROM', 'Steward'],
    ['MAIL_FROM', 'a@b.example>\r\nBcc: c@d.example'],
    ['NOTIFY_INSIDE', '10.0.0.0/33'],
    ['NOTIFY_INSIDE', 'hooks.example,https://hooks.example'],
  ])('refuses %s=%s, and names it', (name, value) => {
    const problems = problemsOf(() => readConfiguration({ [name]: value }));
    expect(problems.some((problem) => problem.startsWith(`${name} `))).toBe(true);
  });

  it('names every problem at once, of each kind', () => {
    const problems = problemsOf(() =>
      readConfiguration({
        PORT: 'abc',
        LOG_LEVEL: 'loud',
        OIDC_CLIENT_ID: 'id',
        STEWARD_OWNER_PASSWORD: 'a long password',
        WEB_DATABASE_URL: 'postgresql://web@127.0.0.1/steward',
        ANTHROPIC_BASE_URL: 'https://api.anthropic.com',
      }),
    );
    expect(problems.map((problem) => problem.split(' ')[0]).sort()).toEqual([
      'ANTHROPIC_ADMIN_KEY',
      'DATABASE_URL',
      'LOG_LEVEL',
      'OIDC_CLIENT_SECRET',
      'OIDC_ISSUER',
      'PORT',
      'STEWARD_OWNER_EMAIL',
    ]);
  });

  it('reads receivers inside the network as hosts, addresses and ranges', () => {
    const { NOTIFY_INSIDE } = readConfiguration({ NOTIFY_INSIDE: 'Hooks.internal.example, 10.0.0.0/8 ::1,fd00::/8' });
    expect(NOTIFY_INSIDE).toEqual(['hooks.internal.example', '10.0.0.0/8', '::1', 'fd00::/8']);
  });

  it('shows no secret in what it refuses', () => {
    const problems = problemsOf(() => readConfiguration({ ANTHROPIC_ADMIN_KEY: 'se cret', PORT: 'x' }));
    expect(problems.join()).not.toContain('se cret');
  });
});

describe('steward.env', () => {
  it('is read, and a file .env is not', () => {
    const folder = folderWith('STEWARD_WORLD=empty\n');
    fs.writeFileSync(path.join(folder, '.env'), 'LOG_LEVEL=debug\n');
    expect(loadConfiguration(folder)).toMatchObject({ STEWARD_WORLD: 'empty', LOG_LEVEL: 'info' });
  });

  it('need not be there', () => {
    expect(loadConfiguration(folderWith(null)).STEWARD_WORLD).toBe('company');
  });

  it('names a setting that does not exist: a misspelt key would start the simulation', () => {
    expect(problemsOf(() => loadConfiguration(folderWith('ANTHROPIC_ADMIN_KY=sk-ant-admin01-x\n')))).toEqual([
      'ANTHROPIC_ADMIN_KY is not a Steward setting (in steward.env)',
    ]);
  });

  it('says what a setting is called that has another name', () => {
    expect(problemsOf(() => loadConfiguration(folderWith('HOST=0.0.0.0\nport=4000\n')))).toEqual([
      'HOST is not a Steward setting (in steward.env); did you mean STEWARD_HOST?',
      'port is not a Steward setting (in steward.env); did you mean PORT?',
    ]);
  });

  it('names the lines that cannot be read beside all else that is wrong', () => {
    const problems = problemsOf(() => loadConfiguration(folderWith('PORT: 4000\nLOG_LEVEL=loud\n')));
    expect(problems).toEqual([expect.stringContaining('line 1 of steward.env'), expect.stringMatching(/^LOG_LEVEL /)]);
  });

  it('is refused when it is a folder', () => {
    const folder = folderWith(null);
    fs.mkdirSync(path.join(folder, 'steward.env'));
    expect(problemsOf(() => loadConfiguration(folder))).toEqual([expect.stringContaining('steward.env is a folder')]);
  });

  it.each([
    [0o644, 'ANTHROPIC_ADMIN_KEY=sk-ant-admin01-x'],
    [0o640, 'ANTHROPIC_ADMIN_KEY=sk-ant-admin01-x'],
    [0o604, 'CLICKHOUSE_URL=https://steward:password@clickhouse.example:8443/steward'],
  ])('is refused with mode %o when it holds a secret', (mode, secret) => {
    const folder = folderWith(`${secret}\nLOG_LEVEL=loud\n`);
    fs.chmodSync(path.join(folder, 'steward.env'), mode);
    const problems = problemsOf(() => loadConfiguration(folder));
    expect(problems).toHaveLength(2);
    expect(problems[0]).toContain('chmod 600 steward.env');
  });

  it('may be open to all when it holds none', () => {
    const folder = folderWith('STEWARD_WORLD=empty\nANTHROPIC_ADMIN_KEY=\n');
    fs.chmodSync(path.join(folder, 'steward.env'), 0o644);
    expect(loadConfiguration(folder).STEWARD_WORLD).toBe('empty');
  });

  it('of the example names every setting and no other', () => {
    const example = fs.readFileSync('steward.env.example', 'utf8');
    const named = [...example.matchAll(/^#?([A-Z][A-Z_]+)=/gm)].map((match) => match[1]);
    expect(named.sort()).toEqual([...CONFIGURATION_NAMES].sort());
  });
});
