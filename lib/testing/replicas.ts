import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { vi } from 'vitest';
import { openDatabase, WORKER_LIMITS } from '@/lib/core/db';
import { prepareDatabase } from '@/lib/database/prepare';
import { databaseAccount } from '@/lib/processes/accounts';
import { startEmbeddedPostgres } from '@/lib/processes/embedded-postgres';
import { freePort } from '@/lib/processes/ports';
import type { TestDatabase } from './database';

const ROLES = ['steward_owner', 'steward_web', 'steward_gateway'] as const;
const WITHIN = { timeout: 30_000, interval: 50 };

export interface Replicated extends TestDatabase {
  /** How the replica is reached, as a role. */
  replicaUrl(role: (typeof ROLES)[number]): string;
  /** Brings the replica level with the primary; from then on it hears of everything and shows nothing of it. */
  pause(): Promise<void>;
  /** The replica shows what it has heard of, and is level. */
  resume(): Promise<void>;
  /** The replica is lost. */
  loseReplica(): Promise<void>;
  /** Brings the replica level with the primary; from then on it hears of nothing. */
  leaveBehind(): Promise<void>;
  /** The primary is lost, the replica is promoted, and whoever connects reaches that. */
  failOver(): Promise<void>;
}

/** A migrated database on a Postgres of its own, which a second one follows; both are reached at one address. */
export async function startReplicated(): Promise<Replicated> {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'steward-replicas-'));
  fs.chmodSync(root, 0o755);
  const primary = await startPostgres(path.join(root, 'primary'));
  const onPrimary = await connect(primary.url);
  for (const role of ROLES) await onPrimary.query(`CREATE ROLE ${role} LOGIN PASSWORD 'test'`);
  await onPrimary.query('CREATE DATABASE steward OWNER steward_owner');
  const urlFor = (url: string, role: string) =>
    url.replace('postgres:test@', `${role}:test@`).replace(/\/postgres$/, '/steward');
  await prepareDatabase(urlFor(primary.url, 'steward_owner'), { web: 'steward_web', gateway: 'steward_gateway' });
  await copyFiles(onPrimary, path.join(root, 'primary'), path.join(root, 'replica'), primary.port);
  const replica = await startPostgres(path.join(root, 'replica'));
  const onReplica = await connect(replica.url);
  const way = await openWay(primary.port);
  const at = (role: string) => urlFor(primary.url.replace(`:${primary.port}/`, `:${way.port}/`), role);
  const [owner, web] = [at('steward_owner'), at('steward_web')].map((url) => openDatabase(url, WORKER_LIMITS));
  if (!owner || !web) throw new Error('There is no database');
  const catchUp = async () => {
    const { rows } = await onPrimary.query<{ at: string }>('SELECT pg_current_wal_insert_lsn()::text AS at');
    const isLevel = async () =>
      (await onReplica.query('SELECT pg_last_wal_replay_lsn() >= $1::pg_lsn AS is', [rows[0]?.at])).rows[0]?.is;
    await vi.waitUntil(isLevel, WITHIN);
  };
  return {
    replicaUrl: (role) => urlFor(replica.url, role),
    pause: async () => {
      await catchUp();
      await onReplica.query('SELECT pg_wal_replay_pause()');
      const state = async () =>
        (await onReplica.query<{ is: string }>('SELECT pg_get_wal_replay_pause_state() AS is')).rows[0]?.is;
      await vi.waitUntil(async () => (await state()) === 'paused', WITHIN);
    },
    resume: async () => {
      await onReplica.query('SELECT pg_wal_replay_resume()');
      await catchUp();
    },
    loseReplica: () => replica.stop(),
    ...{ owner, web, ownerUrl: at('steward_owner'), webUrl: at('steward_web'), gatewayUrl: at('steward_gateway') },
    leaveBehind: async () => {
      await catchUp();
      await onReplica.query(`ALTER SYSTEM SET primary_conninfo = ''`);
      await onReplica.query('SELECT pg_reload_conf()');
      const isCut = async () => (await onReplica.query('SELECT FROM pg_stat_wal_receiver')).rowCount === 0;
      await vi.waitUntil(isCut, WITHIN);
    },
    failOver: async () => {
      way.cut();
      await onPrimary.end().catch(() => undefined);
      await primary.stop();
      await onReplica.query('SELECT pg_promote(true, 60)');
      way.lead(replica.port);
    },
    drop: async () => {
      await Promise.all([owner.close(), web.close()]);
      way.close();
      await Promise.all([onPrimary, onReplica].map((client) => client.end().catch(() => undefined)));
      await Promise.all([primary.stop(), replica.stop()]);
      fs.rmSync(root, { recursive: true, force: true });
    },
  };
}

async function startPostgres(dataFolder: string) {
  return startEmbeddedPostgres({
    ...{ root: process.cwd(), dataFolder, port: await freePort(), password: 'test' },
    guard: path.resolve('lib/processes/postgres-guard.mjs'),
    settings: [
      'fsync=off',
      'synchronous_commit=off',
      'wal_level=replica',
      'max_wal_senders=4',
      'autovacuum=off',
      'scram_iterations=1',
    ],
  });
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** What pg_basebackup does, which is not among the packaged programs. */
async function copyFiles(onPrimary: pg.Client, from: string, to: string, port: number): Promise<void> {
  await onPrimary.query(`SELECT pg_backup_start('replica', true)`);
  const isLeftOut = (file: string) => /\/postmaster\.(pid|opts)$/.test(file) || fs.lstatSync(file).isSocket();
  fs.cpSync(from, to, { recursive: true, filter: (file) => !isLeftOut(file) });
  const { rows } = await onPrimary.query<{ labelfile: string }>('SELECT labelfile FROM pg_backup_stop(false)');
  fs.writeFileSync(path.join(to, 'backup_label'), rows[0]?.labelfile ?? '');
  fs.writeFileSync(path.join(to, 'standby.signal'), '');
  const conninfo = `host=127.0.0.1 port=${port} user=postgres password=test`;
  fs.appendFileSync(path.join(to, 'postgresql.auto.conf'), `primary_conninfo = '${conninfo}'\n`);
  giveAway(to);
}

function giveAway(folder: string): void {
  const account = databaseAccount();
  fs.chmodSync(folder, 0o700);
  if (!account) return;
  const all = [
    folder,
    ...fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => path.join(folder, name)),
  ];
  for (const file of all) fs.lchownSync(file, account.uid, account.gid);
}

/** An address that leads to a Postgres, and later to another. */
async function openWay(first: number) {
  let target: number | null = first;
  const open = new Set<net.Socket>();
  const server = net.createServer((near) => {
    if (target === null) return near.destroy();
    const far = net.connect(target, '127.0.0.1');
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      one.on('error', () => undefined);
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const cut = () => {
    target = null;
    for (const socket of open) socket.destroy();
  };
  return {
    port,
    cut,
    lead: (to: number) => {
      target = to;
    },
    close: () => {
      cut();
      server.close();
    },
  };
}
