import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Database, openDatabase, PAGE_LIMITS, SESSION_LIMITS } from '@/lib/core/db';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres';
import { freePort } from './ports';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'steward-frozen-'));
fs.chmodSync(folder, 0o755);
let postgres: EmbeddedPostgres;
let sessions: Database;
let pages: Database;

beforeAll(async () => {
  postgres = await startEmbeddedPostgres({
    root: process.cwd(),
    dataFolder: path.join(folder, 'postgres'),
    port: await freePort(),
    password: 'frozen',
    guard: path.resolve('lib/processes/postgres-guard.mjs'),
  });
  sessions = openDatabase(postgres.url, SESSION_LIMITS);
  pages = openDatabase(postgres.url, { ...PAGE_LIMITS, answerMs: 6_000 });
});
afterAll(async () => {
  signal('SIGCONT');
  await Promise.all([sessions.close(), pages.close()]);
  await postgres.stop();
  fs.rmSync(folder, { recursive: true, force: true });
});

function signal(name: NodeJS.Signals): void {
  const postmaster = Number(fs.readFileSync(path.join(folder, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]);
  const children = execFileSync('sh', ['-c', `ps -o pid= --ppid ${postmaster} || true`], { encoding: 'utf8' });
  for (const pid of [postmaster, ...children.trim().split(/\s+/).filter(Boolean).map(Number)]) {
    try {
      process.kill(pid, name);
    } catch {
      // It has ended by itself.
    }
  }
}

const ask = (database: Database) => database.db.$queryRaw`SELECT 1 AS one`;

test('a frozen database is given up on, over open and new connections alike, and used again once it answers', async () => {
  await Promise.all([...Array.from({ length: 3 }, () => ask(sessions)), ask(pages)]);
  signal('SIGSTOP');
  const began = performance.now();
  let slowestMs = 0;
  // More than there are connections: some wait for an answer, some for a connection.
  const asked = Array.from({ length: 20 }, () =>
    ask(sessions).finally(() => {
      slowestMs = Math.max(slowestMs, performance.now() - began);
    }),
  );
  const frozen = await Promise.allSettled([...asked, ask(pages)]);
  process.stdout.write(`      who somebody is: given up after ${Math.round(slowestMs)} ms at most\n`);
  expect(frozen.map((answer) => answer.status)).toEqual(Array.from({ length: 21 }, () => 'rejected'));
  const again = performance.now();
  expect((await Promise.allSettled([ask(sessions)]))[0]?.status).toBe('rejected');
  process.stdout.write(`      and after ${Math.round(performance.now() - again)} ms once no connection is left\n`);
  signal('SIGCONT');
  await expect.poll(() => ask(sessions).catch(() => null)).toEqual([{ one: 1 }]);
  await expect.poll(() => ask(pages).catch(() => null)).toEqual([{ one: 1 }]);
});
