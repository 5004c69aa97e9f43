import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { signerOf } from '@/lib/audit/checkpoint';
import { createLogger } from '@/lib/core/log';
import { readAuditProof } from '@/lib/domain/audit/proof-queries';
import { keepCheckpoint } from '@/lib/jobs/audit-checkpoints';
import { note } from '@/lib/jobs/bootstrap';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { actorOf, createSignedInPerson, testCtx } from '@/lib/testing/factories';
import { notifyDeps } from '@/lib/testing/notify-world';
import { TEST_CHAIN_KEY } from '@/lib/testing/worker';
import { addressNotification } from './address';
import { findConditions } from './schedule';

const MINUTE = 60_000;
const START = Date.now();
const signer = signerOf('steward-audit/test', 'a secret of the worker, for tests');

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await createTestDatabase();
  folder = mkdtempSync(path.join(tmpdir(), 'steward-late-'));
  const at = new Date(START);
  await database.owner.db.channel.create({
    data: {
      ...{ id: 'security', kind: 'webhook', name: 'Security', state: 'active', kinds: ['audit.checkpoint'] },
      ...{ createdAt: at, updatedAt: at },
    },
  });
  await createSignedInPerson(database.owner.db, 'owner');
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await database.drop();
});

const at = (minute: number) => new Date(START + minute * MINUTE);
const sign = (minute: number, file = path.join(folder, 'checkpoints.txt')) =>
  keepCheckpoint(
    { database: database.owner, log: createLogger('test', 'silent'), now: () => at(minute) },
    { file, signer },
  );
const append = (minute: number) =>
  database.owner.db.$transaction((tx) =>
    note(tx, { chainKey: TEST_CHAIN_KEY, now: () => at(minute) }, 'installation.test', {}),
  );
const late = async (minute: number) => {
  await findConditions({ database: database.owner, now: () => at(minute) });
  const open = await database.owner.db.condition.findMany({ where: { kind: 'audit.checkpoint_late', state: 'open' } });
  return open.map(({ subjectId }) => subjectId).sort();
};
const places = async (minute: number) => {
  const proof = await readAuditProof(testCtx(database.web, actorOf('owner'), at(minute)));
  return proof?.places.map(({ id, number, lateSince }) => [id, number, lateSince !== null]);
};

it('tells owners when entries wait for a signature, or a place is not reached, until it is', async () => {
  const { db } = database.owner;
  await append(0);
  expect(await sign(0)).toBe('signed');
  const [told] = await db.notification.findMany({ where: { kind: 'audit.checkpoint' } });
  await addressNotification({ ...notifyDeps(database), now: () => at(0) }, told?.id ?? '');
  const deliveries = await db.delivery.findMany({ where: { notificationId: told?.id ?? '' } });
  expect(deliveries.map(({ channel }) => channel)).toEqual(['security']);
  expect(await late(10)).toEqual([]);
  expect(await late(16)).toEqual(['security']);
  expect(await places(16)).toEqual([
    ['file', '1', false],
    ['security', null, true],
  ]);
  await db.delivery.updateMany({ data: { state: 'delivered', endedAt: at(17) } });
  expect(await late(17)).toEqual([]);
  expect(await places(17)).toEqual([
    ['file', '1', false],
    ['security', '1', false],
  ]);

  await append(20);
  expect(await late(30)).toEqual([]);
  expect(await late(36)).toEqual(['file']);
  const owners = await db.notification.findMany({
    where: { kind: 'audit.checkpoint_late' },
    orderBy: { createdAt: 'asc' },
  });
  expect(owners.map(({ about }) => (about as { place: string }).place)).toEqual([
    'Security',
    'the file beside the database',
  ]);
  // There is a file where a folder should be: it cannot be written, and that is said at once.
  expect(await sign(37, path.join(folder, 'checkpoints.txt', 'more.txt'))).toBe('refused');
  expect(await late(37)).toEqual(['file']);
  expect(await sign(38)).toBe('signed');
  expect(await late(38)).toEqual([]);
});
