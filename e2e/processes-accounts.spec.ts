import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@/lib/processes/embedded-postgres';
import { withClient } from './processes/data';
import { environmentOf, isAlive, isLinux, isRoot, processesNaming, processTree, runToEnd } from './processes/system';
import { freePort, NOTHING_TO_READ, newDataFolder, type RunningSteward, startAndFail, startSteward } from './steward';

test.skip(!isLinux, 'looks at processes through /proc');
test.beforeEach(() => test.setTimeout(400_000));

const folders: string[] = [];
test.afterAll(() => {
  for (const folder of folders) fs.rmSync(folder, { recursive: true, force: true });
});
function newFolder(): string {
  const folder = newDataFolder();
  folders.push(folder);
  return folder;
}

test.describe('not as root', () => {
  test.skip(!isRoot, 'the whole run is not as root');
  const account = { uid: 65_534, gid: 65_534 };

  test('an ordinary account with a copy of its own starts and stops it', async () => {
    const home = newFolder();
    const copy = path.join(home, 'steward');
    copyProject(copy);
    runToEnd('chown', ['-R', `${account.uid}:${account.gid}`, home]);
    const dataFolder = path.join(home, 'data');
    const steward = await startSteward({ cwd: copy, dataFolder, account: { ...account, home }, env: NOTHING_TO_READ });
    expect(steward.output()).not.toMatch(/Building|Installing/);
    const tree = processTree(steward.pid);
    expect(tree.map((row) => row.uid).filter((uid) => uid !== account.uid)).toEqual([]);
    expect((await fetch(`${steward.origin}/api/health`)).status).toBe(200);
    expect(await steward.stop()).toBe(0);
    expect(tree.filter(isAlive)).toEqual([]);
    expect(processesNaming(home)).toEqual([]);

    const closed = newFolder();
    const { code, output } = await startAndFail({
      port: await freePort(),
      cwd: copy,
      dataFolder: path.join(closed, 'data'),
      account: { ...account, home },
    });
    expect(code).toBeGreaterThan(0);
    expect(output).toMatch(/cannot write to its folder/);
  });
});

/** What a built Steward runs from; the packages stay where they are. */
function copyProject(to: string): void {
  const left = ['.git', '.next', '.steward', 'node_modules', 'e2e'];
  const root = process.cwd();
  fs.mkdirSync(to);
  for (const name of fs.readdirSync(root).filter((one) => !left.includes(one))) {
    fs.cpSync(path.join(root, name), path.join(to, name), { recursive: true });
  }
  fs.cpSync(path.join(root, '.next/standalone'), path.join(to, '.next/standalone'), {
    recursive: true,
    verbatimSymlinks: true,
  });
  fs.cpSync(path.join(root, '.steward/build.json'), path.join(to, '.steward/build.json'));
  fs.symlinkSync(path.join(root, 'node_modules'), path.join(to, 'node_modules'));
}

test.describe('a Postgres of one’s own', () => {
  const password = randomBytes(12).toString('hex');
  let postgres: EmbeddedPostgres;

  test.beforeAll(async () => {
    test.setTimeout(300_000);
    const root = process.cwd();
    postgres = await startEmbeddedPostgres({
      root,
      dataFolder: path.join(newFolder(), 'postgres'),
      port: await freePort(),
      password,
      guard: path.join(root, 'lib/processes/postgres-guard.mjs'),
    });
  });
  test.afterAll(() => postgres?.stop());

  async function makeDatabase(owner: string, may: string): Promise<string> {
    await withClient(postgres.url, async (admin) => {
      await admin.query(`CREATE ROLE ${owner} LOGIN ${may} PASSWORD '${password}'`);
      await admin.query(`CREATE DATABASE ${owner} OWNER ${owner}`);
    });
    return urlOf(owner, owner);
  }
  const urlOf = (role: string, database: string) =>
    `postgresql://${role}:${password}@127.0.0.1:${postgres.port}/${database}`;

  /** As which role the web reads, and that it may neither write an intent nor read a one-time code. */
  async function webRoleOf(steward: RunningSteward): Promise<string> {
    const web = processTree(steward.pid).find((row) => /next-server|standalone\/server\.js/.test(row.commandLine));
    const url = /(?:^|\0)DATABASE_URL=([^\0]+)/.exec(environmentOf(web?.pid ?? 0))?.[1] ?? '';
    return withClient(url, async (client) => {
      await client.query('SELECT count(*) FROM people');
      await expect(client.query('SELECT * FROM one_time_codes')).rejects.toThrow(/permission denied/);
      await expect(client.query('DELETE FROM intents')).rejects.toThrow(/permission denied/);
      await expect(client.query("UPDATE people SET role_override = 'owner'")).rejects.toThrow(/permission denied/);
      return (await client.query<{ role: string }>('SELECT current_user AS role')).rows[0]?.role ?? '';
    });
  }

  test('whose user may create roles: the web gets one of its own', async () => {
    const url = await makeDatabase('ext_owner', 'CREATEROLE');
    const dataFolder = newFolder();
    for (const _start of ['first', 'second']) {
      const steward = await startSteward({ isBare: true, dataFolder, env: { ...NOTHING_TO_READ, DATABASE_URL: url } });
      expect((await fetch(`${steward.origin}/api/health`)).status).toBe(200);
      expect(await webRoleOf(steward)).toBe('steward_web_ext_owner');
      expect(processTree(steward.pid).filter((row) => row.commandLine.includes('postgres'))).toEqual([]);
      expect(await steward.stop()).toBe(0);
    }
  });

  test('whose user may not: it says what to do, and WEB_DATABASE_URL is used', async () => {
    const url = await makeDatabase('ext_plain', 'NOCREATEROLE');
    const dataFolder = newFolder();
    const refused = await startAndFail({ port: await freePort(), dataFolder, env: { DATABASE_URL: url } });
    expect(refused.code).toBeGreaterThan(0);
    expect(refused.output).toMatch(/may not create the role "steward_web_ext_plain"\. Run docs\/database-roles\.sql/);

    await withClient(postgres.url, (admin) => admin.query(`CREATE ROLE ext_web LOGIN PASSWORD '${password}'`));
    const env = { ...NOTHING_TO_READ, DATABASE_URL: url, WEB_DATABASE_URL: urlOf('ext_web', 'ext_plain') };
    const steward = await startSteward({ isBare: true, dataFolder, env });
    expect((await fetch(`${steward.origin}/api/health`)).status).toBe(200);
    expect(await webRoleOf(steward)).toBe('ext_web');
    expect(await steward.stop()).toBe(0);
  });

  test('whose user may not even make tables: it says so at once', async () => {
    await withClient(postgres.url, async (admin) => {
      await admin.query(`CREATE ROLE ext_guest LOGIN PASSWORD '${password}'`);
      await admin.query('CREATE DATABASE ext_closed');
    });
    const env = { DATABASE_URL: urlOf('ext_guest', 'ext_closed'), WEB_DATABASE_URL: urlOf('ext_guest', 'ext_closed') };
    const { code, output } = await startAndFail({ port: await freePort(), dataFolder: newFolder(), env });
    expect(code).toBeGreaterThan(0);
    expect(output).toMatch(/user of DATABASE_URL may not create tables in that database/);
  });

  test('a database that ends while Steward runs, and comes back, is used again', async () => {
    const url = await makeDatabase('ext_again', 'NOCREATEROLE');
    await withClient(postgres.url, (admin) => admin.query(`CREATE ROLE ext_reader LOGIN PASSWORD '${password}'`));
    const env = { ...NOTHING_TO_READ, DATABASE_URL: url, WEB_DATABASE_URL: urlOf('ext_reader', 'ext_again') };
    const steward = await startSteward({ isBare: true, dataFolder: newFolder(), env });
    await withClient(postgres.url, (admin) =>
      admin.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'ext_again'"),
    );
    await expect
      .poll(async () => (await fetch(`${steward.origin}/api/health`)).json(), { timeout: 60_000 })
      .toMatchObject({ status: 'ok', worker: { status: 'ok' } });
    expect(await steward.stop()).toBe(0);
  });
});
