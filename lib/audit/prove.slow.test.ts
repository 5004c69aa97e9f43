import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportedChain } from '@/lib/audit/export';
import { createLogger } from '@/lib/core/log';
import { keepCheckpoint } from '@/lib/jobs/audit-checkpoints';
import { readCheckpoints } from '@/lib/jobs/checkpoint-file';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { dice, SEED, thorough } from '@/lib/testing/thorough';
import { appendEntry, digestEntry, GENESIS, hashEntry, type NewEntry, type StoredEntry, sealHead } from './chain';
import {
  type Checkpoint,
  readNote,
  readNotes,
  readPublicKey,
  signerOf,
  verifierOf,
  writeNote,
  writePublicKey,
} from './checkpoint';
import { withDatabaseSource } from './database-source';
import { writeLine } from './export';
import { exportSource } from './export-source';
import { type Proof, proveEntries } from './prove';
import { faultWords } from './verify';

const KEY = 'the key of this chain, which a thief has too';
const ROWS = 60;
/** Entries after which a checkpoint is signed; what follows the last is unproved. */
const SIGNED_AT = [11, 12, 30, 50];
const LAST = 50;
const ROUNDS = thorough(60, 3_000);
const START = Date.UTC(2026, 10, 1);
const signer = signerOf('steward-audit/test', 'a secret of the worker, for tests');

let database: TestDatabase;
let folder: string;
let file: string;
let lines: string[];

function entry(number: number): NewEntry {
  return {
    ...{ kind: 'succeeded', at: new Date(START + number * 1_000), intentId: null, command: 'workspace.rename' },
    ...{ target: `workspace:${number}`, workspaceId: 'w', actorKind: 'person', actorPersonId: null },
    ...{ actorName: 'Somebody', requestId: 'r', subjectKind: 'workspace', subjectWithin: null, subjectId: `${number}` },
    ...{ subjectName: `Ünique ${number}`, workspaceIds: ['w'], principalId: null, role: 'admin', source: 'web' },
    ...{ address: '192.0.2.1', agent: 'A browser', upstreamRequestIds: ['req_1'], before: { name: 'was' } },
    ...{ after: { name: 'is' }, payload: { number, text: 'ü "quoted" \n\u2028' } },
  };
}

const deps = (now: Date) => ({ database: database.owner, log: createLogger('test', 'silent'), now: () => now });
const signNow = (minute: number) => keepCheckpoint(deps(new Date(START + minute * 60_000)), { file, signer });
const append = (number: number) => database.owner.db.$transaction((tx) => appendEntry(tx, KEY, entry(number)));
const signedBy = (checkpoints: readonly Checkpoint[]) => ({ checkpoints, verifier: verifierOf(signer) });
const signed = async () => (await readCheckpoints(file, verifierOf(signer))).checkpoints;

beforeAll(async () => {
  database = await createTestDatabase();
  folder = mkdtempSync(path.join(tmpdir(), 'steward-proof-'));
  file = path.join(folder, 'audit', 'checkpoints.txt');
  for (let number = 1; number <= ROWS; number += 1) {
    await append(number);
    if (SIGNED_AT.includes(number)) expect(await signNow(number * 10)).toBe('signed');
  }
  lines = [];
  for await (const line of exportedChain(database.web.db)) lines.push(line.trimEnd());
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await database.drop();
});

async function prove(text: readonly string[], checkpoints?: readonly Checkpoint[]): Promise<Proof> {
  const copy = path.join(folder, 'chain.jsonl');
  writeFileSync(copy, text.map((line) => `${line}\n`).join(''));
  return proveEntries(exportSource(copy), signedBy(checkpoints ?? (await signed())));
}

describe('a whole chain', () => {
  it('is proved as far as it was signed, as a database and as an export, and the rest is said to be unproved', async () => {
    const whole = { checked: ROWS, pruned: 0n, proved: BigInt(LAST), fault: null };
    expect(await prove(lines)).toEqual(whole);
    const told = await signed();
    expect(await withDatabaseSource(database.web.pool, (source) => proveEntries(source, signedBy(told)))).toEqual(
      whole,
    );
    expect(await prove(lines, [])).toEqual({ ...whole, proved: 0n });
    // Without the digests on its lines, as files were before.
    const bare = lines.map((line) => line.replace(/"digest":"[0-9a-f]+",/, ''));
    expect(await prove(bare)).toEqual(whole);
  });

  it('is signed again only when entries have come, and five minutes after the last', async () => {
    const minute = LAST * 10;
    expect(await signNow(minute + 4)).toBe('early');
    expect((await signed()).map(({ seq }) => Number(seq))).toEqual(SIGNED_AT);
    const stored = await database.owner.db.auditCheckpoint.findMany({ orderBy: { seq: 'asc' } });
    expect(stored.map(({ note }) => readNote(verifierOf(signer), note))).toEqual(await signed());
  });
});

/** All entries from one on with other content, with everything that a thief of database and chain key can work out. */
function rewritten(from: number, change: (entry: Record<string, unknown>) => void, text = lines): string[] {
  let [hash, digest] = [GENESIS, GENESIS];
  let last = 0n;
  const told = text.slice(0, -1).map((line, index) => {
    const parsed = JSON.parse(line) as Record<string, unknown>;
    if (index + 1 === from) change(parsed);
    const { digest: _, ...rest } = parsed;
    const seq = BigInt(index + 1);
    const stored = { ...rest, seq, at: new Date(String(parsed.at)), prevHash: hash } as unknown as StoredEntry;
    stored.hash = hashEntry(KEY, hash, stored);
    digest = digestEntry(digest, stored);
    hash = stored.hash;
    last = seq;
    return writeLine({ ...stored, digest });
  });
  const end = { format: 3, hash, seal: sealHead(KEY, { seq: last, hash }), seq: last.toString() };
  return [...told, JSON.stringify({ end })];
}

type Tampering = (at: number, roll: (below: number) => number) => { text: string[]; first: number; upTo?: number };

const swapped = (at: number) => [
  ...lines.slice(0, at - 1),
  lines[at] ?? '',
  lines[at - 1] ?? '',
  ...lines.slice(at + 1),
];
const nextSigned = (at: number) => SIGNED_AT.find((seq) => seq >= at) ?? LAST;
const beforeSigned = (at: number) => [0, ...SIGNED_AT].filter((seq) => seq < at).at(-1) ?? 0;
/** Consistent in itself: only that it is not what was signed tells, and only from the checkpoint before on. */
const anew = (at: number, text: string[]) => ({ text, first: beforeSigned(at) + 1, upTo: nextSigned(at) });

const TAMPERINGS: Record<string, Tampering> = {
  edit: (at, roll) => {
    const words: [string, string][] = [
      ['"Somebody"', '"Nobody"'],
      ['"w"', '"v"'],
      ['"admin"', '"owner"'],
      ['"was"', '"is"'],
      [':00.000Z', ':00.001Z'],
      ['"hash":"', '"hash":"0'],
    ];
    const [from, to] = words[roll(words.length)] ?? ['', ''];
    const line = lines[at - 1] ?? '';
    const edited = line.replace(from, to);
    return { text: lines.with(at - 1, edited === line ? line.replace('"Somebody"', '"No"') : edited), first: at };
  },
  'edit with its digest': (at) => {
    const own = rewritten(at, (one) => Object.assign(one, { actorName: 'Nobody' }));
    // Of what it says, the next entry shows that it does not follow on; at a checkpoint it is found at once.
    const isSigned = SIGNED_AT.includes(at);
    const next = isSigned ? { first: beforeSigned(at) + 1 } : { first: at + 1 };
    return { text: lines.with(at - 1, own[at - 1] ?? ''), ...next };
  },
  delete: (at) => ({ text: lines.filter((_, index) => index !== at - 1), first: at }),
  'delete, with the rest moved up': (at) =>
    anew(
      at,
      rewritten(
        at,
        () => undefined,
        lines.filter((_, index) => index !== at - 1),
      ),
    ),
  insert: (at, roll) => {
    const copy = lines[roll(LAST)] ?? '';
    return {
      text: [...lines.slice(0, at - 1), copy, ...lines.slice(at - 1)],
      first: lines[at - 1] === copy ? at + 1 : at,
    };
  },
  'insert, with the rest moved down': (at) =>
    anew(
      at,
      rewritten(at, (one) => Object.assign(one, { actorName: 'New' }), [...lines.slice(0, at), ...lines.slice(at - 1)]),
    ),
  reorder: (at) => ({ text: swapped(at), first: at }),
  'reorder, chained anew': (at) =>
    anew(
      at,
      rewritten(0, () => undefined, swapped(at)),
    ),
  truncate: (at) => ({ text: lines.slice(0, at - 1), first: at }),
  'truncate, with the head set back': (at) => ({
    text: rewritten(0, () => undefined, [...lines.slice(0, at - 1), '']),
    first: at,
  }),
  rewrite: (at) =>
    anew(
      at,
      rewritten(at, (one) => Object.assign(one, { actorName: 'Nobody' })),
    ),
};

it('finds every tampering before the last checkpoint, also by whoever has the database and its key', async () => {
  const roll = dice(SEED);
  const names = Object.keys(TAMPERINGS);
  const missed: unknown[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const name = names[round % names.length] ?? '';
    const at = 1 + roll(LAST - 1);
    const { text, first, upTo } = TAMPERINGS[name]?.(at, roll) ?? { text: [], first: 0 };
    const { fault } = await prove(text);
    const isNamed = fault && Number(fault.number) === first && (upTo === undefined || Number(fault.until) === upTo);
    if (!isNamed || !faultWords(fault).includes(String(first))) missed.push({ name, at, first, fault });
  }
  expect(missed).toEqual([]);
});

describe('a database that was tampered with', () => {
  const run = (sql: string, values: unknown[] = []) => database.owner.pool.query(sql, values);
  const inDatabase = () =>
    withDatabaseSource(database.owner.pool, async (source) => proveEntries(source, signedBy(await signed())));

  it.each([
    [
      'an entry edited',
      'UPDATE audit_entries SET actor_name = $$Nobody$$ WHERE seq = 20',
      { number: 20n, problem: 'edited' },
    ],
    ['a digest edited', 'UPDATE audit_digests SET digest = $$x$$ WHERE seq = 20', { number: 20n, problem: 'edited' }],
    ['an entry dropped', 'DELETE FROM audit_entries WHERE seq = 20', { number: 20n, problem: 'missing' }],
    [
      'cut off',
      'DELETE FROM audit_entries WHERE seq >= 40; UPDATE audit_head SET seq = 39',
      { number: 40n, problem: 'cut' },
    ],
    [
      'a column that format 1 does not hash',
      'UPDATE audit_entries SET format = 1 WHERE seq = 20',
      { number: 20n, problem: 'edited' },
    ],
  ])('%s', async (_what, sql, expected) => {
    await run(`ALTER TABLE audit_entries DISABLE TRIGGER ALL; ALTER TABLE audit_digests DISABLE TRIGGER ALL;
      CREATE TABLE kept AS SELECT * FROM audit_entries; CREATE TABLE kept_digests AS SELECT * FROM audit_digests;
      CREATE TABLE kept_head AS SELECT * FROM audit_head`);
    try {
      await run(sql);
      expect((await inDatabase()).fault).toMatchObject(expected);
      // What does not follow on from the last checkpoint is never signed.
      await run(`UPDATE audit_digests SET digest = 'x' WHERE seq = ${LAST}`);
      expect(await signNow(9_000)).toBe('refused');
      expect(await signed()).toHaveLength(SIGNED_AT.length);
    } finally {
      await run(`DELETE FROM audit_entries; INSERT INTO audit_entries SELECT * FROM kept; DELETE FROM audit_digests;
        INSERT INTO audit_digests SELECT * FROM kept_digests; DELETE FROM audit_head; INSERT INTO audit_head SELECT * FROM kept_head;
        DROP TABLE kept, kept_digests, kept_head; ALTER TABLE audit_entries ENABLE TRIGGER ALL; ALTER TABLE audit_digests ENABLE TRIGGER ALL`);
    }
    expect((await inDatabase()).fault).toBeNull();
  });

  it('gives entries from before there were digests theirs, once, while others are appended', async () => {
    const before = await database.owner.db.auditDigest.findMany({ orderBy: { seq: 'asc' } });
    await run(
      'ALTER TABLE audit_digests DISABLE TRIGGER ALL; DELETE FROM audit_digests WHERE seq > 13; UPDATE audit_head SET digest = NULL',
    );
    await append(ROWS + 1);
    expect(await signNow(10_000)).toBe('signed');
    expect((await database.owner.db.auditDigest.findMany({ orderBy: { seq: 'asc' } })).slice(0, ROWS)).toEqual(before);
    await append(ROWS + 2);
    expect(await inDatabase()).toEqual({ checked: ROWS + 2, pruned: 0n, proved: BigInt(ROWS + 1), fault: null });
  });
});

describe('a signed note', () => {
  const at = new Date(START);
  const note = writeNote(signer, { seq: 7n, digest: 'ab'.repeat(32), at });
  const verifier = readPublicKey(writePublicKey(signer));

  it('is read with the public key alone, as it stands in a file or a mail', async () => {
    if (!verifier) throw new Error('The key cannot be read');
    const checkpoint = { origin: signer.origin, seq: 7n, digest: 'ab'.repeat(32), at };
    expect(readNote(verifier, note)).toEqual(checkpoint);
    const mail = `Keep this.\r\n\r\n${note.replaceAll('\n', '\r\n')}\r\n--\r\nYou receive this.\n\nHalf a note:\n${note.slice(0, 40)}`;
    expect(await readNotes(verifier, mail)).toEqual({ checkpoints: [checkpoint], unsigned: 1 });
  });

  it('counts for nothing if anything in it was changed, or another key signed it', () => {
    if (!verifier) throw new Error('The key cannot be read');
    for (const altered of [
      note.replace('\n7\n', '\n8\n'),
      note.replace('q6ur', 'q6us'),
      note.replace('2026-11', '2026-10'),
    ])
      expect([altered === note, readNote(verifier, altered)]).toEqual([false, null]);
    const other = { origin: signer.origin, privateKey: generateKeyPairSync('ed25519').privateKey };
    expect(readNote(verifier, writeNote(other, { seq: 7n, digest: 'ab'.repeat(32), at }))).toBeNull();
    expect(
      readNote(verifier, writeNote(signerOf('elsewhere', 'x'), { seq: 7n, digest: 'ab'.repeat(32), at })),
    ).toBeNull();
  });

  it.each(['', 'x', 'steward-audit/test+00000000+AQ==', `${writePublicKey(signer)}A`])('reads no key in %j', (text) => {
    expect(readPublicKey(text)).toBeNull();
  });
});
