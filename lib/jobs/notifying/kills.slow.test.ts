import { afterAll, beforeAll, expect, it } from 'vitest';
import { tell } from '@/lib/domain/notifications/tell-steps';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { doomed } from '@/lib/testing/doomed-worker';
import { createSignedInPerson } from '@/lib/testing/factories';
import { createChannel, notifyDeps } from '@/lib/testing/notify-world';
import { startMailReceiver, startWebReceiver } from '@/lib/testing/receivers';
import { thorough } from '@/lib/testing/thorough';
import { addressNotification } from './address';
import { deliverDue } from './deliver';

const KILLS = thorough(4, 300);
/** Crossings of which everyone is told once. */
const TOLD = thorough(20, 1_000);
const PER_KILL = Math.ceil(TOLD / KILLS);

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const about = { what: 'usage', message: 'No answer.', since: '2026-11-23T01:00:00Z' };
const subject = { kind: 'sync', id: 'usage', name: 'Usage' };

it(
  `notifies everyone, each once by id, however often workers are killed (${KILLS} times)`,
  async () => {
    const [web, mail] = [await startWebReceiver(), await startMailReceiver()];
    const { db, pool } = database.owner;
    for (let count = 0; count < 3; count += 1) await createSignedInPerson(db, 'owner');
    const hook = await createChannel(database, `${web.origin}/hook`);
    const deps = notifyDeps(database, { smtp: { url: mail.url, from: 'steward@steward.example' } });
    const pass = () => {
      deps.clock.now = new Date(deps.clock.now.getTime() + 300_000);
    };
    const keys = Array.from({ length: TOLD }, (_, key) => key);
    const carry = async (own: TestDatabase['owner'], crossed = keys) => {
      const worker = { ...deps, database: own };
      for (const key of crossed)
        await own.db.$transaction((tx) =>
          tell(tx, { kind: 'sync.failing', about, subject, key: `${key}`, now: deps.clock.now }),
        );
      const { rows } = await own.pool.query<{ id: string }>(
        'SELECT id::text FROM notifications WHERE addressed_at IS NULL',
      );
      await Promise.all(rows.map(({ id }) => addressNotification(worker, id)));
      await Promise.all([deliverDue(worker, 'email'), deliverDue(worker, hook)]);
    };
    for (let kill = 0; kill < KILLS; kill += 1) {
      // What the worker before may not have told is found again, with what was crossed since.
      const crossed = keys.slice(Math.max(0, (kill - 1) * PER_KILL), (kill + 1) * PER_KILL);
      await doomed(database, (own) => carry(own, crossed), 5 + Math.random() * 200);
      pass();
    }
    // Each kill costs a try, so some may have run out: what is dead by then is sent again, as a person would.
    await carry(database.owner);
    for (let round = 0; round < 12 && (await db.delivery.count({ where: { state: 'waiting' } })) > 0; round += 1) {
      pass();
      await pool.query(`UPDATE deliveries SET attempts = 0, due_at = $1 WHERE state = 'waiting'`, [deps.clock.now]);
      await carry(database.owner);
    }

    const deliveries = await db.delivery.findMany();
    expect(await db.notification.count()).toBe(TOLD);
    expect(deliveries.length).toBe(TOLD * (3 + 3 + 1));
    const ids = (channel: string) =>
      deliveries
        .filter((one) => one.channel === channel)
        .map(({ id }) => id)
        .sort();
    expect(deliveries.filter(({ state }) => state !== 'delivered').map(({ state, reason }) => [state, reason])).toEqual(
      [],
    );
    const distinct = (found: (string | undefined)[]) => [...new Set(found.map((id) => id ?? ''))].sort();
    expect(distinct(web.received.map(({ headers }) => String(headers['webhook-id'])))).toEqual(ids(hook));
    expect(distinct(mail.mails.map(({ messageId }) => messageId?.slice(1, 37)))).toEqual(ids('email'));
    web.close();
    await mail.close();
  },
  thorough(600_000, 3_600_000),
);
