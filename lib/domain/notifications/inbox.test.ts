import { afterAll, beforeAll, expect, it } from 'vitest';
import { findActor } from '@/lib/access/find-actor';
import { newId } from '@/lib/core/ids';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { createSignedInPerson, testCtx } from '@/lib/testing/factories';
import { countUnread, listInbox } from './queries';
import { markRead } from './read-sql';

let database: TestDatabase;
let mine: { personId: string; token: string };
let theirs: { personId: string; token: string };

const START = Date.parse('2026-11-20T00:00:00Z');
const COUNT = 120;

beforeAll(async () => {
  database = await createTestDatabase();
  [mine, theirs] = [
    await createSignedInPerson(database.owner.db, 'owner'),
    await createSignedInPerson(database.owner.db, 'owner'),
  ];
  // Many at the very same moment: places in the list hold by id, too.
  await database.owner.pool.query(
    `WITH told AS (
       INSERT INTO notifications (id, kind, key, subject_kind, subject_id, subject_name, about, audience, created_at, addressed_at)
       SELECT gen_random_uuid(), CASE WHEN i % 3 = 0 THEN 'key.unused' ELSE 'sync.failing' END, i::text, 'test', i::text, 'Test', '{}', '{}',
         $2::timestamptz + make_interval(mins => i / 7), now() FROM generate_series(1, $1::int) i RETURNING id, created_at)
     INSERT INTO deliveries (id, notification_id, channel, recipient, person_id, state, due_at, created_at)
     SELECT gen_random_uuid(), told.id, 'inbox', p::text, p::uuid, 'delivered', told.created_at, told.created_at
     FROM told, unnest($3::text[]) p`,
    [COUNT, new Date(START).toISOString(), [mine.personId, theirs.personId]],
  );
});
afterAll(() => database.drop());

async function ctxOf(personId: string) {
  const actor = await findActor(database.owner.db, personId);
  if (!actor) throw new Error('no access');
  return testCtx(database.web, actor);
}

it('pages there and back without a gap, each once', async () => {
  const ctx = await ctxOf(mine.personId);
  const pages = [await listInbox(ctx, {})];
  for (let older = pages[0]?.older; older; older = pages.at(-1)?.older)
    pages.push(await listInbox(ctx, { before: older }));
  const ids = pages.flatMap(({ rows }) => rows.map(({ id }) => id));
  expect([new Set(ids).size, ids.length]).toEqual([COUNT, COUNT]);
  const times = pages.flatMap(({ rows }) => rows.map(({ at }) => at.getTime()));
  expect(times).toEqual([...times].sort((a, b) => b - a));
  const back = await listInbox(ctx, { after: pages.at(-1)?.newer ?? '' });
  expect(back.rows).toEqual(pages.at(-2)?.rows);
});

it('shows one group, and what is not read', async () => {
  const ctx = await ctxOf(mine.personId);
  const { rows, unread, all } = await listInbox(ctx, { group: 'keys', show: 'unread' });
  expect([...new Set(rows.map(({ kind }) => kind))]).toEqual(['key.unused']);
  expect([rows.length, unread, all]).toEqual([COUNT / 3, COUNT, COUNT]);
});

it('marks as read what is the own, and nothing of others', async () => {
  const [own, other] = [await ctxOf(mine.personId), await ctxOf(theirs.personId)];
  const [foreign] = (await listInbox(other, {})).rows;
  const [first, second] = (await listInbox(own, {})).rows;
  const ids = [first?.id ?? '', second?.id ?? '', foreign?.id ?? '', newId()];
  expect(await markRead(database.web.db, mine.token, ids)).toBe(2);
  expect(await markRead(database.web.db, mine.token, ids)).toBe(0);
  expect((await listInbox(own, { show: 'unread' })).unread).toBe(COUNT - 2);
  expect(await markRead(database.web.db, 'no such secret', null)).toBe(0);
  expect(await markRead(database.web.db, mine.token, null)).toBe(COUNT - 2);
  expect([await countUnread(own), await countUnread(other)]).toEqual([0, 100]);
});
