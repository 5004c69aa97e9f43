import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { z } from 'zod';
import { openSource } from '@/lib/audit/database-source';
import { verifyEntries } from '@/lib/audit/verify';
import { type Database, openDatabase, WORKER_LIMITS } from '@/lib/core/db';
import { type Manifest, readBackup } from '@/lib/database/backup-file';
import { applyMigrations } from '@/lib/database/migrations';
import { prepareDatabase } from '@/lib/database/prepare';
import { loadBackup, restore } from '@/lib/database/restore';
import { usageFilter } from '@/lib/domain/usage/report/filter';
import { overSocket } from '@/lib/testing/database';
import { exportedRows } from '@/lib/testing/exported-rows';
import { actorOf, testCtx } from '@/lib/testing/factories';
import { isThorough } from '@/lib/testing/thorough';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/** What a released version held, as a backup, and beside it what its own tables said of that. */
const FOLDER = path.resolve('lib/testing/released');
const VERSIONS = readdirSync(FOLDER).flatMap((name) => /^(.+)\.backup$/.exec(name)?.[1] ?? []);
const byName = z.record(z.string(), z.string());
const factsSchema = z.strictObject({
  ...{ chainKey: z.string(), lastEntry: z.string(), costByWorkspace: byName, outputByDay: byName },
  ...{ keysByStatus: z.record(z.string(), z.int()), people: z.int(), invites: z.int(), requests: byName },
});

let admin: pg.Client;
const made: string[] = [];
beforeAll(async () => {
  admin = new pg.Client({ connectionString: overSocket(inject('postgresUrl')) });
  await admin.connect();
});
afterAll(async () => {
  for (const name of made) await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
  await admin.end();
});

async function createEmpty(): Promise<string> {
  const name = `released_${randomBytes(5).toString('hex')}`;
  await admin.query(`CREATE DATABASE ${name} OWNER steward_owner`);
  made.push(name);
  return inject('postgresUrl')
    .replace('postgres:test@', 'steward_owner:test@')
    .replace(/\/[^/]*$/, `/${name}`);
}

it('knows a released version', () => expect(VERSIONS).toContain('0.1.0'));

describe.each(VERSIONS)('what version %s held', (version) => {
  const file = path.join(FOLDER, `${version}.backup`);
  const facts = factsSchema.parse(JSON.parse(readFileSync(path.join(FOLDER, `${version}.json`), 'utf8')));
  let manifest: Manifest;
  beforeAll(async () => {
    manifest = await readBackup(file);
  });

  it('is upgraded by the next start, with every figure and a chain that verifies', async () => {
    const url = await createEmpty();
    const old = openDatabase(overSocket(url), { ...WORKER_LIMITS, connections: 1 });
    const client = await old.pool.connect();
    await client.query('BEGIN');
    await loadBackup(client, file, manifest);
    await client.query('COMMIT');
    client.release(true);
    await old.close();
    const applied = await applyMigrations(url);
    expect(applied.length).toBeGreaterThan(60);
    await prepareDatabase(url, { web: 'steward_web', gateway: 'steward_gateway' });
    await holdAgainstFacts(url);
  });

  // The same migrations in one transaction: a restore has tests of its own.
  it.runIf(isThorough)('is restored by this version, as it was', async () => {
    const url = await createEmpty();
    const { upgrades, leftOut } = await restore(url, { file, manifest }, async () => undefined);
    expect(upgrades.length).toBeGreaterThan(60);
    expect(leftOut).toEqual([]);
    await holdAgainstFacts(url);
  });

  async function holdAgainstFacts(url: string): Promise<void> {
    const database = openDatabase(overSocket(url), { ...WORKER_LIMITS, connections: 2 });
    try {
      const days = Object.keys(facts.outputByDay).sort();
      const ask = (filter: object) => sumByPart(database, { from: days[0], to: days.at(-1), ...filter });
      expect((await ask({ metric: 'cost', split: 'workspace', granularity: 'month' })).byPart).toEqual(
        facts.costByWorkspace,
      );
      expect((await ask({ metric: 'output', granularity: 'day' })).byPeriod).toEqual(facts.outputByDay);
      const { db } = database;
      const keys = await db.apiKey.groupBy({ by: ['status'], _count: true });
      expect(Object.fromEntries(keys.map(({ status, _count }) => [status, _count]))).toEqual(facts.keysByStatus);
      expect([await db.user.count(), await db.invite.count()]).toEqual([facts.people, facts.invites]);
      const requests = await db.inviteRequest.findMany({ where: { email: { in: Object.keys(facts.requests) } } });
      expect(Object.fromEntries(requests.map(({ email, state }) => [email, state]))).toEqual(facts.requests);
      const client = await database.pool.connect();
      const source = await openSource(client);
      const { fault } = await verifyEntries(facts.chainKey, source, null);
      const head = await source.head();
      client.release();
      expect([fault, head?.seq.toString()]).toEqual([null, facts.lastEntry]);
    } finally {
      await database.close();
    }
  }
});

async function sumByPart(database: Database, filter: object) {
  const ctx = testCtx(database, actorOf('owner'), new Date('2026-11-30T14:00:00Z'));
  const [byPart, byPeriod] = [new Map<string, bigint>(), new Map<string, bigint>()];
  const add = (to: Map<string, bigint>, name: string, value: bigint) => to.set(name, (to.get(name) ?? 0n) + value);
  for await (const { partId, periodStart, value } of exportedRows(ctx, usageFilter.parse(filter))) {
    add(byPart, partId, BigInt(value ?? 0));
    add(byPeriod, periodStart ?? 'none', BigInt(value ?? 0));
  }
  const plain = (of: Map<string, bigint>) => Object.fromEntries([...of].map(([name, value]) => [name, `${value}`]));
  return { byPart: plain(byPart), byPeriod: plain(byPeriod) };
}
