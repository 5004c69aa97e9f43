import { afterAll, beforeAll, expect, it } from 'vitest';
import { withDatabaseSource } from '@/lib/audit/database-source';
import { verifyEntries } from '@/lib/audit/verify';
import { sha256 } from '@/lib/core/crypto';
import { newId } from '@/lib/core/ids';
import { addDays, dayOf, dayStart } from '@/lib/core/time';
import { listAuditRows } from '@/lib/domain/audit/queries';
import { listOwnSignIns, listSignInsOf } from '@/lib/domain/sessions/sign-in-queries';
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

it('tells of new browsers, proofs and the wrong passwords of an account, which its person then reads', async () => {
  const { db } = database.owner;
  const at = (minutes: number) => new Date(NOW.getTime() + 3 * 3_600_000 + minutes * 60_000);
  await record(at(0));
  const { personId } = await createSignedInPerson(db, 'viewer');
  const { email } = await db.person.findUniqueOrThrow({ where: { id: personId } });
  await db.session.deleteMany({ where: { personId } });
  const signIn = (browser: string | null, minutes: number, more = {}) =>
    db.session.create({
      data: {
        ...{
          id: newId(),
          tokenHash: newId(),
          personId,
          method: 'password',
          userAgent: 'Firefox/140 Windows',
          ip: '192.0.2.7',
        },
        ...{
          createdAt: at(minutes),
          lastSeenAt: at(minutes),
          provedAt: at(minutes),
          expiresAt: at(600),
          browser,
          ...more,
        },
      },
    });
  await signIn('a', 1);
  await signIn('a', 2, { provedAt: at(30), provedWith: 'password', provedIp: '192.0.2.8' });
  await signIn('b', 3, { factor: 'passkey' });
  await signIn(null, 4);
  await db.signInAttempt.createMany({
    data: [5, 6].map((minutes) => ({
      emailHash: sha256(email),
      ip: '198.51.100.7',
      succeeded: false,
      at: at(minutes),
    })),
  });
  await record(at(61));
  await record(at(62));

  const ctx = testCtx(database.web, actorOf('viewer', { personId }), at(62));
  const seen = await listOwnSignIns(ctx);
  expect(
    seen.map(({ outcome, address, isNewBrowser, attempts }) => [outcome, address, isNewBrowser, attempts]),
  ).toEqual([
    ['failed', '198.51.100.7', false, 2],
    ['confirmed', '192.0.2.8', false, 1],
    ['signed_in', '192.0.2.7', false, 1],
    ['signed_in', '192.0.2.7', true, 1],
    ['signed_in', '192.0.2.7', false, 1],
    ['signed_in', '192.0.2.7', false, 1],
  ]);
  expect(seen.map(({ method, factor }) => `${method} ${factor}`)).toContain('password passkey');
  const told = await db.notification.findMany({ where: { kind: 'session.new_browser' } });
  expect(told.map(({ about, audience }) => [about, audience])).toEqual([
    [
      { browser: 'Firefox on Windows', address: '192.0.2.7', at: at(3).toISOString() },
      expect.objectContaining({ people: [personId], only: true }),
    ],
  ]);
  const asAdmin = await listSignInsOf(testCtx(database.web, actorOf('admin'), at(62)), { personId });
  expect(asAdmin).toEqual(seen);
  await db.person.update({ where: { id: personId }, data: { roleOverride: 'owner' } });
  const ofOwner = await listSignInsOf(testCtx(database.web, actorOf('admin'), at(62)), { personId });
  expect(ofOwner.every(({ address, agent }) => address === null && agent === null)).toBe(true);
});

/** Past everything that the tests before tell of. */
const later = (minutes: number) => new Date(NOW.getTime() + 9 * 3_600_000 + minutes * 60_000);

it('leaves none out, however many there are at once', async () => {
  const { db } = database.owner;
  const networks = Array.from({ length: 7 }, (_, at) => `203.0.113.${at}`);
  await db.signInAttempt.createMany({
    data: networks.map((ip) => ({ emailHash: 'h', ip, succeeded: false, at: later(-59) })),
  });
  const recorded = async () =>
    (await db.intent.findMany({ where: { address: { in: networks } } })).map(({ address }) => address).sort();
  await record(later(1), 3);
  expect(await recorded()).toHaveLength(3);
  await record(later(2), 3);
  await record(later(10), 3);
  expect(await recorded()).toEqual(networks);
});
