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

interface More {
  after?: Record<string, string | boolean>;
  /** What became of each of its steps. */
  steps?: string[];
}

async function happen(minute: number, command: string, state = 'succeeded', { after, steps = [] }: More = {}) {
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
      ...(after ? { after } : {}),
    },
  });
  const rows = steps.map((outcome, position) => ({
    ...{ intentId: id, key: `key:${position}`, position, state: outcome === 'failed' ? 'failed' : 'done', at },
    detail: { outcome },
  }));
  await database.owner.db.intentStep.createMany({ data: rows });
}

/** In the Claude Console, read at that time. */
async function happenElsewhere(minute: number, type: string, details: Record<string, unknown>): Promise<void> {
  const at = new Date(START + minute * MINUTE);
  await database.owner.db.vendorEvent.create({
    data: {
      ...{ id: newId(), placeId: newId(), at, readAt: at, type, actorKind: 'user_actor', actorName: 'Ada' },
      ...{ subjectKind: 'user', subjectId: 'user_1', subjectName: 'Bo', details: details as object },
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
const ofRule = async (name: string) => (await told()).filter((one) => one.startsWith(name));
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

it('tells of what became something: an admin, here or in the Console', async () => {
  await create('Admin granted', { becomes: 'admin' }, 1);
  await look(500);
  await happen(501, 'account.change_role', 'succeeded', { after: { role: 'viewer', note: 'no admin' } });
  await happenElsewhere(501, 'claude_user_role_updated', { previous_role: 'admin', current_role: 'user' });
  await happenElsewhere(501, 'platform_workspace_created', { workspace_id: 'w' });
  await look(502);
  expect(await ofRule('Admin granted')).toEqual([]);
  await happen(503, 'account.change_role', 'succeeded', { after: { role: 'Admin' } });
  await look(504);
  expect(await ofRule('Admin granted')).toEqual(['Admin granted 1']);
  await happenElsewhere(505, 'claude_user_role_updated', { previous_role: 'user', current_role: 'admin' });
  await look(506);
  expect(await ofRule('Admin granted')).toEqual(['Admin granted 1', 'Admin granted 1']);
});

it('counts what a change of many did, and keys disabled in any way', async () => {
  await create('Stopped', { becomes: 'inactive, disabled, disable' }, 6);
  await look(600);
  // Five: one alone, one of the gateway, one in the Console, and two of many.
  await happen(601, 'api_key.archive', 'succeeded', { after: { status: 'inactive' } });
  await happen(601, 'gateway_key.disable', 'succeeded', { after: { disabled: true } });
  await happen(601, 'gateway_key.enable', 'succeeded', { after: { disabled: false } });
  const updates = [{ type: 'status', previous_value: 'active', current_value: 'inactive' }];
  await happenElsewhere(601, 'platform_api_key_updated', { updates });
  const steps = ['disabled', 'disabled', 'skipped', 'failed'];
  await happen(601, 'key_change.start', 'failed', { after: { act: 'disable' }, steps });
  await happen(601, 'key_change.start', 'succeeded', { after: { act: 'hand_over' }, steps: ['done', 'done'] });
  await look(602);
  expect(await ofRule('Stopped')).toEqual([]);
  await happen(603, 'unused_key.disable', 'succeeded', { after: { status: 'inactive' } });
  await look(604);
  await look(605);
  expect(await ofRule('Stopped')).toEqual(['Stopped 5']);
});
