import { afterAll, beforeAll, expect, it } from 'vitest';
import { newId } from '@/lib/core/ids';
import { findRuleMatches } from '@/lib/jobs/notifying/find-rule-matches';
import { recordActs } from '@/lib/jobs/recorded-acts';
import { subjectColumns } from '@/lib/operations/subject';
import { change } from '@/lib/testing/change';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { createTestWorker, type TestWorker } from '@/lib/testing/worker';
import { createAuditRule, removeAuditRule } from './schema';

const MINUTE = 60_000;
const START = Date.now() + 60 * MINUTE;

let database: TestDatabase;
let worker: TestWorker;
beforeAll(async () => {
  database = await createTestDatabase();
  worker = await createTestWorker(database, 'empty');
});
afterAll(async () => {
  await worker.running.close();
  await database.drop();
});

async function happen(minute: number, command: string, state = 'succeeded'): Promise<void> {
  const [id, at] = [newId(), new Date(START + minute * MINUTE)];
  await database.owner.db.intent.create({
    data: {
      ...{
        id,
        command,
        input: {},
        inputHash: '',
        ...subjectColumns({ kind: 'api_key', id: 'k' }),
        subjectName: 'nightly',
      },
      ...{ state, actorKind: 'system', source: 'web', idempotencyKey: id, requestId: 'r', createdAt: at },
      finishedAt: state === 'running' ? null : at,
    },
  });
}

const look = (minute: number) =>
  database.owner.db.$transaction((tx) => findRuleMatches(tx, new Date(START + minute * MINUTE)));
const told = async () =>
  (await database.owner.db.notification.findMany({ where: { kind: 'audit.rule' }, orderBy: { createdAt: 'asc' } })).map(
    ({ subjectName, about }) => `${subjectName} ${(about as { count: number }).count}`,
  );
const world = () => ({ database, deps: worker.deps });
const create = (name: string, filters: object, count: number) =>
  change(world(), createAuditRule, { name, filters, count, minutes: 10, channels: [] }, 'owner');

it('tells of each change that fits once, and of many only when so many came within its minutes', async () => {
  const made = await create('Refused', { outcome: 'denied' }, 1);
  expect(made.state).toBe('succeeded');
  expect((await create('Refused', {}, 1)).state).toBe('failed');
  await create('Keys disabled', { actions: ['api_key.disable'] }, 3);
  await look(0);
  await happen(1, 'api_key.disable');
  await happen(1, 'api_key.rename', 'denied');
  await happen(1, 'api_key.disable', 'running');
  await look(2);
  expect(await told()).toEqual(['Refused 1']);
  await look(3);
  await happen(4, 'api_key.disable');
  await look(5);
  expect(await told()).toEqual(['Refused 1']);
  // The first is too long ago by now.
  await happen(12, 'api_key.disable');
  await look(12);
  expect(await told()).toEqual(['Refused 1']);
  await happen(13, 'api_key.disable');
  await look(13);
  await look(14);
  expect(await told()).toEqual(['Refused 1', 'Keys disabled 3']);

  const { ruleId } = made.result as { ruleId: string };
  expect((await change(world(), removeAuditRule, { ruleId }, 'admin')).state).toBe('succeeded');
  await happen(15, 'api_key.rename', 'denied');
  await look(16);
  expect(await told()).toHaveLength(2);
});

it('tells of what the worker writes down later than it happened, such as the failed sign-ins of an hour', async () => {
  await create('Failed sign-ins', { actions: ['session.sign_in_failed'] }, 1);
  const hour = Math.ceil(START / (60 * MINUTE)) * 60 + 60 - START / MINUTE;
  const record = (minute: number) => {
    const { chainKey } = worker.deps;
    return recordActs({ database: database.owner, chainKey, now: () => new Date(START + minute * MINUTE) });
  };
  await record(hour - 30);
  const at = new Date(START + (hour - 20) * MINUTE);
  await database.owner.db.signInAttempt.create({ data: { emailHash: 'h', ip: '198.51.100.9', succeeded: false, at } });
  await look(hour + 0.5);
  await record(hour + 1);
  await look(hour + 2);
  await look(hour + 3);
  expect((await told()).filter((one) => one.startsWith('Failed'))).toEqual(['Failed sign-ins 1']);
});
