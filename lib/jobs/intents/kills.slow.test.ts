import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withDatabaseSource } from '@/lib/audit/database-source';
import { verifyEntries } from '@/lib/audit/verify';
import { renameWorkspace } from '@/lib/domain/workspaces/schema';
import { ask } from '@/lib/testing/change';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { doomedAfter } from '@/lib/testing/doomed-worker';
import { thorough } from '@/lib/testing/thorough';
import { createTestWorker, TEST_CHAIN_KEY, type TestWorker } from '@/lib/testing/worker';
import { executeIntent } from './run';
import { sweepIntents } from './sweep';

const KILLS = thorough(2, 200);
const ENDED = ['succeeded', 'failed'];

let database: TestDatabase;
let worker: TestWorker;
let workspaceId: string;
let renamed = 0;
beforeAll(async () => {
  database = await createTestDatabase({ from: 'company without members' });
  worker = await createTestWorker(database);
  const where = { isDefault: false, archivedAt: null };
  workspaceId = (await database.owner.db.workspace.findFirstOrThrow({ where })).id;
});
afterAll(async () => {
  await worker.running.close();
  await database.drop();
});

/** The nth statement that fits, counted anew for each worker. */
const nth = (pattern: RegExp, count: number, then?: RegExp) => () => {
  let found = 0;
  return (sql: string) => {
    if (found < count && pattern.test(sql)) found += 1;
    return found === count && (then ?? pattern).test(sql);
  };
};
const ENTRY = /INSERT INTO "public"\."audit_entries"/;
const COMMIT = /^COMMIT/;

/** Each with how the change ends if its worker is gone by then, and whether Anthropic has made it. */
const POINTS = [
  ['when it is begun', nth(ENTRY, 1, COMMIT), 'succeeded'],
  ['when the call is noted, before it is sent', nth(/INSERT INTO upstream_writes/, 1), 'failed'],
  ['when Anthropic has answered', nth(/UPDATE upstream_writes/, 1), 'succeeded'],
  ['while the outcome is being written', nth(ENTRY, 2), 'succeeded'],
  ['when the outcome is written, before anybody hears of it', nth(ENTRY, 2, COMMIT), 'succeeded'],
] as const;

const writes = () =>
  worker.running.sandbox
    .requests()
    .filter(({ method, path }) => method === 'POST' && path === `/v1/organizations/workspaces/${workspaceId}`).length;
const kindsOf = async (intentId: string) =>
  (await database.owner.db.auditEntry.findMany({ where: { intentId }, orderBy: { seq: 'asc' } })).map(
    ({ kind }) => kind,
  );

describe(`a change whose worker is killed (${KILLS} times at each point)`, () => {
  it.each(POINTS)(
    '%s has no effect without an entry, is made once at most, and ends within a minute',
    async (_point, isLast, state) => {
      for (let kill = 0; kill < KILLS; kill += 1) {
        renamed += 1;
        const name = `Renamed ${renamed}`;
        const intentId = await ask(database, renameWorkspace, { workspaceId, name });
        const before = writes();
        const isDead = await doomedAfter(
          database,
          (own) => executeIntent({ ...worker.another(), database: own }, intentId),
          isLast(),
        );
        expect(isDead).toBe(true);
        if (writes() > before) expect(await kindsOf(intentId)).toContain('started');

        // A minute later: the sweep has found it, and whoever is there takes it up.
        await database.owner.pool.query(
          `UPDATE intents SET lease_until = lease_until - interval '1 minute', created_at = created_at - interval '1 minute' WHERE id = $1`,
          [intentId],
        );
        await sweepIntents(worker.deps);
        await executeIntent(worker.another(), intentId);
        const intent = await database.owner.db.intent.findUniqueOrThrow({ where: { id: intentId } });
        expect(intent).toMatchObject({ state });
        const kinds = await kindsOf(intentId);
        expect(kinds[0]).toBe('started');
        expect(kinds.filter((kind) => ENDED.includes(kind))).toEqual([state]);
        const isMade = state === 'succeeded';
        expect(writes() - before).toBe(isMade ? 1 : 0);
        const here = await database.owner.db.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
        const there = await worker.deps.upstream.getWorkspace(workspaceId);
        expect([here.name === name, there.name === name]).toEqual([isMade, isMade]);
      }
    },
    thorough(600_000, 900_000),
  );

  it('leaves a whole chain behind', async () => {
    const { fault } = await withDatabaseSource(database.owner.pool, (source) => verifyEntries(TEST_CHAIN_KEY, source));
    expect(fault).toBeNull();
  });
});
