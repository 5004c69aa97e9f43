import { afterAll, beforeAll, expect, test } from 'vitest';
import { findActor } from '@/lib/access/find-actor';
import type { PersonActor } from '@/lib/access/principals';
import { newId } from '@/lib/core/ids';
import { loneCommandCtx } from '@/lib/testing/command-ctx';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { actorOf, TEST_NOW, testCtx } from '@/lib/testing/factories';
import { linkAgainCommand } from './return-commands';
import { listReturned } from './return-queries';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const daysAgo = (days: number) => new Date(TEST_NOW.getTime() - days * 86_400_000);

interface Story {
  deactivatedAt?: Date | null;
  /** When the membership before ended; undefined: there was none. */
  leftAt?: Date | null;
  addedAt: Date;
  email?: string;
  departure?: string;
  override?: string;
}

/** Somebody with a membership before, and a member of their address now. */
async function tell({ deactivatedAt = null, leftAt, addedAt, departure, override, ...story }: Story) {
  const { db } = database.owner;
  const [personId, oldId, newUserId] = [newId(), `user_old_${newId()}`, `user_new_${newId()}`];
  const email = `ann-${newId()}@example.test`;
  const member = (id: string, at: Date, goneAt: Date | null) =>
    db.user.create({
      data: { id, email: story.email ?? email, name: 'Ann', role: 'developer', addedAt: at, seenAt: TEST_NOW, goneAt },
    });
  if (leftAt !== undefined) await member(oldId, daysAgo(400), leftAt);
  await member(newUserId, addedAt, null);
  await db.person.create({
    data: {
      ...{ id: personId, email: email.toUpperCase(), name: 'Ann', createdAt: daysAgo(400), deactivatedAt },
      ...{ upstreamUserId: leftAt === undefined ? null : oldId, roleOverride: override ?? null },
    },
  });
  if (departure) {
    const made = { source: 'person', startedAt: daysAgo(30), report: {}, email, name: 'Ann' };
    await db.departure.create({ data: { id: newId(), personId, state: departure, ...made } });
  }
  return { personId, oldId, userId: newUserId };
}

const owner = actorOf('owner');
const listed = async (personId: string) => (await listReturned(testCtx(database.owner, owner), { personId })).length;

test.each<[string, number, Story]>([
  ['removed in the Console and added again', 1, { leftAt: daysAgo(30), addedAt: daysAgo(3) }],
  ['offboarded and hired again', 1, { deactivatedAt: daysAgo(30), leftAt: daysAgo(30), addedAt: daysAgo(3) }],
  ['offboarded from Steward, then a member', 1, { deactivatedAt: daysAgo(30), addedAt: daysAgo(3) }],
  ['offboarded, not yet removed', 0, { deactivatedAt: daysAgo(3), leftAt: null, addedAt: daysAgo(30) }],
  ['a departure that still runs', 0, { leftAt: daysAgo(30), addedAt: daysAgo(3), departure: 'waiting' }],
  ['a departure that is done', 1, { leftAt: daysAgo(30), addedAt: daysAgo(3), departure: 'done' }],
  ['another address', 0, { leftAt: daysAgo(30), addedAt: daysAgo(3), email: `bob-${newId()}@example.test` }],
  ['somebody who never left', 0, { leftAt: null, addedAt: daysAgo(3) }],
])('%s: %d to confirm', async (_, count, story) => {
  expect(await listed((await tell(story)).personId)).toBe(count);
});

const commandCtx = (actor: PersonActor) => loneCommandCtx(database.owner, actor);
const link = (actor: PersonActor, input: { personId: string; userId: string }) =>
  linkAgainCommand.run(commandCtx(actor), input);

test('the same person takes up again, the membership before is kept, and a second try changes nothing', async () => {
  const { personId, oldId, userId } = await tell({
    ...{ deactivatedAt: daysAgo(30), leftAt: daysAgo(30), addedAt: daysAgo(3) },
  });
  expect(await findActor(database.owner.db, personId)).toBeNull();
  const actor = actorOf('admin');
  expect(await link(actor, { personId, userId })).toMatchObject({ personId, userId, formerUserId: oldId });
  expect(await link(actor, { personId, userId })).toMatchObject({ personId, userId });
  expect(await findActor(database.owner.db, personId)).toMatchObject({ role: 'developer', upstreamUserId: userId });
  const former = await database.owner.db.formerMembership.findMany({ where: { personId } });
  expect(former).toMatchObject([{ userId: oldId, replacedBy: actor.personId }]);
  expect(await listed(personId)).toBe(0);
});

test('who was an owner is confirmed by an owner', async () => {
  const story = { deactivatedAt: daysAgo(30), leftAt: daysAgo(30), addedAt: daysAgo(3), override: 'owner' };
  const { personId, userId } = await tell(story);
  await expect(link(actorOf('admin'), { personId, userId })).rejects.toMatchObject({ code: 'forbidden' });
  expect(await findActor(database.owner.db, personId)).toBeNull();
  await link(owner, { personId, userId });
  expect(await findActor(database.owner.db, personId)).toMatchObject({ role: 'owner' });
});

test('nobody is linked to a member who is not theirs', async () => {
  const [ann, bob] = [
    await tell({ leftAt: daysAgo(30), addedAt: daysAgo(3) }),
    await tell({ leftAt: daysAgo(30), addedAt: daysAgo(3) }),
  ];
  const crossed = link(owner, { personId: ann.personId, userId: bob.userId });
  await expect(crossed).rejects.toMatchObject({ code: 'conflict' });
});
