import { afterAll, beforeAll, expect, it } from 'vitest';
import { withDatabaseSource } from '@/lib/audit/database-source';
import { verifyEntries } from '@/lib/audit/verify';
import { newId } from '@/lib/core/ids';
import { addDays, dayOf, dayStart } from '@/lib/core/time';
import { listAuditRows } from '@/lib/domain/audit/queries';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { actorOf, createSignedInPerson, testCtx } from '@/lib/testing/factories';
import { TEST_CHAIN_KEY } from '@/lib/testing/worker';
import { recordActs } from './recorded-acts';

const NOW = new Date(Math.ceil(Date.now() / 3_600_000) * 3_600_000 + 26 * 3_600_000);
const YESTERDAY = addDays(dayOf(NOW), -1);

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const record = (at: Date, most?: number) =>
  recordActs({ database: database.owner, chainKey: TEST_CHAIN_KEY, now: () => at }, most);
const before = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);

it('tells of sign-ins, failed ones, the use of tokens and what the gateway refused, each once', async () => {
  const { db } = database.owner;
  await record(before(26 * 60));
  const { personId } = await createSignedInPerson(db, 'admin');
  await db.session.deleteMany({});
  const signIn = (ip: string, minutes: number) =>
    db.session.create({
      data: {
        ...{ id: newId(), tokenHash: newId(), personId, method: 'password', userAgent: 'A browser', ip },
        ...{ createdAt: before(minutes), lastSeenAt: before(minutes), expiresAt: NOW },
      },
    });
  await signIn('192.0.2.1', 90);
  await signIn('192.0.2.1', 80);
  await db.signInAttempt.createMany({
    data: [85, 80, 70].map((minutes) => ({
      ...{ emailHash: `h${minutes}`, ip: '198.51.100.9', succeeded: false, at: before(minutes) },
    })),
  });
  const tokenId = newId();
  await database.owner.pool.query(
    `INSERT INTO service_tokens (id, name, token_hash, ends_with, role, scopes, is_scoped, workspace_ids, is_within, addresses, is_owner_held, source, created_at, expires_at)
     VALUES ($1, 'Nightly report', 'h', 'abcd', 'viewer', '{}', false, '{}', false, '{}', true, 'start', $2, $2)`,
    [tokenId, NOW],
  );
  await db.serviceTokenDay.create({ data: { tokenId, day: dayStart(YESTERDAY), requests: 40, refused: 2 } });
  await record(NOW);
  await record(NOW);

  const { rows } = await listAuditRows(testCtx(database.web, actorOf('owner'), NOW));
  const told = rows.map(({ command, state, refusals, after }) => [command, state, refusals, after]);
  expect(told).toHaveLength(4);
  expect(told).toEqual(
    expect.arrayContaining([
      ['session.sign_in_failed', 'denied', 3, { door: 'password', attempts: 3, accounts: 3 }],
      ['session.sign_in', 'succeeded', 0, { method: 'password' }],
      ['session.sign_in_new_network', 'succeeded', 0, { method: 'password' }],
      ['token.use', 'succeeded', 0, { day: YESTERDAY, requests: 40, refused: 2 }],
    ]),
  );
  expect(rows.find(({ command }) => command === 'session.sign_in')).toMatchObject({
    address: '192.0.2.1',
    actorId: personId,
  });
  const verdict = await withDatabaseSource(database.owner.pool, (source) => verifyEntries(TEST_CHAIN_KEY, source));
  expect(verdict).toMatchObject({ checked: 4, fault: null });
});

it('leaves none out, however many there are at once', async () => {
  const { db } = database.owner;
  const networks = Array.from({ length: 7 }, (_, at) => `203.0.113.${at}`);
  await db.signInAttempt.createMany({
    data: networks.map((ip) => ({ emailHash: 'h', ip, succeeded: false, at: new Date(NOW.getTime() + 60_000) })),
  });
  const recorded = async () =>
    (await db.intent.findMany({ where: { address: { in: networks } } })).map(({ address }) => address).sort();
  await record(before(-61), 3);
  expect(await recorded()).toHaveLength(3);
  await record(before(-62), 3);
  await record(before(-70), 3);
  expect(await recorded()).toEqual(networks);
});
