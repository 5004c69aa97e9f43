import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { createSignedInPerson } from '@/lib/testing/factories';
import { notifyDeps, tellFailing } from '@/lib/testing/notify-world';
import { forgetOld } from './forget-old';

const NOW = new Date('2026-11-23T12:00:00Z');
const daysAgo = (days: number) => new Date(NOW.getTime() - days * 86_400_000);

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await createSignedInPerson(database.owner.db, 'owner');
});
afterAll(() => database.drop());

it('forgets what was read 90 days ago and all of 400 days ago, with its deliveries, and keeps the rest', async () => {
  const deps = notifyDeps(database);
  const { db } = database.owner;
  const tell = async (key: string, told: number, read: number | null) => {
    deps.clock.now = daysAgo(told);
    const id = await tellFailing(deps, { key });
    const inbox = { notificationId: id, channel: 'inbox' };
    await db.delivery.updateMany({ where: inbox, data: { readAt: read === null ? null : daysAgo(read) } });
    const [delivery] = await db.delivery.findMany({ where: inbox });
    await db.deliveryTry.create({ data: { deliveryId: delivery?.id ?? '', at: deps.clock.now, durationMs: 1 } });
  };
  await tell('unread for a year', 399, null);
  await tell('older than all', 401, null);
  await tell('read long ago', 100, 91);
  await tell('read lately', 100, 89);
  deps.clock.now = NOW;
  await forgetOld(deps);
  const left = await db.notification.findMany({
    include: { deliveries: { where: { channel: 'inbox' }, include: { tries: true } } },
    orderBy: { key: 'asc' },
  });
  expect(left.map(({ key, deliveries }) => [key, deliveries.flatMap(({ tries }) => tries).length])).toEqual([
    ['read lately', 1],
    ['read long ago', 0],
    ['unread for a year', 1],
  ]);
});
