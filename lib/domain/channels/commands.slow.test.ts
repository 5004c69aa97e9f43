import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deriveSealingKey, openingKey, seal, unseal } from '@/lib/core/sealing';
import { addressNotification } from '@/lib/jobs/notifying/address';
import { deliverDue } from '@/lib/jobs/notifying/deliver';
import { change } from '@/lib/testing/change';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { createSignedInPerson } from '@/lib/testing/factories';
import { notifyDeps } from '@/lib/testing/notify-world';
import { TEST_SEALING_SECRET } from '@/lib/testing/outgoing';
import { startWebReceiver, type WebReceiver } from '@/lib/testing/receivers';
import { createTestWorker, type TestWorker } from '@/lib/testing/worker';
import {
  createChannel,
  moveChannel,
  removeChannel,
  rotateChannel,
  sendAgain,
  switchChannel,
  testChannel,
} from './schema';
import { parseSecrets } from './secret-rules';

const SEALING = deriveSealingKey(TEST_SEALING_SECRET);
const secretOf = (name: string) => `whsec_${Buffer.from(`${name} is a secret of a test channel`).toString('base64')}`;
const sealed = (text: string) => seal(SEALING, 'channel secret', text);

let database: TestDatabase;
let worker: TestWorker;
let receiver: WebReceiver;
let channelId: string;
let count = 0;
beforeAll(async () => {
  database = await createTestDatabase();
  [worker, receiver] = [await createTestWorker(database), await startWebReceiver()];
});
afterAll(async () => {
  receiver.close();
  await worker.running.close();
  await database.drop();
});
const make = <Schema extends Parameters<typeof change>[1]>(declaration: Schema, input: unknown) =>
  change({ database, deps: worker.deps }, declaration, input, 'admin');
const stored = (id = channelId) => database.owner.db.channel.findUniqueOrThrow({ where: { id } });

beforeEach(async () => {
  receiver.received = [];
  receiver.answer = (_, response) => void response.end('ok');
  count += 1;
  const made = await make(createChannel, {
    ...{ kind: 'webhook', name: `Channel ${count}`, kinds: ['sync.failing'], workspaceIds: [], money: false },
    addressShown: '127.0.0.1',
    addressSealed: await seal(SEALING, 'channel address', `${receiver.origin}/hook`),
    secretSealed: await sealed(secretOf('first')),
  });
  expect(made.state).toBe('succeeded');
  channelId = (made.result as { channelId: string }).channelId;
});

/** A test by the channel, sent; the headers and the body that arrived. */
async function sendTest() {
  await make(testChannel, { channelId });
  const deps = notifyDeps(database);
  for (const { id } of await database.owner.db.notification.findMany({ where: { addressedAt: null } }))
    await addressNotification(deps, id);
  await deliverDue(deps, channelId);
  const last = receiver.received.at(-1);
  return { headers: last?.headers as Record<string, string>, body: last?.body ?? '' };
}
const verifies = (secret: string, { headers, body }: Awaited<ReturnType<typeof sendTest>>) => {
  try {
    return Boolean(new Webhook(secret).verify(body, headers));
  } catch {
    return false;
  }
};

describe('a channel', () => {
  it('is added under one name, and its address and secret stand in no intent and no audit entry', async () => {
    const again = await make(createChannel, {
      ...{ kind: 'slack', name: `channel ${count}`, kinds: ['sync.failing'], workspaceIds: [], money: false },
      ...{ addressShown: 'hooks.example', addressSealed: 'x', secretSealed: null },
    });
    expect([again.state, again.fieldErrors]).toEqual([
      'failed',
      { name: 'There is already a channel with this name. Choose another.' },
    ]);
    const { addressSealed, secrets } = await stored();
    const { rows } = await database.owner.pool.query<{ all: string }>(
      `SELECT coalesce(string_agg(t::text, ''), '') AS all FROM (SELECT to_jsonb(i) - 'target' AS t FROM intents i
        UNION ALL SELECT to_jsonb(e) FROM audit_entries e) t`,
    );
    for (const secret of [addressSealed ?? '', parseSecrets(secrets)[0]?.sealed ?? ''])
      expect(rows[0]?.all).not.toContain(secret);
  });

  it('cannot be read whole by the web', async () => {
    await expect(database.web.pool.query('SELECT address_sealed FROM channels')).rejects.toThrow('permission denied');
    await expect(database.web.pool.query('SELECT secrets FROM channels')).rejects.toThrow('permission denied');
  });

  it('signs with two secrets for a day after a new one was made, then with the new one', async () => {
    await make(rotateChannel, { channelId, secretSealed: await sealed(secretOf('second')) });
    const both = await sendTest();
    expect(['first', 'second'].map((name) => verifies(secretOf(name), both))).toEqual([true, true]);
    const [, before] = parseSecrets((await stored()).secrets);
    const passed = [
      parseSecrets((await stored()).secrets)[0],
      { sealed: before?.sealed ?? '', endsAt: new Date(0).toISOString() },
    ];
    await database.owner.db.channel.update({ where: { id: channelId }, data: { secrets: passed as object[] } });
    const one = await sendTest();
    expect(['first', 'second'].map((name) => verifies(secretOf(name), one))).toEqual([false, true]);
  });

  it('gets a new secret with a new address: the old one was not meant for the new receiver', async () => {
    const moved = await make(moveChannel, {
      ...{ channelId, addressShown: 'elsewhere.example' },
      addressSealed: await seal(SEALING, 'channel address', `${receiver.origin}/elsewhere`),
      secretSealed: await sealed(secretOf('third')),
    });
    expect(moved.state).toBe('succeeded');
    const sent = await sendTest();
    expect([
      receiver.received.at(-1)?.path,
      verifies(secretOf('first'), sent),
      verifies(secretOf('third'), sent),
    ]).toEqual(['/elsewhere', false, true]);
  });

  it('sends nothing while it is disabled, and forgets address and secrets when it is removed', async () => {
    await make(switchChannel, { channelId, enabled: false });
    await sendTest();
    expect(receiver.received).toEqual([]);
    await make(removeChannel, { channelId });
    expect(await stored()).toMatchObject({ state: 'removed', addressSealed: null, secrets: [] });
    expect((await make(testChannel, { channelId })).errorCode).toBe('not_found');
  });

  it('keeps mail where it is', async () => {
    for (const declaration of [removeChannel, rotateChannel])
      expect((await make(declaration, { channelId: 'email', secretSealed: 'x' })).errorCode).toBe('conflict');
  });
});

it('sends again what arrived, under the same id', async () => {
  await sendTest();
  const delivery = await database.owner.db.delivery.findFirstOrThrow({ where: { channel: channelId } });
  const again = await make(sendAgain, { deliveryId: delivery.id });
  expect(again.state).toBe('succeeded');
  await deliverDue(notifyDeps(database), channelId);
  expect(receiver.received.map(({ headers }) => headers['webhook-id'])).toEqual([delivery.id, delivery.id]);
  const inbox = await createSignedInPerson(database.owner.db, 'owner');
  const { id } = await database.owner.db.delivery.create({
    data: {
      ...{ id: inbox.personId, notificationId: delivery.notificationId, channel: 'inbox', recipient: inbox.personId },
      ...{ state: 'delivered', dueAt: new Date(), createdAt: new Date() },
    },
  });
  expect((await make(sendAgain, { deliveryId: id })).errorCode).toBe('not_found');
});

it('opens with nothing but the key that is the worker’s', async () => {
  const { addressSealed } = await stored();
  expect(await unseal(openingKey(TEST_SEALING_SECRET), 'channel address', addressSealed ?? '')).toBe(
    `${receiver.origin}/hook`,
  );
});
