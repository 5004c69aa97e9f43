import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { signerOf } from '@/lib/audit/checkpoint';
import { openDatabase, SESSION_LIMITS, WORKER_LIMITS } from '@/lib/core/db';
import { prepareDatabase } from '@/lib/database/prepare';
import { nameGatewayRole, nameWebRole } from '@/lib/database/roles';
import { startWorker } from '@/lib/jobs/worker';
import { testOutgoing } from '@/lib/testing/outgoing';
import { createTestWorker } from '@/lib/testing/worker';
import { databaseAccount } from './accounts';
import { readConfiguration } from './configuration';
import { openDatabasePlace } from './database';
import { connectTo } from './database-connection';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres';
import { freePort } from './ports';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const POOLER = ['/usr/sbin/pgbouncer', '/usr/bin/pgbouncer'].find((file) => fs.existsSync(file));
const OPENSSL = ['/usr/bin/openssl', '/usr/local/bin/openssl'].find((file) => fs.existsSync(file));

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'steward-pooler-'));
fs.chmodSync(folder, 0o755);
const account = databaseAccount();
const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  fs.rmSync(folder, { recursive: true, force: true });
});

function write(name: string, text: string): string {
  const file = path.join(folder, name);
  fs.writeFileSync(file, text, { mode: 0o600 });
  if (account) fs.chownSync(file, account.uid, account.gid);
  return file;
}

function placeOf(name: string) {
  const dataFolder = path.join(folder, name);
  fs.mkdirSync(dataFolder, { recursive: true, mode: 0o755 });
  return { root: process.cwd(), dataFolder };
}

describe.skipIf(!POOLER)(`behind PgBouncer${POOLER ? '' : ' (skipped: it is not installed)'}`, () => {
  const name = `pooled_${randomBytes(4).toString('hex')}`;
  let admin: pg.Client;

  beforeAll(async () => {
    admin = await connectTo(inject('postgresUrl'));
    await admin.query(`CREATE ROLE ${name} LOGIN CREATEROLE PASSWORD 'pooled'`);
    await admin.query(`CREATE DATABASE ${name} OWNER ${name}`);
  });
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    await sleep(500);
    await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
    for (const role of [nameWebRole(name), nameGatewayRole(name), name])
      await admin.query(`DROP ROLE IF EXISTS ${role}`);
    await admin.end();
  });

  /** As Debian configures it, with one pool mode; the database tells it the passwords. */
  async function startPooler(mode: string, extra = ''): Promise<string> {
    const postgres = new URL(inject('postgresUrl'));
    const port = await freePort();
    const users = write(`${mode}.users`, '"postgres" "test"\n');
    const settings = write(
      `${mode}.ini`,
      `[databases]
* = host=127.0.0.1 port=${postgres.port} auth_user=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${users}
auth_query = SELECT usename, passwd FROM pg_shadow WHERE usename = $1
pool_mode = ${mode}
${extra}
`,
    );
    const child = spawn(POOLER ?? '', [settings], { ...account, stdio: 'ignore' });
    children.push(child);
    const url = `postgresql://${name}:pooled@127.0.0.1:${port}/${name}`;
    for (let tries = 0; tries < 100; tries += 1) {
      const client = await connectTo(url).catch(() => null);
      if (client) {
        await client.end();
        return url;
      }
      await sleep(100);
    }
    throw new Error('PgBouncer did not start');
  }

  test.each([
    ['transaction', ''],
    ['transaction', 'server_round_robin = 1\nmin_pool_size = 5'],
    ['statement', ''],
  ])('%s mode is refused at the start with the reason (%#)', async (mode, extra) => {
    const url = await startPooler(mode, extra);
    await sleep(500);
    const opened = openDatabasePlace(placeOf(mode), readConfiguration({ DATABASE_URL: url }));
    await expect(opened).rejects.toThrow(
      /^DATABASE_URL goes through a connection pooler in transaction mode\..*session mode/,
    );
  });

  test('session mode works: the start, the worker’s queue, the announcements of outcomes, the limits', async () => {
    const url = await startPooler('session', 'max_client_conn = 200\ndefault_pool_size = 60');
    const { ownerUrl, webUrl, roles } = await openDatabasePlace(
      placeOf('session'),
      readConfiguration({ DATABASE_URL: url }),
    );
    await prepareDatabase(ownerUrl, roles);
    const [owner, web] = [openDatabase(ownerUrl, WORKER_LIMITS), openDatabase(webUrl, SESSION_LIMITS)];
    const listener = await connectTo(webUrl);
    const { deps, running } = await createTestWorker(
      { owner, web, ownerUrl, webUrl, gatewayUrl: webUrl, drop: async () => undefined },
      'empty',
    );
    try {
      expect((await web.pool.query('SHOW statement_timeout')).rows).toEqual([{ statement_timeout: '3s' }]);
      expect((await web.pool.query('SHOW timezone')).rows).toEqual([{ TimeZone: 'UTC' }]);
      const worker = await startWorker(
        { ...deps, outgoing: testOutgoing() },
        {
          headFile: path.join(folder, 'chain-end.json'),
          checkpoints: {
            file: path.join(folder, 'checkpoints.txt'),
            signer: signerOf('steward-audit/test', 'a secret of a test'),
          },
        },
      );
      await expect
        .poll(
          async () =>
            (await owner.pool.query(`SELECT count(*)::int AS n FROM sync_runs WHERE finished_at IS NOT NULL`)).rows[0]
              ?.n,
          {
            timeout: 120_000,
          },
        )
        .toBeGreaterThan(0);
      await worker.stop();
      const heard = new Promise((resolve) => listener.once('notification', ({ payload }) => resolve(payload)));
      await listener.query('LISTEN intent_outcome');
      await owner.pool.query(`SELECT pg_notify('intent_outcome', 'an intent')`);
      expect(await heard).toBe('an intent');
    } finally {
      await listener.end();
      await running.close();
      await Promise.all([owner.close(), web.close()]);
    }
  });
});

describe.skipIf(!OPENSSL)(`with TLS and a socket${OPENSSL ? '' : ' (skipped: openssl is not installed)'}`, () => {
  let postgres: EmbeddedPostgres;
  let sockets: string;

  const openssl = (...args: string[]) => execFileSync(OPENSSL ?? '', args, { cwd: folder, stdio: 'ignore' });

  beforeAll(async () => {
    sockets = path.join(folder, 'sockets');
    fs.mkdirSync(sockets, { mode: 0o777 });
    fs.chmodSync(sockets, 0o777);
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    openssl(
      'req',
      '-x509',
      ...key,
      '-keyout',
      'ca.key',
      '-out',
      'ca.pem',
      '-subj',
      '/CN=A private authority',
      '-days',
      '2',
    );
    openssl('req', ...key, '-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=localhost');
    write('names.txt', 'subjectAltName=DNS:localhost');
    const sign = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', 'names.txt'];
    openssl('x509', '-req', '-in', 'server.csr', '-out', 'server.pem', ...sign);
    for (const file of ['server.key', 'server.pem']) {
      fs.chmodSync(path.join(folder, file), 0o600);
      if (account) fs.chownSync(path.join(folder, file), account.uid, account.gid);
    }
    postgres = await startEmbeddedPostgres({
      root: process.cwd(),
      dataFolder: path.join(folder, 'tls'),
      port: await freePort(),
      password: 'p@ss',
      guard: path.resolve('lib/processes/postgres-guard.mjs'),
      settings: [
        'ssl=on',
        `ssl_cert_file=${path.join(folder, 'server.pem')}`,
        `ssl_key_file=${path.join(folder, 'server.key')}`,
        `unix_socket_directories=${sockets}`,
      ],
    });
  });
  afterAll(() => postgres?.stop());

  const start = (at: string) =>
    openDatabasePlace(
      placeOf(`given-${randomBytes(3).toString('hex')}`),
      readConfiguration({ DATABASE_URL: `postgresql://postgres:p@ss@${at}` }),
    );
  const tls = async (url: string) => {
    const client = await connectTo(url);
    const { rows } = await client
      .query('SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()')
      .finally(() => client.end());
    return rows[0]?.ssl;
  };

  test('a private authority is believed when it is named, for owner and web', async () => {
    const ca = path.join(folder, 'ca.pem');
    fs.chmodSync(ca, 0o600);
    const { ownerUrl, webUrl } = await start(`localhost:${postgres.port}/postgres?sslmode=require&sslrootcert=${ca}`);
    for (const url of [ownerUrl, webUrl]) expect(await tls(url)).toBe(true);
    // The web may run as another account than the one whose file it is.
    const copy = new URL(webUrl).searchParams.get('sslrootcert') ?? '';
    expect(fs.statSync(copy).mode & 0o004 || process.getuid?.()).not.toBe(0);
  });

  test.each([
    ['sslmode=require', /signed by an authority this machine does not trust\. Add sslrootcert=/],
    ['sslmode=require&sslrootcert=/nowhere.pem', /sslrootcert of DATABASE_URL cannot be read: \/nowhere\.pem/],
  ])('%s says what to do', async (query, sentence) => {
    await expect(start(`localhost:${postgres.port}/postgres?${query}`)).rejects.toThrow(sentence);
  });

  test('another name than the certificate’s says what to do', async () => {
    const ca = path.join(folder, 'ca.pem');
    const wrong = start(`127.0.0.1:${postgres.port}/postgres?sslmode=require&sslrootcert=${ca}`);
    await expect(wrong).rejects.toThrow(/its certificate is for another name\. Use that name as the host/);
    const { webUrl } = await start(
      `127.0.0.1:${postgres.port}/postgres?sslmode=verify-ca&uselibpqcompat=true&sslrootcert=${ca}`,
    );
    expect(await tls(webUrl)).toBe(true);
  });

  test('no-verify encrypts, and a Unix socket needs none', async () => {
    expect(await tls((await start(`localhost:${postgres.port}/postgres?sslmode=no-verify`)).webUrl)).toBe(true);
    const { webUrl } = await start(`/postgres?host=${sockets}&port=${postgres.port}`);
    expect(await tls(webUrl)).toBe(false);
  });
});
