import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { addDays, dayOf, dayStart } from '@/lib/core/time';
import { KEY_POLICY_KEY } from '@/lib/domain/key-policy/schema';
import { executeIntent } from '@/lib/jobs/intents/run';
import { queueUnusedKeySteps } from '@/lib/jobs/unused-keys';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { actorOf, testCtx } from '@/lib/testing/factories';
import { createTestWorker, type TestWorker } from '@/lib/testing/worker';
import { listUnusedKeys, tryUnusedPolicy } from './queries';

const POLICY = { proposeDays: 60, tellDays: 7, waitDays: 14 };
const TODAY = dayOf(new Date());
const ago = (days: number) => addDays(TODAY, -days);
let database: TestDatabase;
let worker: TestWorker;
let key: { id: string; ref: number; name: string };

beforeAll(async () => {
  database = await createTestDatabase({ from: 'company' });
  worker = await createTestWorker(database);
  const { db, pool } = database.owner;
  const found = await db.apiKey.findFirstOrThrow({
    where: { status: 'active', expiresAt: null, goneAt: null, workspaceId: { not: null } },
    orderBy: { id: 'asc' },
  });
  key = { id: found.id, ref: found.ref, name: found.name };
  // Every other key was used today.
  await pool.query(
    `INSERT INTO key_stats (key_ref, cost_30, last_used_day) SELECT ref, 0, $1::date FROM api_keys
     ON CONFLICT (key_ref) DO UPDATE SET last_used_day = excluded.last_used_day`,
    [TODAY],
  );
  await pool.query(
    `INSERT INTO process_status (name, at, detail) VALUES ('sync.mirror', now(), '{}'), ('backfill', now(), '{"complete": true}')
     ON CONFLICT (name) DO UPDATE SET detail = excluded.detail`,
  );
});
beforeEach(async () => {
  const { db, pool } = database.owner;
  await db.unusedKey.deleteMany();
  await db.apiKey.update({
    where: { id: key.id },
    data: { status: 'active', protectedReason: null, createdAt: dayStart(ago(300)) },
  });
  await db.intent.deleteMany({ where: { command: { startsWith: 'unused_key.' } } });
  await pool.query(`DELETE FROM report_days WHERE report = 'usage'`);
  await pool.query(
    `INSERT INTO report_days (report, day, read_at, rows, content_hash) SELECT 'usage', d::date, now(), 0, '' FROM unnest($1::text[]) d`,
    [[ago(200), ago(1)]],
  );
  await usedLast(ago(100));
  await keepPolicy(POLICY);
});
afterAll(async () => {
  await worker.running.close();
  await database.drop();
});

const usedLast = (day: string) =>
  database.owner.pool.query('UPDATE key_stats SET last_used_day = $2::date WHERE key_ref = $1', [key.ref, day]);
const keepPolicy = (unused: typeof POLICY | null) => {
  const row = { value: { unused }, updatedAt: new Date() };
  return database.owner.db.setting.upsert({
    where: { key: KEY_POLICY_KEY },
    create: { key: KEY_POLICY_KEY, ...row },
    update: row,
  });
};
const owner = () => testCtx(database.web, actorOf('owner'), new Date());

/** What the worker does in one of its rounds: `note propose`, `disable`. */
async function round(): Promise<string[]> {
  await queueUnusedKeySteps(worker.deps);
  const intents = await database.owner.db.intent.findMany({
    where: { command: { startsWith: 'unused_key.' }, state: 'queued' },
  });
  for (const { id } of intents) await executeIntent(worker.deps, id);
  const done = await database.owner.db.intent.findMany({ where: { id: { in: intents.map(({ id }) => id) } } });
  return done.map(({ command, state, subjectId, input }) => {
    const step = (input as { step?: string } | null)?.step ?? '';
    return [command.replace('unused_key.', ''), step, state, subjectId === key.id ? '' : subjectId]
      .filter(Boolean)
      .join(' ');
  });
}
const move = (column: 'proposed_day' | 'told_day', day: string) =>
  database.owner.pool.query(`UPDATE unused_keys SET ${column} = $1::date`, [day]);
const told = async () =>
  (
    await database.owner.db.notification.findMany({
      where: { kind: 'key.unused_step', subjectId: key.id },
      orderBy: { createdAt: 'asc' },
    })
  ).map(({ about }) => (about as { step: string; on: string }).step);

it('proposes, tells, waits and disables, each in its time, told and audited', async () => {
  expect(await round()).toEqual(['note propose succeeded']);
  expect(await round()).toEqual([]);
  expect(await listUnusedKeys(owner(), {})).toMatchObject([{ id: key.id, proposedDay: TODAY, disableDay: null }]);
  await move('proposed_day', ago(7));
  expect(await round()).toEqual(['note tell succeeded']);
  expect(await listUnusedKeys(owner(), { apiKeyId: key.id })).toMatchObject([{ disableDay: addDays(TODAY, 14) }]);
  await move('told_day', ago(13));
  expect(await round()).toEqual([]);
  await move('told_day', ago(14));
  expect(await round()).toEqual(['disable succeeded']);
  expect((await worker.deps.upstream.getApiKey(key.id)).status).toBe('inactive');
  expect(await database.owner.db.apiKey.findUniqueOrThrow({ where: { id: key.id } })).toMatchObject({
    status: 'inactive',
  });
  expect(await told()).toEqual(['propose', 'tell', 'disable']);
  const entries = await database.owner.db.intent.findMany({ where: { command: { startsWith: 'unused_key.' } } });
  expect(entries.every(({ actorName, before, after }) => actorName === 'API key policy' && before && after)).toBe(true);
  expect(await database.owner.db.unusedKey.count()).toBe(0);
});

it.each<[string, () => Promise<unknown>]>([
  ['it is used again', () => usedLast(TODAY)],
  [
    'it is protected',
    () => database.owner.db.apiKey.update({ where: { id: key.id }, data: { protectedReason: 'Yearly report' } }),
  ],
  [
    'somebody disables it',
    () => database.owner.db.apiKey.update({ where: { id: key.id }, data: { status: 'inactive' } }),
  ],
  ['the rule is switched off', () => keepPolicy(null)],
])('drops a key when %s', async (_, happen) => {
  await round();
  await move('proposed_day', ago(20));
  await happen();
  expect(await round()).toEqual(['note drop succeeded']);
  expect(await round()).toEqual([]);
});

it('keeps no step that nobody was told of', async () => {
  const { db, pool } = database.owner;
  await round();
  await move('proposed_day', ago(7));
  await pool.query(`ALTER TABLE notifications ADD CONSTRAINT broken CHECK (kind <> 'key.unused_step') NOT VALID`);
  try {
    expect(await round()).toEqual(['note tell failed']);
  } finally {
    await pool.query('ALTER TABLE notifications DROP CONSTRAINT broken');
  }
  expect(await db.unusedKey.findMany()).toMatchObject([{ apiKeyId: key.id, toldDay: null }]);
});

it('does nothing that is no longer due when its turn comes', async () => {
  await round();
  await move('proposed_day', ago(30));
  await database.owner.pool.query('UPDATE unused_keys SET told_day = $1::date', [ago(14)]);
  await queueUnusedKeySteps(worker.deps);
  await usedLast(TODAY);
  const intent = await database.owner.db.intent.findFirstOrThrow({ where: { command: 'unused_key.disable' } });
  await executeIntent(worker.deps, intent.id);
  expect(await database.owner.db.intent.findUniqueOrThrow({ where: { id: intent.id } })).toMatchObject({
    ...{ state: 'failed', errorCode: 'conflict' },
  });
});

it('does nothing while the rule is off, or use is not known up to yesterday', async () => {
  await keepPolicy(null);
  expect(await round()).toEqual([]);
  await keepPolicy(POLICY);
  await database.owner.pool.query(`DELETE FROM report_days WHERE report = 'usage' AND day >= $1::date`, [ago(1)]);
  expect(await round()).toEqual([]);
});

it('tries a policy before it is in effect, of keys that work and are not protected', async () => {
  await database.owner.pool.query('UPDATE api_keys SET created_at = $1', [dayStart(ago(5))]);
  await database.owner.db.apiKey.update({ where: { id: key.id }, data: { createdAt: dayStart(ago(90)) } });
  const { keys } = await tryUnusedPolicy(owner(), POLICY);
  expect(keys).toEqual([
    {
      ...{ id: key.id, name: key.name, workspaceName: expect.any(String), proposedDay: ago(29), toldDay: ago(22) },
      ...{ disabledDay: ago(8), usedAgainDay: null },
    },
  ]);
  await database.owner.db.apiKey.update({ where: { id: key.id }, data: { protectedReason: 'Yearly report' } });
  expect((await tryUnusedPolicy(owner(), POLICY)).keys).toEqual([]);
});
