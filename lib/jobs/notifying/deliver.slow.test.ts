import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MOST_ATTEMPTS } from '@/lib/domain/channels/rules';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { createSignedInPerson } from '@/lib/testing/factories';
import { createChannel, notifyDeps, TEST_WEBHOOK_SECRET, tellFailing } from '@/lib/testing/notify-world';
import { startWebReceiver, type WebReceiver } from '@/lib/testing/receivers';
import { deliverDue } from './deliver';

let database: TestDatabase;
let receiver: WebReceiver;
let deps: ReturnType<typeof notifyDeps>;
let ownerId: string;
beforeAll(async () => {
  [database, receiver] = await Promise.all([createTestDatabase(), startWebReceiver()]);
  ownerId = (await createSignedInPerson(database.owner.db, 'owner')).personId;
});
afterAll(async () => {
  receiver.close();
  await database.drop();
});
beforeEach(async () => {
  receiver.received = [];
  receiver.answer = (_, response) => void response.end('ok');
  deps = notifyDeps(database);
  // Each test has channels of its own.
  await database.owner.db.channel.updateMany({ where: { kind: { not: 'email' } }, data: { state: 'removed' } });
});

const deliveryOf = (channel: string) =>
  database.owner.db.delivery.findFirstOrThrow({ where: { channel }, include: { tries: { orderBy: { id: 'asc' } } } });
const later = (ms: number) => {
  deps.clock.now = new Date(deps.clock.now.getTime() + ms);
};

describe('a webhook', () => {
  it('is signed in the Standard Webhooks format, with every valid secret', async () => {
    const old = `whsec_${Buffer.from('the secret that was there before').toString('base64')}`;
    const channel = await createChannel(database, `${receiver.origin}/hook`, { secrets: [TEST_WEBHOOK_SECRET, old] });
    await tellFailing(deps);
    await deliverDue(deps, channel);
    const [one] = receiver.received;
    const headers = one?.headers as Record<string, string>;
    const { id } = await deliveryOf(channel);
    for (const secret of [TEST_WEBHOOK_SECRET, old]) {
      expect(new Webhook(secret).verify(one?.body ?? '', headers)).toMatchObject({
        type: 'sync.failing',
        data: { title: 'Reading usage and cost fails', link: 'https://steward.example/settings/sync?errors=true' },
      });
    }
    expect(() => new Webhook('d3Jvbmc=').verify(one?.body ?? '', headers)).toThrow();
    expect([headers['webhook-id'], headers['webhook-signature']?.split(' ').length]).toEqual([id, 2]);
  });

  const late: Parameters<WebReceiver['answer']>[1][] = [];
  it.each<[string, WebReceiver['answer'], string]>([
    [
      '301',
      (_, response) => void response.writeHead(301, { location: `${receiver.origin}/elsewhere` }).end(),
      'it has moved',
    ],
    ['500', (_, response) => void response.writeHead(500).end('broken'), 'The address answered 500.'],
    ['200 late', (_, response) => void late.push(response), 'did not answer in time'],
    [
      'half a body',
      (_, response) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('half');
        setTimeout(() => response.destroy(), 20);
      },
      'was cut off',
    ],
    ['nothing', (_, response) => void response.destroy(), 'closed the connection'],
  ])('that answers %s is tried again, under the same id', async (name, answer, reason) => {
    const channel = await createChannel(database, `${receiver.origin}/hook`);
    await tellFailing(deps);
    receiver.answer = answer;
    const timeoutMs = name === '200 late' ? 500 : deps.outgoing.timeoutMs;
    await deliverDue({ ...deps, outgoing: { ...deps.outgoing, timeoutMs } }, channel);
    for (const response of late.splice(0)) response.end('ok');
    const failed = await deliveryOf(channel);
    expect([failed.state, failed.attempts, receiver.received.length]).toEqual(['waiting', 1, 1]);
    expect(failed.reason).toContain(reason);
    await deliverDue(deps, channel);
    expect(receiver.received).toHaveLength(1);

    receiver.answer = (_, response) => void response.writeHead(204).end();
    later(10_000);
    await deliverDue(deps, channel);
    const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
    expect([(await deliveryOf(channel)).state, new Set(ids).size, ids.length]).toEqual(['delivered', 1, 2]);
    expect(receiver.received.map(({ path }) => path)).toEqual(['/hook', '/hook']);
  });

  it.each([
    ['back', -2 * 3_600_000],
    ['forward', 2 * 3_600_000],
  ])('is sent once more and no more when the clock jumps %s by two hours between tries', async (_, jump) => {
    const channel = await createChannel(database, `${receiver.origin}/hook`);
    await tellFailing(deps);
    receiver.answer = (_, response) => void response.writeHead(503).end();
    await deliverDue(deps, channel);
    receiver.answer = (_, response) => void response.end('ok');
    later(jump);
    await deliverDue(deps, channel);
    later(Math.abs(jump) + 10_000);
    await deliverDue(deps, channel);
    await deliverDue(deps, channel);
    const { state, tries } = await deliveryOf(channel);
    expect([state, tries.length, receiver.received.length]).toEqual(['delivered', 2, 2]);
  });

  it('keeps its id and one result when the clock jumps past its lease while it is out', async () => {
    const channel = await createChannel(database, `${receiver.origin}/hook`);
    await tellFailing(deps);
    receiver.answer = (_, response) => {
      receiver.answer = (_, second) => void second.end('second');
      later(24 * 3_600_000);
      void deliverDue(deps, channel).then(() => response.end('first'));
    };
    await deliverDue(deps, channel);
    const { state, tries, id } = await deliveryOf(channel);
    expect(receiver.received.map(({ headers }) => headers['webhook-id'])).toEqual([id, id]);
    expect([state, tries.map(({ answer }) => answer)]).toEqual(['delivered', ['second']]);
  });

  it('that is gone is disabled, and its owner hears of it', async () => {
    const channel = await createChannel(database, `${receiver.origin}/hook`, { ownerId });
    await tellFailing(deps);
    receiver.answer = (_, response) => void response.writeHead(410).end();
    await deliverDue(deps, channel);
    expect((await deliveryOf(channel)).state).toBe('dead');
    expect((await database.owner.db.channel.findUnique({ where: { id: channel } }))?.state).toBe('disabled');
    expect(await database.owner.db.notification.count({ where: { kind: 'channel.failing', subjectId: channel } })).toBe(
      1,
    );
  });

  it('dies after the last try with its cause, and is told of once', async () => {
    const channel = await createChannel(database, `${receiver.origin}/hook`, { ownerId });
    await tellFailing(deps);
    receiver.answer = (_, response) => void response.writeHead(503).end('away');
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
      await deliverDue(deps, channel);
      later(10 * 3_600_000);
    }
    const dead = await deliveryOf(channel);
    expect([dead.state, dead.reason, dead.tries.length]).toEqual(['dead', 'The address answered 503.', MOST_ATTEMPTS]);
    expect(dead.tries[0]).toMatchObject({ status: 503, answer: 'away' });
    const told = await database.owner.db.notification.findMany({
      where: { kind: 'channel.failing', subjectId: channel },
    });
    expect(told.map(({ audience }) => (audience as { people: string[] }).people)).toEqual([[ownerId]]);
  });
});

describe('channels', () => {
  it('do not wait for each other', async () => {
    const slow = await createChannel(database, `${receiver.origin}/slow`);
    const quick = await createChannel(database, `${receiver.origin}/quick`);
    for (let count = 0; count < 6; count += 1) await tellFailing(deps);
    const held: Parameters<WebReceiver['answer']>[1][] = [];
    receiver.answer = ({ path }, response) => void (path === '/quick' ? response.end('ok') : held.push(response));
    const stuck = deliverDue(deps, slow);
    await deliverDue(deps, quick);
    expect(await database.owner.db.delivery.count({ where: { channel: quick, state: 'delivered' } })).toBe(6);
    expect(await database.owner.db.delivery.count({ where: { channel: slow, state: 'delivered' } })).toBe(0);
    receiver.answer = (_, response) => void response.end('ok');
    for (const response of held) response.end('ok');
    await stuck;
  });

  it('tell no amounts and no workspaces that they may not', async () => {
    const plain = await createChannel(database, `${receiver.origin}/plain`);
    const rich = await createChannel(database, `${receiver.origin}/rich`, { money: true });
    await database.owner.db.channel.update({ where: { id: rich }, data: { workspaceIds: ['a'] } });
    await tellFailing(deps, { money: true, workspaceIds: ['a'] });
    await tellFailing(deps, { workspaceIds: ['b'] });
    const count = (channel: string) => database.owner.db.delivery.count({ where: { channel } });
    expect([await count(plain), await count(rich)]).toEqual([1, 1]);
    await database.owner.db.channel.update({ where: { id: rich }, data: { money: false } });
    await deliverDue(deps, rich);
    expect([(await deliveryOf(rich)).state, receiver.received]).toEqual(['dropped', []]);
  });

  it('speak the language of Slack and of Teams', async () => {
    const slack = await createChannel(database, `${receiver.origin}/slack`, { kind: 'slack', secrets: [] });
    const teams = await createChannel(database, `${receiver.origin}/teams`, { kind: 'teams', secrets: [] });
    await tellFailing(deps);
    await deliverDue(deps, slack);
    await deliverDue(deps, teams);
    const [first, second] = receiver.received.map(({ body }) => JSON.parse(body));
    expect(first.blocks[0].text.text).toBe(
      '*<https://steward.example/settings/sync?errors=true|Reading usage and cost fails>*',
    );
    expect(first.blocks[1].text.text).toContain('&lt;b&gt;(504)&lt;/b&gt;');
    const [card] = second.attachments;
    expect(card.contentType).toBe('application/vnd.microsoft.card.adaptive');
    expect(card.content.actions[0].url).toBe('https://steward.example/settings/sync?errors=true');
  });
});
