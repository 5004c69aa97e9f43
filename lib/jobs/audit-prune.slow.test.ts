import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appendEntry } from '@/lib/audit/chain';
import { signerOf, verifierOf } from '@/lib/audit/checkpoint';
import { withDatabaseSource } from '@/lib/audit/database-source';
import { exportedChain } from '@/lib/audit/export';
import { exportSource } from '@/lib/audit/export-source';
import { type Proof, proveEntries } from '@/lib/audit/prove';
import { sealStub, writeStub } from '@/lib/audit/stub';
import { type ChainSource, verifyEntries } from '@/lib/audit/verify';
import { newId } from '@/lib/core/ids';
import { createLogger } from '@/lib/core/log';
import { storeMarks } from '@/lib/domain/audit-streams/mark-rules';
import { subjectColumns } from '@/lib/operations/subject';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { TEST_CHAIN_KEY as KEY } from '@/lib/testing/worker';
import { checkAudit, recordHead } from './audit-check';
import { keepCheckpoint } from './audit-checkpoints';
import { pruneAudit } from './audit-prune';
import { readCheckpoints } from './checkpoint-file';

const NOW = new Date('2026-11-29T12:00:00.000Z');
const YEAR_MS = 365.25 * 86_400_000;
const signer = signerOf('steward-audit/test', 'a secret of the worker, for tests');
const log = createLogger('test', 'silent');

let database: TestDatabase;
let folder: string;
let file: string;
let written = 0;
beforeAll(async () => {
  database = await createTestDatabase();
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'steward-prune-'));
  file = path.join(folder, 'checkpoints.txt');
  // Ten of each year, from nine years ago on.
  for (let year = 9; year >= 0; year -= 1) for (let count = 0; count < 10; count += 1) await happen(year, count);
});
afterAll(async () => {
  fs.rmSync(folder, { recursive: true });
  await database.drop();
});

/** A change and its entry, so many years ago. */
async function happen(yearsAgo: number, count: number): Promise<void> {
  written += 1;
  const [id, at] = [newId(), new Date(NOW.getTime() - (yearsAgo + 0.5) * YEAR_MS + count * 60_000)];
  const subject = { kind: 'budget', id: `budget_${written}` };
  await database.owner.db.$transaction(async (tx) => {
    await tx.intent.create({
      data: {
        ...{ id, command: 'budget.rename', input: {}, inputHash: '', ...subjectColumns(subject), subjectName: 'B' },
        ...{ actorKind: 'person', source: 'web', idempotencyKey: id, requestId: 'r', workspaceIds: ['w'] },
        ...{ state: 'succeeded', createdAt: at, claimedAt: at, finishedAt: at },
      },
    });
    const step = { key: `key:apikey_${written}`, label: 'K', position: 0, state: 'done', at };
    await tx.intentStep.create({ data: { intentId: id, ...step } });
    await appendEntry(tx, KEY, {
      ...{ kind: 'succeeded', at, intentId: id, command: 'budget.rename', target: `budget:${subject.id}` },
      ...{ workspaceId: 'w', actorKind: 'person', actorPersonId: null, actorName: 'Ada', requestId: 'r' },
      ...{ principalId: 'somebody', role: 'admin', subjectKind: 'budget', subjectWithin: null, subjectId: subject.id },
      ...{ subjectName: 'B', workspaceIds: ['w'], source: 'web', address: null, agent: null, before: null },
      ...{ after: { name: 'B' }, upstreamRequestIds: [], payload: {} },
    });
  });
}

const deps = () => ({ database: database.owner, chainKey: KEY, log, now: () => NOW });
const prune = () => pruneAudit(deps(), { signer });
const signed = async () => ({ ...(await readCheckpoints(file, verifierOf(signer))), verifier: verifierOf(signer) });
const prove = async (source?: ChainSource): Promise<Proof> => {
  const told = await signed();
  return source
    ? proveEntries(source, told)
    : withDatabaseSource(database.owner.pool, (own) => proveEntries(own, told));
};
const verify = () => withDatabaseSource(database.owner.pool, (source) => verifyEntries(KEY, source));
const entries = () => database.owner.db.auditEntry.count();
const run = (sql: string, values: unknown[] = []) => database.owner.pool.query(sql, values);

it('deletes nothing that no stub stands for, whoever asks', async () => {
  await expect(run('DELETE FROM audit_entries WHERE seq = 1')).rejects.toThrow('append-only');
  await expect(run('DELETE FROM audit_digests WHERE seq = 1')).rejects.toThrow('append-only');
});

it('prunes nothing before the first checkpoint', async () => {
  expect(await prune()).toBe(0n);
  expect(await entries()).toBe(written);
  expect(await keepCheckpoint({ database: database.owner, log, now: () => NOW }, { file, signer })).toBe('signed');
});

it('prunes nothing that a hold or a stream keeps, nor what follows it', async () => {
  const { db } = database.owner;
  const hold = { id: newId(), name: 'A lawsuit', placedAt: NOW };
  await db.auditHold.create({ data: { ...hold, subjectKind: 'budget', subjectId: 'budget_1' } });
  expect(await prune()).toBe(0n);
  // One of many things that a change was about.
  await db.auditHold.update({ where: { id: hold.id }, data: { subjectKind: 'api_key', subjectId: 'apikey_1' } });
  expect(await prune()).toBe(0n);
  await db.auditHold.update({ where: { id: hold.id }, data: { subjectKind: 'person', subjectId: 'somebody' } });
  expect(await prune()).toBe(0n);
  const day = new Date(NOW.getTime() - 8.6 * YEAR_MS);
  const period = { subjectKind: null, subjectId: null, fromDay: day, toDay: new Date(day.getTime() + YEAR_MS) };
  await db.auditHold.update({ where: { id: hold.id }, data: period });
  // Of the first ten, the stream has got seven, and goes back to the fifth if its connection breaks.
  const marks = storeMarks([5n, 7n].map((seq) => ({ seq, at: NOW })));
  const stream = { id: newId(), kind: 'syslog', name: 'S', addressShown: '', marks, position: 7n };
  const times = { dueAt: NOW, createdAt: NOW, updatedAt: NOW };
  await db.auditStream.create({ data: { ...stream, ...times, state: 'paused', pausedAt: NOW } });
  expect(await prune()).toBe(5n);
  // A week later it no longer keeps any; the hold keeps what is from its first day on.
  const pausedAt = new Date(NOW.getTime() - 8 * 86_400_000);
  await db.auditStream.update({ where: { id: stream.id }, data: { pausedAt } });
  expect(await prune()).toBe(10n);
  await db.auditHold.update({ where: { id: hold.id }, data: { releasedAt: NOW } });
});

it('prunes what is older than seven years, leaves a signed stub, tells of it, and the rest verifies from there on', async () => {
  expect(await prune()).toBe(30n);
  expect(await prune()).toBe(30n);
  const { db } = database.owner;
  const told = await db.auditEntry.findMany({
    where: { command: 'installation.prune_audit' },
    orderBy: { seq: 'asc' },
  });
  expect(told.map(({ payload }) => payload)).toMatchObject([
    { from: '1', to: '5', years: 7 },
    { from: '6', to: '10' },
    { from: '11', to: '30' },
  ]);
  const left = written - 30 + told.length;
  expect(await entries()).toBe(left);
  expect(await db.intent.count({ where: { command: 'budget.rename' } })).toBe(written - 30);
  expect((await db.auditEntry.findFirst({ orderBy: { seq: 'asc' } }))?.seq).toBe(31n);
  expect(await verify()).toEqual({ checked: left, fault: null });
  expect(await prove()).toEqual({ checked: left, pruned: 30n, proved: BigInt(written), fault: null });
  const headFile = path.join(folder, 'head');
  expect(await recordHead(deps(), { headFile })).toBe('recorded');
  expect(await checkAudit(deps(), { headFile, checkpoints: { file, signer } })).toMatchObject({
    state: 'whole',
    checked: left + 1,
  });
  // Signing goes on.
  const later = new Date(NOW.getTime() + 3_600_000);
  expect(await keepCheckpoint({ database: database.owner, log, now: () => later }, { file, signer })).toBe('signed');
  expect(await prove()).toMatchObject({ pruned: 30n, fault: null });
});

it('goes with an export, which anybody verifies from the stub on', async () => {
  const lines: string[] = [];
  for await (const line of exportedChain(database.web.db)) lines.push(line);
  const copy = path.join(folder, 'chain.jsonl');
  const proved = async (text: readonly string[]) => {
    fs.writeFileSync(copy, text.join(''));
    return prove(exportSource(copy));
  };
  expect(lines[0]).toContain('{"stub":');
  expect(await proved(lines)).toMatchObject({ pruned: 30n, fault: null });
  expect((await proved(lines.slice(1))).fault).toMatchObject({ problem: 'missing', number: 1n });
  expect((await proved(lines.with(0, (lines[0] ?? '').replace('"seq":"30"', '"seq":"31"')))).fault).toMatchObject({
    problem: 'cut',
    number: 1n,
  });
  expect((await proved(lines.toSpliced(1, 1))).fault).toMatchObject({ problem: 'missing', number: 31n });
  expect((await proved([lines[0] ?? '', lines[0] ?? '', ...lines.slice(1)])).fault).toMatchObject({ number: 31n });
});

describe('a database that was tampered with', () => {
  const stub = () => database.owner.db.auditStub.findFirstOrThrow({ orderBy: { seq: 'desc' } });
  const thief = signerOf('steward-audit/test', 'a secret that somebody else made up');
  /** A later stub, by somebody who has the database and the key of the chain. */
  const forge = async (seq: bigint, by = thief, note?: string) => {
    const entry = await database.owner.db.auditEntry.findUniqueOrThrow({ where: { seq } });
    const { digest } = await database.owner.db.auditDigest.findUniqueOrThrow({ where: { seq } });
    const own = { seq, hash: entry.hash, digest };
    const written = note ?? writeStub(by, { ...own, until: NOW, at: NOW });
    await run(
      'INSERT INTO audit_stubs (seq, hash, digest, seal, note, until, at) VALUES ($1, $2, $3, $4, $5, now(), now())',
      [...[seq.toString(), entry.hash, digest, sealStub(KEY, own), written]],
    );
  };

  const TAMPERINGS: [string, () => Promise<unknown>, object][] = [
    [
      'the stub edited',
      () => run(`UPDATE audit_stubs SET hash = repeat('a', 64) WHERE seq = 30`),
      { number: 1n, problem: 'cut' },
    ],
    ['the stub moved', () => run('UPDATE audit_stubs SET seq = 29 WHERE seq = 30'), { number: 1n, problem: 'cut' }],
    ['all stubs removed', () => run('DELETE FROM audit_stubs'), { number: 1n, problem: 'missing' }],
    [
      'the newest stub removed',
      () => run('DELETE FROM audit_stubs WHERE seq = 30'),
      { number: 11n, problem: 'missing' },
    ],
    ['a stub made up with the key of the chain', () => forge(60n), { number: 1n, problem: 'cut' }],
    [
      'a checkpoint given out as a stub',
      async () => forge(BigInt(written), signer, (await database.owner.db.auditCheckpoint.findFirstOrThrow()).note),
      { number: 1n, problem: 'cut' },
    ],
    [
      'an older stub given out for more',
      async () => forge(60n, signer, (await stub()).note),
      { number: 1n, problem: 'cut' },
    ],
    [
      'an entry after it edited',
      () => run(`UPDATE audit_entries SET actor_name = 'X' WHERE seq = 31`),
      { number: 31n, problem: 'edited' },
    ],
    [
      'an entry after it dropped',
      () => run('DELETE FROM audit_entries WHERE seq = 31'),
      { number: 31n, problem: 'missing' },
    ],
    [
      'an entry further on dropped',
      () => run('DELETE FROM audit_entries WHERE seq = 80'),
      { number: 80n, problem: 'missing' },
    ],
    [
      'the end cut off',
      () => run('DELETE FROM audit_entries WHERE seq > 90; UPDATE audit_head SET seq = 90'),
      { number: 91n, problem: 'cut' },
    ],
  ];

  it.each(TAMPERINGS)('%s', async (_what, tamper, expected) => {
    const tables = ['audit_entries', 'audit_digests', 'audit_stubs', 'audit_head'];
    await run(
      tables
        .map((table) => `ALTER TABLE ${table} DISABLE TRIGGER ALL; CREATE TABLE kept_${table} AS TABLE ${table}`)
        .join(';'),
    );
    try {
      await tamper();
      expect((await prove()).fault).toMatchObject(expected);
    } finally {
      await run(
        tables
          .map(
            (
              table,
            ) => `DELETE FROM ${table}; INSERT INTO ${table} SELECT * FROM kept_${table}; DROP TABLE kept_${table};
            ALTER TABLE ${table} ENABLE TRIGGER ALL`,
          )
          .join(';'),
      );
    }
    expect((await prove()).fault).toBeNull();
  });
});
