import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@playwright/test';
import { newId } from '@/lib/core/ids';
import { tell } from '@/lib/domain/notifications/tell-steps';
import { type MailReceiver, startMailReceiver } from '@/lib/testing/receivers';
import { isThorough } from '@/lib/testing/thorough';
import { visit } from './http-visitor';
import { faultsIn, readBooks, untilSettled } from './processes/books';
import { databaseUrl, ownerId, withClient } from './processes/data';
import { type GatewayLoad, startGatewayLoad } from './processes/gateway-load';
import { type Load, startLoad } from './processes/load';
import { type Part, Several } from './processes/several';
import { isLinux, report, until } from './processes/system';

test.describe.configure({ mode: 'serial' });
test.skip(!isLinux, 'looks at processes through /proc');

const OWNER = { email: 'own.owner@example.test', password: 'a long enough password' };
const several = new Several();
let mail: MailReceiver;
let load: Load;
let asking: GatewayLoad;
let cookie: string;
const told: string[] = [];

test.beforeAll(async () => {
  test.setTimeout(300_000);
  mail = await startMailReceiver();
  await several.open({
    ...{ STEWARD_OWNER_EMAIL: OWNER.email, STEWARD_OWNER_PASSWORD: OWNER.password },
    ...{ SMTP_URL: mail.url, MAIL_FROM: 'steward@example.test' },
  });
});
test.afterAll(async () => {
  load?.abandon();
  await asking?.abandon();
  await several.close();
  await mail?.close();
});

const owner = <T>(sql: string, values: unknown[] = []): Promise<T[]> =>
  withClient(databaseUrl(several.folder, 'owner'), async (client) => (await client.query(sql, values)).rows as T[]);

/** What every process does that was asked after the moment. */
async function goesOnSince(moment: number): Promise<boolean> {
  load.check();
  const ids = load.acknowledged.filter(({ at, name }) => at > moment && name !== null).map(({ intentId }) => intentId);
  const done = await owner(`SELECT FROM intents WHERE id = ANY($1::uuid[]) AND state = 'succeeded' LIMIT 1`, [ids]);
  return done.length > 0 && asking.hasServedSince(moment);
}

/** Something that one person is told of by mail. */
function alert(): Promise<void> {
  return withClient(databaseUrl(several.folder, 'owner'), async (client) => {
    const [key, now] = [newId(), new Date()];
    const about = { browser: 'A browser', address: '127.0.0.1', at: now.toISOString() };
    const to = { people: [await ownerId(client)], only: true };
    const subject = { kind: 'session', id: key, name: 'Own Owner' };
    const id = await tell(client, { kind: 'session.new_browser', about, subject, key, to, now });
    if (id) told.push(id);
  });
}

test('two of each start by themselves, over a database that was prepared before', async () => {
  test.setTimeout(300_000);
  const began = Date.now();
  const early = await several.run(['gateway'], { ...several.settingsOf('gateway'), STEWARD_SCHEMA_WAIT_SECONDS: '0' });
  expect(early).toMatchObject({ code: 1, output: expect.stringContaining('GATEWAY_DATABASE_URL') });
  const elsewhere = { DATABASE_URL: 'postgresql://steward_owner@127.0.0.1:1/steward' };
  const astray = await several.migrate(elsewhere);
  expect(astray).toMatchObject({ code: 1, output: expect.stringContaining('nothing is listening there') });
  expect(await several.migrate()).toMatchObject({ code: 0, output: expect.stringContaining('have their rights') });
  const parts: Part[] = ['worker', 'worker', 'web', 'web', 'gateway', 'gateway'];
  await Promise.all(parts.map((part) => several.start(part)));
  report(`migrated and started in ${Date.now() - began} ms`);
});

test('a session that one web has opened is known to the other', async () => {
  cookie = (await visit(several.origin, OWNER.email, OWNER.password)).cookie;
  expect(await several.askWebs('/api/v1/sync/status', cookie)).toEqual([200, 200]);
});

for (const part of ['worker', 'web', 'gateway'] as const)
  test(`after kill -9 of a ${part} under load the other goes on`, async () => {
    test.setTimeout(300_000);
    if (!load) {
      const isRead = async () => (await owner('SELECT FROM workspaces LIMIT 6')).length > 5;
      await until('the workspaces are read', isRead);
      load = await startLoad(several.folder);
      const second = { origin: async () => several.originOf('gateway', -1), remove: async () => undefined };
      asking = await startGatewayLoad(several.folder, () => several.originOf('gateway', 0) ?? '', second);
      await until('changes and requests are carried out', () => goesOnSince(0));
    }
    const alerts = Promise.all(Array.from({ length: 4 }, alert));
    const moment = Date.now();
    const victim = several.running(part)[0];
    await victim?.kill();
    const goneMs = await until('later changes and requests are carried out', () => goesOnSince(moment));
    expect(await several.askWebs('/api/v1/sync/status', cookie)).toContain(200);
    // Otherwise they are replaced later, all at once.
    if (isThorough) await several.start(part);
    await alerts;
    report(`kill -9 ${part}: a later change and request done after ${goneMs} ms`);
  });

test('replaced in order under load, they finish what they have begun', async () => {
  test.setTimeout(300_000);
  const before = [...several.members].filter((member) => member.isRunning());
  const newer = (['worker', 'web', 'gateway'] as const).map((part) => several.start(part));
  await Promise.all(newer);
  const old = (['worker', 'web', 'gateway'] as const).map((part) => before.find((member) => member.part === part));
  const moment = Date.now();
  expect(await Promise.all(old.map((member) => member?.stop()))).toEqual([0, 0, 0]);
  const stoppedMs = Date.now() - moment;
  await until('later changes and requests are carried out', () => goesOnSince(moment));
  expect([...new Set(await several.askWebs('/api/v1/sync/status', cookie))]).toEqual([200]);
  report(`stopped in ${stoppedMs} ms`);
});

test('every change, request, alert and reading was once', async () => {
  test.setTimeout(300_000);
  if (isThorough) await sleep(60_000);
  await load.stop();
  await untilSettled(several.folder);
  const books = await readBooks(several.folder);
  expect(faultsIn(books, load.acknowledged)).toEqual([]);
  expect(books.intents.filter((intent) => intent.effects === 1).length).toBeGreaterThan(3);
  expect(books.namesOff).toEqual([]);
  expect(books.chain.fault).toBeNull();
  const booked = await asking.settle();
  expect([...booked].filter(([, count]) => count !== 1)).toEqual([]);
  expect(asking.served.length).toBeGreaterThan(5);

  const deliveries = await owner<{ id: string }>(
    `SELECT id::text FROM deliveries WHERE notification_id = ANY($1::uuid[]) AND channel = 'email'`,
    [told],
  );
  const isMailed = (id: string) => mail.mails.some(({ messageId }) => messageId?.includes(id));
  expect([told.length, deliveries.length]).toEqual([12, 12]);
  await until('every alert is mailed', () => deliveries.every(({ id }) => isMailed(id)));

  // Runs that ended; one of a worker that was killed has no end of its own.
  const doubled = await owner(
    `SELECT a.kind, a.started_at FROM sync_runs a JOIN sync_runs b ON a.kind = b.kind AND a.id < b.id
     WHERE a.state IN ('succeeded', 'partial') AND b.state IN ('succeeded', 'partial')
       AND a.started_at < b.finished_at AND b.started_at < a.finished_at`,
  );
  expect(doubled).toEqual([]);
  report(`${load.acknowledged.length} changes, ${asking.served.length} requests, ${told.length} alerts, each once`);
});

test('beside a newer version all go on, until it takes away what they read', async () => {
  test.setTimeout(300_000);
  const newer = '20991231000000_newer';
  await owner(
    `INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name) VALUES ('newer', '', now(), $1)`,
    [newer],
  );
  expect(await several.migrate()).toMatchObject({ code: 0, output: expect.stringContaining('Nothing was changed') });
  const members = several.members.filter((member) => member.isRunning());
  members.push(await several.start('gateway'));
  await owner(
    `CREATE OR REPLACE FUNCTION steward.schema_floor() RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT '${newer}' $$`,
  );
  const says = `upgraded beyond what this version knows (${newer})`;
  const late = await several.run(['web'], several.settingsOf('web'));
  expect(late).toMatchObject({ code: 1, output: expect.stringContaining(says) });
  await until('all have stopped by themselves', () => members.every((member) => !member.isRunning()));
  expect(members.filter((member) => !member.output().includes(says)).map(({ part }) => part)).toEqual([]);
});
