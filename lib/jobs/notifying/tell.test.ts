import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '@/lib/core/ids';
import { createLogger } from '@/lib/core/log';
import { type FoundCondition, keepConditions } from '@/lib/domain/notifications/condition-steps';
import { type Telling, tell } from '@/lib/domain/notifications/tell-steps';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { createSignedInPerson } from '@/lib/testing/factories';
import { testOutgoing } from '@/lib/testing/outgoing';
import { thorough } from '@/lib/testing/thorough';
import { addressNotification } from './address';
import type { NotifyDeps } from './outgoing';
import { sweepNotifications } from './schedule';

let database: TestDatabase;
let deps: NotifyDeps;
beforeAll(async () => {
  database = await createTestDatabase();
  deps = {
    ...{ database: database.owner, log: createLogger('test', 'silent'), now: () => new Date() },
    ...{ commands: new Map(), upstream: undefined as never, workerId: 'test', chainKey: '' },
    outgoing: testOutgoing(),
  };
});
afterAll(() => database.drop());

const failing = (key: string, more: Partial<Telling<'sync.failing'>> = {}): Telling<'sync.failing'> => ({
  kind: 'sync.failing',
  about: { what: 'usage and cost', message: 'Anthropic did not answer.', since: '2026-11-23T01:00:00Z' },
  subject: { kind: 'sync', id: 'usage', name: 'Usage and cost' },
  ...{ key, now: new Date() },
  ...more,
});
const jobs = async (id: string | null) => {
  const { rows } = await database.owner.pool.query(`SELECT FROM graphile_worker.jobs WHERE key = $1`, [`notify ${id}`]);
  return rows.length;
};

describe('tell', () => {
  it('is there with what it tells of, or not at all', async () => {
    const undone = database.owner.db.$transaction(async (tx) => {
      expect(await tell(tx, failing('undone'))).not.toBeNull();
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await database.owner.db.notification.count({ where: { key: 'undone' } })).toBe(0);
  });

  it('tells once, on either kind of connection, and queues one job', async () => {
    const client = await database.owner.pool.connect();
    const first = await tell(client, failing('once'));
    client.release();
    expect(await database.owner.db.$transaction((tx) => tell(tx, failing('once')))).toBeNull();
    expect(await jobs(first)).toBe(1);
  });

  it('refuses what its kind cannot read', async () => {
    const odd = { ...failing('odd'), about: { what: 'x' } } as unknown as Telling<'sync.failing'>;
    await expect(database.owner.db.$transaction((tx) => tell(tx, odd))).rejects.toThrow();
  });

  it('reaches the people concerned once, however often it is addressed', async () => {
    const { db } = database.owner;
    const [owner, viewer] = [await createSignedInPerson(db, 'owner'), await createSignedInPerson(db, 'viewer')];
    const id = await db.$transaction((tx) => tell(tx, failing('reach', { to: { people: [viewer.personId] } })));
    await Promise.all(Array.from({ length: thorough(4, 40) }, () => addressNotification(deps, id ?? '')));
    const reached = await db.delivery.findMany({ where: { notificationId: id ?? '' }, orderBy: { isNamed: 'asc' } });
    expect(reached.map(({ personId, isNamed, state }) => [personId, isNamed, state])).toEqual([
      [owner.personId, false, 'delivered'],
      [viewer.personId, true, 'delivered'],
    ]);
  });

  it('tells only the people who are named if it says so', async () => {
    const { db } = database.owner;
    const viewer = await createSignedInPerson(db, 'viewer');
    const to = { people: [viewer.personId, newId()], only: true };
    const id = await db.$transaction((tx) => tell(tx, failing('only', { to })));
    await addressNotification(deps, id ?? '');
    const reached = await db.delivery.findMany({ where: { notificationId: id ?? '' } });
    expect(reached.map(({ personId }) => personId)).toEqual([viewer.personId]);
  });

  it('is found again when its job was lost', async () => {
    const { db, pool } = database.owner;
    const now = new Date(Date.now() - 60_000);
    const id = await db.$transaction((tx) => tell(tx, failing('lost', { now })));
    await pool.query('DELETE FROM graphile_worker._private_jobs');
    await sweepNotifications(deps);
    expect(await jobs(id)).toBe(1);
  });
});

describe('keepConditions', () => {
  const [before, now] = [new Date('2026-11-20T00:00:00Z'), new Date('2026-11-23T00:00:00Z')];
  const of = (id: string, days = 1): FoundCondition<'key.unused'> => ({
    ...{ subject: { kind: 'api_key', id, name: `key ${id}` }, since: before, workspaceIds: ['a'], money: false },
    measure: { days, keys: [{ apiKeyId: id, name: 'k', workspaceName: 'w' }] },
  });
  const keep = (found: FoundCondition<'key.unused'>[]) =>
    database.owner.db.$transaction((tx) => keepConditions(tx, 'key.unused', found, now));
  const open = async () => {
    const rows = await database.owner.db.condition.findMany({
      where: { kind: 'key.unused', state: 'open' },
      orderBy: { subjectId: 'asc' },
    });
    return rows.map(({ subjectId, measure }) => [subjectId, (measure as { days: number }).days]);
  };

  it('opens, goes on and ends', async () => {
    const first = await keep([of('1'), of('2', 1)]);
    expect([first.isFirst, first.opened.length, first.ended.length]).toEqual([true, 2, 0]);
    const second = await keep([of('2', 2), of('3')]);
    expect(second).toMatchObject({
      isFirst: false,
      opened: [{ subject: { id: '3' } }],
      ended: [{ ...of('1'), id: first.opened[0]?.id }],
    });
    expect(await open()).toEqual([
      ['2', 2],
      ['3', 1],
    ]);
  });

  it('opens again what has ended, as a new row', async () => {
    const again = await keep([of('1'), of('2'), of('3')]);
    expect(again.opened.map(({ subject }) => subject.id)).toEqual(['1']);
    expect(await database.owner.db.condition.count({ where: { subjectId: '1' } })).toBe(2);
  });

  it('does not write again what has not changed', async () => {
    const versions = async () => {
      const { rows } = await database.owner.pool.query(
        `SELECT subject_id, xmin::text FROM conditions WHERE state = 'open' ORDER BY subject_id`,
      );
      return rows;
    };
    const before = await versions();
    expect((await keep([of('1'), of('2'), of('3', 2)])).opened).toEqual([]);
    const after = await versions();
    expect(after.slice(0, 2)).toEqual(before.slice(0, 2));
    expect(after[2]).not.toEqual(before[2]);
  });

  it('keeps one row for each subject, however many find it at once', async () => {
    const many = Array.from({ length: thorough(6, 60) }, (_, at) => keep([of('1'), of('2'), of(`new ${at % 2}`)]));
    const kept = await Promise.all(many);
    expect((await open()).map(([id]) => id)).toHaveLength(3);
    const opened = kept.flatMap((one) => one.opened.map(({ id }) => id));
    expect(opened).toEqual([...new Set(opened)]);
  });

  it('ends all of them where none is found', async () => {
    expect((await keep([])).ended).toHaveLength(3);
    expect(await open()).toEqual([]);
  });
});
