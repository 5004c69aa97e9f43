import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { appendEntry, type NewEntry, verifyChain } from './chain';

const KEY = 'the key of this chain, known to the worker';
const ROWS = 120;
let database: TestDatabase;

function entry(number: number): NewEntry {
  return {
    kind: 'succeeded',
    at: new Date(Date.UTC(2026, 10, 1, 0, 0, number)),
    intentId: null,
    command: 'workspace.rename',
    target: `workspace:${number}`,
    workspaceId: null,
    actorKind: 'person',
    actorPersonId: null,
    actorName: 'Somebody',
    requestId: 'r',
    payload: { number, text: 'ü "quoted" \n', nested: { b: [1.5, null, true], a: 'x' } },
  };
}

beforeAll(async () => {
  database = await createTestDatabase();
  const append = (number: number) =>
    database.owner.db.$transaction((tx) => appendEntry(tx, KEY, entry(number)), { maxWait: 30_000, timeout: 30_000 });
  for (let at = 0; at < ROWS; at += 10)
    await Promise.all(Array.from({ length: 10 }, (_, offset) => append(at + offset)));
});
afterAll(() => database.drop());

/** Changes the table behind the trigger's back, as a thief of the database could, looks, and puts it back. */
async function afterTampering(sql: string): Promise<bigint | null> {
  const { pool, db } = database.owner;
  await pool.query(
    'ALTER TABLE audit_entries DISABLE TRIGGER ALL; CREATE TABLE kept AS SELECT * FROM audit_entries; CREATE TABLE kept_head AS SELECT * FROM audit_head',
  );
  await pool.query(sql);
  const { brokenAt } = await verifyChain(db, KEY);
  await pool.query(`DELETE FROM audit_entries; INSERT INTO audit_entries SELECT * FROM kept; DELETE FROM audit_head; INSERT INTO audit_head SELECT * FROM kept_head;
    DROP TABLE kept, kept_head; ALTER TABLE audit_entries ENABLE TRIGGER ALL`);
  return brokenAt;
}

describe('the audit chain', () => {
  it('gives concurrent writers one order without gaps', async () => {
    const { rows } = await database.owner.pool.query(
      'SELECT min(seq)::int AS low, max(seq)::int AS high, count(*)::int AS count FROM audit_entries',
    );
    expect(rows[0]).toEqual({ low: 1, high: ROWS, count: ROWS });
    expect(await verifyChain(database.owner.db, KEY)).toEqual({ checked: ROWS, brokenAt: null });
  });

  it('cannot be verified with another key', async () => {
    expect((await verifyChain(database.owner.db, 'another key')).brokenAt).toBe(1n);
  });

  it.each([
    ['an edited payload', `UPDATE audit_entries SET payload = '{"number": 1}' WHERE seq = 57`, 57n],
    ['an edited actor', `UPDATE audit_entries SET actor_name = 'Nobody' WHERE seq = 3`, 3n],
    ['a dropped entry', 'DELETE FROM audit_entries WHERE seq = 40', 40n],
    ['a cut end', 'DELETE FROM audit_entries WHERE seq > 100', 101n],
    ['a cut end with a moved head', 'DELETE FROM audit_entries WHERE seq > 100; UPDATE audit_head SET seq = 100', 101n],
    [
      'an inserted entry',
      `INSERT INTO audit_entries SELECT 121, at, kind, intent_id, command, target, workspace_id, actor_kind, actor_person_id, actor_name, request_id, payload, hash, hash FROM audit_entries WHERE seq = 120`,
      121n,
    ],
    [
      'two that changed places',
      'UPDATE audit_entries SET seq = 1000 WHERE seq = 10; UPDATE audit_entries SET seq = 10 WHERE seq = 11; UPDATE audit_entries SET seq = 11 WHERE seq = 1000',
      10n,
    ],
  ])('shows %s', async (_what, sql, seq) => {
    expect(await afterTampering(sql)).toBe(seq);
    expect((await verifyChain(database.owner.db, KEY)).brokenAt).toBeNull();
  });
});
