import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { createSignedInPerson } from '@/lib/testing/factories';
import { notifyDeps, tellFailing } from '@/lib/testing/notify-world';
import { type MailReceiver, startMailReceiver } from '@/lib/testing/receivers';
import { addressNotification } from './address';
import { deliverDue } from './deliver';

let database: TestDatabase;
let receiver: MailReceiver | undefined;
beforeAll(async () => {
  database = await createTestDatabase();
});
beforeEach(async () => {
  await database.owner.pool.query(`TRUNCATE deliveries, delivery_tries, notifications, notification_choices, people CASCADE;
    UPDATE channels SET state = 'active', failures = 0, failing_since = NULL`);
});
afterEach(() => receiver?.close());
afterAll(() => database.drop());

async function world(options: Parameters<typeof startMailReceiver>[0] = {}, people = 1) {
  receiver = await startMailReceiver(options);
  const deps = notifyDeps(database, { smtp: { url: receiver.url, from: 'Steward <steward@steward.example>' } });
  const someone = [];
  for (let count = 0; count < people; count += 1)
    someone.push(await createSignedInPerson(database.owner.db, 'owner', { email: `owner-${count}@company.example` }));
  const mails = () =>
    database.owner.db.delivery.findMany({ where: { channel: 'email' }, orderBy: { recipient: 'asc' } });
  const later = (ms: number) => {
    deps.clock.now = new Date(deps.clock.now.getTime() + ms);
  };
  return { deps, people: someone, mails, later, receiver };
}

it('reads well as text and as HTML, with a link, without pictures, scripts or anything from elsewhere', async () => {
  const { deps, receiver, mails } = await world();
  await tellFailing(deps);
  await deliverDue(deps, 'email');
  const [mail] = receiver.mails;
  const [delivery] = await mails();
  expect(mail).toMatchObject({
    subject: 'Reading usage and cost fails',
    recipients: ['owner-0@company.example'],
    from: { name: 'Steward', address: 'steward@steward.example' },
    messageId: `<${delivery?.id}@steward.example>`,
  });
  expect(mail?.text).toContain('No answer <b>(504)</b>.\n');
  expect(mail?.text).toContain('https://steward.example/settings/sync?errors=true');
  expect(mail?.html).toContain('No answer &lt;b&gt;(504)&lt;/b&gt;.');
  expect(mail?.html).not.toMatch(/<(img|script|link|iframe|style)\b|url\(/i);
  const links = [...(mail?.html ?? '').matchAll(/https?:\/\/[^"<]+/g)].map(([link]) => new URL(link).origin);
  expect(new Set(links)).toEqual(new Set(['https://steward.example']));
});

describe('a mail server', () => {
  it('that refuses one of three recipients keeps the others from nothing', async () => {
    const { deps, receiver, mails } = await world(
      {
        onRcptTo: ({ address }, _, done) => {
          const refused = Object.assign(new Error('no such mailbox'), { responseCode: 550 });
          done(address.startsWith('owner-1@') ? refused : null);
        },
      },
      3,
    );
    await tellFailing(deps);
    await deliverDue(deps, 'email');
    expect(receiver.mails.flatMap(({ recipients }) => recipients).sort()).toEqual([
      'owner-0@company.example',
      'owner-2@company.example',
    ]);
    const states = (await mails()).map(({ state, reason }) => `${state} ${reason ?? ''}`.trim()).sort();
    expect(states).toEqual(['dead The mail server refused this recipient (550).', 'delivered', 'delivered']);
    expect((await database.owner.db.channel.findUnique({ where: { id: 'email' } }))?.failures).toBe(0);
  });

  it('that dies after DATA gets it once more under the same Message-ID', async () => {
    let died = 0;
    const { deps, receiver, mails, later } = await world();
    const { onData } = receiver.server;
    receiver.server.onData = (stream, session, done) => {
      if (died++ > 0) return onData(stream, session, done);
      onData(stream, session, () => receiver.hangUp());
    };
    await tellFailing(deps);
    await deliverDue(deps, 'email');
    expect((await mails()).map(({ state, attempts }) => [state, attempts])).toEqual([['waiting', 1]]);
    later(10_000);
    await deliverDue(deps, 'email');
    expect((await mails()).map(({ state }) => state)).toEqual(['delivered']);
    expect([receiver.mails.length, new Set(receiver.mails.map(({ messageId }) => messageId)).size]).toEqual([2, 1]);
  });

  it('that accepts slowly is given up in time, and tried again', async () => {
    const { deps, mails } = await world({
      onMailFrom: (_address, _session, done) => void setTimeout(done, 3_000).unref(),
    });
    await tellFailing(deps);
    await deliverDue({ ...deps, outgoing: { ...deps.outgoing, timeoutMs: 1_000 } }, 'email');
    const [slow] = await mails();
    expect([slow?.state, slow?.attempts]).toEqual(['waiting', 1]);
    expect(slow?.reason).toMatch(/in time|was lost/);
  });

  it('that cannot be reached is told of in the inbox, and not by mail', async () => {
    const { deps, receiver, later } = await world();
    await receiver.close();
    await tellFailing(deps);
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await deliverDue(deps, 'email');
      later(6 * 3_600_000);
    }
    const told = await database.owner.db.notification.findFirstOrThrow({ where: { kind: 'channel.failing' } });
    await addressNotification(deps, told.id);
    const ways = await database.owner.db.delivery.findMany({ where: { notificationId: told.id } });
    expect(ways.map(({ channel }) => channel)).toEqual(['inbox']);
    expect(told.about).toMatchObject({ name: 'E-mail', cause: 'The mail server cannot be reached.' });
  });

  it('that wants another password says nothing of the one that it was given', async () => {
    const { deps, mails } = await world();
    const given = (deps.outgoing.smtp?.url ?? '').replace('smtp://', 'smtp://steward:canary-password@');
    deps.outgoing.smtp = { url: given, from: 'steward@steward.example' };
    await tellFailing(deps);
    await deliverDue(deps, 'email');
    expect((await mails())[0]?.reason).toMatch(/SMTP_URL|cannot be reached|answered/);
    const tries = await database.owner.db.deliveryTry.findMany();
    expect(
      JSON.stringify([await mails(), tries], (_, value) => (typeof value === 'bigint' ? `${value}` : value)),
    ).not.toContain('canary');
  });
});

describe('the recipient', () => {
  it.each([
    ['lost the role', { roleOverride: 'viewer' }],
    ['left', { deactivatedAt: new Date() }],
  ])('is checked again when it is sent: who has %s meanwhile gets nothing', async (_, data) => {
    const { deps, receiver, mails, people } = await world({}, 2);
    await tellFailing(deps);
    await database.owner.db.person.update({ where: { id: people[0]?.personId }, data });
    await deliverDue(deps, 'email');
    expect(receiver.mails.map(({ recipients }) => recipients)).toEqual([['owner-1@company.example']]);
    expect((await mails()).map(({ state }) => state).sort()).toEqual(['delivered', 'dropped']);
  });

  it('is in the organisation, or at a domain that an owner has allowed', async () => {
    const { deps, receiver } = await world();
    const addresses = ['owner-0@company.example', 'audit@partner.example', 'someone@elsewhere.example'];
    const value = { domains: ['partner.example'] };
    await database.owner.db.setting.upsert({
      where: { key: 'mail' },
      create: { key: 'mail', value, updatedAt: new Date() },
      update: { value },
    });
    await tellFailing(deps, { to: { addresses, only: true } });
    await deliverDue(deps, 'email');
    expect(receiver.mails.flatMap(({ recipients }) => recipients).sort()).toEqual(addresses.slice(0, 2).sort());
  });

  it('who was named by an address in the organisation gets nothing after leaving it', async () => {
    const { deps, receiver, mails } = await world();
    await tellFailing(deps, { to: { addresses: ['owner-0@company.example'], only: true } });
    await database.owner.db.person.updateMany({ data: { deactivatedAt: new Date() } });
    await deliverDue(deps, 'email');
    expect(receiver.mails).toEqual([]);
    expect((await mails()).map(({ state }) => state)).toEqual(['dropped']);
  });

  it('gets what comes daily as one mail, at its hour', async () => {
    const { deps, receiver, people, later } = await world();
    deps.clock.now = new Date('2026-11-23T14:00:00Z');
    const rhythms = { 'sync.failing': 'daily' };
    await database.owner.db.notificationChoice.create({
      data: { personId: people[0]?.personId ?? '', rhythms, timeZone: 'Europe/Berlin', updatedAt: new Date() },
    });
    for (let count = 0; count < 3; count += 1) await tellFailing(deps);
    await deliverDue(deps, 'email');
    expect(receiver.mails).toEqual([]);
    later(17 * 3_600_000);
    await deliverDue(deps, 'email');
    expect(receiver.mails.map(({ subject }) => subject)).toEqual(['3 notifications from Steward']);
    expect(receiver.mails[0]?.text?.match(/Reading usage and cost fails/g)).toHaveLength(3);
  });
});
