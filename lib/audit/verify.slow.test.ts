import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { takeRound } from '@/lib/testing/thorough';
import { appendEntry, type ChainHead, GENESIS, hashEntry, type NewEntry, sealHead } from './chain';
import { withDatabaseSource } from './database-source';
import { exportedChain } from './export';
import { exportSource } from './export-source';
import { faultWords, type RecordedHead, verifyEntries } from './verify';

const KEY = 'the key of this chain, known to the worker';
const ROWS = 60;
/** Where the chain is tampered with: the ends, and places that differ with each run. */
const PLACES = [1, ROWS - 1, ...Array.from({ length: 2 }, () => 2 + Math.floor(Math.random() * (ROWS - 4)))];

let database: TestDatabase;
let folder: string;
let lines: string[];
let heads: ChainHead[];
let recorded: RecordedHead;

function entry(number: number): NewEntry {
  return {
    kind: 'succeeded',
    at: new Date(Date.UTC(2026, 10, 1, 0, 0, number)),
    intentId: null,
    command: 'workspace.rename',
    target: `workspace:${number}`,
    workspaceId: number % 2 === 0 ? 'w' : null,
    actorKind: 'person',
    actorPersonId: null,
    actorName: 'Somebody',
    requestId: 'r',
    ...{ subjectKind: 'workspace', subjectWithin: null, subjectId: `${number}`, subjectName: `Ünique ${number}` },
    ...{ workspaceIds: number % 3 === 0 ? [] : ['w', 'x'], principalId: null, role: 'admin', source: 'web' },
    ...{ address: '192.0.2.1', agent: 'A browser', upstreamRequestIds: ['req_1'] },
    ...{ before: { name: 'was', limit: null }, after: number % 2 === 0 ? null : { name: 'is', limit: 12.5 } },
    payload: { number, text: 'ü "quoted" \n\u2028', nested: { b: [1.5, null, true, -0.001, 1e21], a: 'x' } },
  };
}

const append = (number: number) =>
  database.owner.db.$transaction((tx) => appendEntry(tx, KEY, entry(number)), { maxWait: 30_000, timeout: 30_000 });

async function headNow(): Promise<ChainHead> {
  return database.owner.db.auditHead.findUniqueOrThrow({
    where: { id: 1 },
    select: { seq: true, hash: true, seal: true },
  });
}

async function exported(): Promise<string[]> {
  const found: string[] = [];
  for await (const line of exportedChain(database.web.db)) found.push(line.trimEnd());
  return found;
}

beforeAll(async () => {
  database = await createTestDatabase();
  folder = mkdtempSync(path.join(tmpdir(), 'steward-chain-'));
  heads = [await headNow()];
  for (let number = 1; number <= ROWS; number += 1) {
    await append(number);
    heads.push(await headNow());
  }
  lines = await exported();
  const { seq, hash } = await headNow();
  recorded = { seq, hash, at: new Date(Date.UTC(2026, 10, 1, 0, 1, 0)) };
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await database.drop();
});

const inDatabase = (key = KEY, end: RecordedHead | null = recorded) =>
  withDatabaseSource(database.owner.pool, (source) => verifyEntries(key, source, end));

function inFile(text: readonly string[], key = KEY, end: RecordedHead | null = recorded) {
  const file = path.join(folder, 'chain.jsonl');
  writeFileSync(file, text.map((line) => `${line}\n`).join(''));
  return verifyEntries(key, exportSource(file), end);
}

/** Changes the tables behind the trigger's back, as a thief of the database could, looks, and puts them back. */
async function afterTampering(tamper: () => Promise<unknown>, end: RecordedHead | null = recorded) {
  const { pool } = database.owner;
  await pool.query(
    `ALTER TABLE audit_entries DISABLE TRIGGER ALL; CREATE TABLE kept AS SELECT * FROM audit_entries;
     CREATE TABLE kept_head AS SELECT * FROM audit_head; CREATE TABLE kept_intents AS SELECT * FROM intents`,
  );
  try {
    await tamper();
    const { fault } = await inDatabase(KEY, end);
    return fault && { problem: fault.problem, number: Number(fault.number) };
  } finally {
    await pool.query(
      `DELETE FROM audit_entries; INSERT INTO audit_entries SELECT * FROM kept; DELETE FROM audit_head; DELETE FROM intents;
       INSERT INTO audit_head SELECT * FROM kept_head; INSERT INTO intents SELECT * FROM kept_intents;
       DROP TABLE kept, kept_head, kept_intents; ALTER TABLE audit_entries ENABLE TRIGGER ALL`,
    );
  }
}

const run = (sql: string, values: unknown[] = []) => database.owner.pool.query(sql, values);
/** Two steps, because no two entries may have one number in between. */
const shift = async (from: number, by: number) => {
  await run('UPDATE audit_entries SET seq = -(seq + $2) WHERE seq >= $1', [from, by]);
  await run('UPDATE audit_entries SET seq = -seq WHERE seq < 0');
  await run('UPDATE audit_head SET seq = seq + $1', [by]);
};
const cutAt = async (at: number, head?: ChainHead) => {
  await run('DELETE FROM audit_entries WHERE seq >= $1', [at]);
  if (head) await run('UPDATE audit_head SET seq = $1, hash = $2, seal = $3', [head.seq, head.hash, head.seal]);
};
const headAt = (seq: number): ChainHead => heads[seq] ?? { seq: 0n, hash: GENESIS, seal: '' };

/** All that follows, written anew with a key that is not the chain's. */
async function rewriteFrom(at: number): Promise<void> {
  const rows = await database.owner.db.auditEntry.findMany({ where: { seq: { gte: at } }, orderBy: { seq: 'asc' } });
  let before = headAt(at - 1).hash;
  for (const row of rows) {
    const changed = { ...row, actorName: 'Nobody' };
    const hash = hashEntry('a guess', before, changed);
    await run('UPDATE audit_entries SET actor_name = $2, prev_hash = $3, hash = $4 WHERE seq = $1', [
      row.seq,
      changed.actorName,
      before,
      hash,
    ]);
    before = hash;
  }
  await run('UPDATE audit_head SET hash = $1, seal = $2', [
    before,
    sealHead('a guess', { seq: BigInt(ROWS), hash: before }),
  ]);
}

const COLUMNS = [
  `payload = jsonb_set(payload, '{nested,a}', '"y"')`,
  `payload = payload || '{"more": 1}'`,
  `at = at + interval '1 millisecond'`,
  `kind = 'failed'`,
  `command = 'workspace.archive'`,
  `target = 'workspace:other'`,
  `workspace_id = 'elsewhere'`,
  `actor_kind = 'system'`,
  `actor_person_id = gen_random_uuid()`,
  `actor_name = 'Nobody'`,
  `request_id = ''`,
  `intent_id = gen_random_uuid()`,
  `hash = 'x'`,
  `prev_hash = 'x'`,
  `format = 1`,
  `format = 3`,
  `subject_kind = 'api_key'`,
  `subject_within = 'w'`,
  `subject_id = 'other'`,
  `subject_name = 'Other'`,
  `workspace_ids = '{w}'`,
  `principal_id = 'somebody'`,
  `role = 'owner'`,
  `source = 'scim'`,
  `address = '192.0.2.2'`,
  `agent = NULL`,
  `before = '{"name": "x"}'`,
  `after = '{"name": "x"}'`,
  `upstream_request_ids = '{}'`,
];

const IN_DATABASE: [string, string, (at: number) => Promise<unknown>][] = [
  ['dropped', 'missing', (at) => run('DELETE FROM audit_entries WHERE seq = $1', [at])],
  [
    'dropped, with the rest moved up',
    'missing',
    async (at) => {
      await run('DELETE FROM audit_entries WHERE seq = $1', [at]);
      await shift(at + 1, -1);
    },
  ],
  [
    'inserted',
    'inserted',
    async (at) => {
      await shift(at, 1);
      await run(
        `INSERT INTO audit_entries (seq, at, kind, command, target, actor_kind, actor_name, request_id, payload, prev_hash, hash)
           SELECT $1::bigint, at, kind, command, 'workspace:never', actor_kind, actor_name, request_id, payload, prev_hash, hash FROM audit_entries WHERE seq = $1::bigint + 1`,
        [at],
      );
    },
  ],
  [
    'changed places with the next',
    'reordered',
    async (at) => {
      await run('UPDATE audit_entries SET seq = 0 WHERE seq = $1', [at]);
      await run('UPDATE audit_entries SET seq = $1 WHERE seq = $1 + 1', [at]);
      await run('UPDATE audit_entries SET seq = $1 + 1 WHERE seq = 0', [at]);
    },
  ],
  ['cut off', 'cut', (at) => cutAt(at)],
  ['cut off, the head set back', 'cut', (at) => cutAt(at, { ...headAt(at - 1), seal: headAt(ROWS).seal })],
  ['cut off, the whole head of then put back', 'cut', (at) => cutAt(at, headAt(at - 1))],
  ['written anew with another key', 'edited', rewriteFrom],
];

describe.each(PLACES)('an entry of the database, number %i', (at) => {
  it.each(IN_DATABASE)('%s: %s', async (_what, problem, tamper) => {
    expect(await afterTampering(() => tamper(at))).toEqual({ problem, number: at });
  });

  it('edited in any column', async () => {
    for (const change of takeRound(COLUMNS, 3, at))
      expect([change, await afterTampering(() => run(`UPDATE audit_entries SET ${change} WHERE seq = ${at}`))]).toEqual(
        [change, { problem: 'edited', number: at }],
      );
  });
});

describe('the end of the chain', () => {
  it('is found to be set back without anything recorded outside, unless a head of then was kept', async () => {
    const back = (seal: string) => afterTampering(() => cutAt(40, { ...headAt(39), seal }), null);
    expect(await back(headAt(ROWS).seal)).toEqual({ problem: 'cut', number: 40 });
    expect(await back('')).toEqual({ problem: 'cut', number: 40 });
    expect(await back(headAt(39).seal)).toBeNull();
  });

  it('stays broken when Steward goes on writing after it was cut', async () => {
    const regrown = async (head: ChainHead, end: RecordedHead | null, rows = 3) =>
      afterTampering(async () => {
        await cutAt(40, head);
        for (let number = 0; number < rows; number += 1) await append(ROWS + 1 + number);
      }, end);
    expect(await regrown(headAt(39), recorded)).toEqual({ problem: 'cut', number: 40 });
    expect(await regrown(headAt(39), recorded, 30)).toEqual({ problem: 'cut', number: 40 });
    expect(await regrown({ ...headAt(39), seal: 'x' }, null)).toEqual({ problem: 'cut', number: 43 });
  });

  it('lacks the entry of a change that ended', async () => {
    const tamper = () =>
      run(
        `INSERT INTO intents (id, command, input, input_hash, target, subject_kind, subject_id, source, actor_kind, idempotency_key, request_id, state, created_at, finished_at)
         VALUES (gen_random_uuid(), 'workspace.rename', '{}', 'h', 't:1', 't', '1', 'web', 'person', 'key-0001', 'r', 'succeeded', now(), now())`,
      );
    expect(await afterTampering(tamper, null)).toEqual({ problem: 'cut', number: ROWS + 1 });
  });

  it('does not reach what is added without the key', async () => {
    const added = `INSERT INTO audit_entries (seq, at, kind, command, target, actor_kind, actor_name, request_id, payload, prev_hash, hash)
      SELECT ${ROWS + 1}, at, kind, command, target, actor_kind, actor_name, request_id, payload, hash, 'x' FROM audit_entries WHERE seq = ${ROWS}`;
    expect(await afterTampering(() => run(added))).toEqual({ problem: 'inserted', number: ROWS + 1 });
  });
});

const parsed = (line = '') => JSON.parse(line) as Record<string, unknown>;
const without = (at: number) => lines.filter((_, index) => index !== at - 1);
const forged = (at: number) => (lines[at - 1] ?? '').replace('"Somebody"', '"Nobody"');
const replaced = (at: number, line: string) => lines.map((kept, index) => (index === at - 1 ? line : kept));

const IN_EXPORT: [string, string, (at: number) => string[]][] = [
  ['edited', 'edited', (at) => replaced(at, forged(at))],
  ['with a name twice', 'edited', (at) => replaced(at, (lines[at - 1] ?? '').replace('{', '{"actorName":"Nobody",'))],
  ['with more in it', 'edited', (at) => replaced(at, JSON.stringify({ ...parsed(lines[at - 1]), note: 'x' }))],
  ['unreadable', 'edited', (at) => replaced(at, (lines[at - 1] ?? '').slice(0, 40))],
  ['dropped', 'missing', without],
  ['inserted, a forgery', 'inserted', (at) => [...lines.slice(0, at - 1), forged(at), ...lines.slice(at - 1)]],
  [
    'inserted, a copy',
    'inserted',
    (at) => [...lines.slice(0, at - 1), lines[at + 2 < ROWS ? at : 0] ?? '', ...lines.slice(at - 1)],
  ],
  [
    'changed places with the next',
    'reordered',
    (at) => [...lines.slice(0, at - 1), lines[at] ?? '', lines[at - 1] ?? '', ...lines.slice(at + 1)],
  ],
  ['cut off', 'cut', (at) => lines.slice(0, at - 1)],
  ['cut off, its last line kept', 'cut', (at) => [...lines.slice(0, at - 1), lines.at(-1) ?? '']],
  [
    'cut off, its last line written anew',
    'cut',
    (at) => {
      const { seq, hash } = headAt(at - 1);
      const end = { format: 1, hash, seal: headAt(ROWS).seal, seq: seq.toString() };
      return [...lines.slice(0, at - 1), JSON.stringify({ end })];
    },
  ],
];

describe.each(PLACES)('an entry of an export, number %i', (at) => {
  it.each(IN_EXPORT)('%s: %s', async (_what, problem, tamper) => {
    const { fault } = await inFile(tamper(at));
    expect(fault && { problem: fault.problem, number: Number(fault.number) }).toEqual({ problem, number: at });
    expect(fault && faultWords(fault)).toMatch(new RegExp(`[Ee]ntry ${at}\\b`));
  });
});

describe('a whole chain', () => {
  it('raises no alarm, as a database and as an export, whatever is recorded of it', async () => {
    for (const end of [recorded, null, { ...headAt(20), at: recorded.at }]) {
      expect(await inDatabase(KEY, end)).toEqual({ checked: ROWS, fault: null });
      expect(await inFile(lines, KEY, end)).toEqual({ checked: ROWS, fault: null });
    }
    // An export that is older than what is recorded.
    const later = { seq: 1_000n, hash: 'h', at: new Date() };
    expect((await inFile(lines, KEY, later)).fault).toBeNull();
  });

  it('raises none while it grows', async () => {
    const growing = Promise.all(Array.from({ length: 20 }, (_, number) => append(ROWS + 1 + number)));
    for (let look = 0; look < 5; look += 1) {
      expect((await inDatabase()).fault).toBeNull();
      expect((await inFile(await exported())).fault).toBeNull();
    }
    await growing;
    expect(await inDatabase()).toEqual({ checked: ROWS + 20, fault: null });
  });

  it('is not whole for another key, nor for what was recorded of another chain', async () => {
    expect((await inDatabase('another key')).fault).toMatchObject({ number: 1n, problem: 'edited' });
    expect((await inFile(lines, 'another key')).fault).toMatchObject({ number: 1n, problem: 'edited' });
    expect((await inFile(lines, KEY, { ...recorded, hash: 'x' })).fault).toMatchObject({ problem: 'cut' });
  });
});
