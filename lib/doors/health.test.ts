import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '@/lib/core/ids';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { answerHealth } from './health';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  // The first query of a client is the slowest: it is not what is tested.
  await database.web.db.processStatus.count();
});
afterAll(() => database.drop());

const ago = (seconds: number) => new Date(Date.now() - seconds * 1000);
const ask = async () => {
  const response = await answerHealth(database.web.db);
  return { status: response.status, body: await response.json() };
};

test('a fresh database is healthy and says what is not known yet', async () => {
  expect(await ask()).toEqual({
    status: 200,
    body: {
      status: 'ok',
      web: 'ok',
      database: 'ok',
      worker: { status: 'silent', heartbeat: null },
      upstream: { status: 'unknown', says: null, lastAnswer: null },
      sync: { newest: null },
      audit: { chain: 'unchecked', checked: null },
    },
  });
});

test('tells the age of each part; a silent worker is no reason to restart the web', async () => {
  const parts = [
    { name: 'worker', at: ago(40), detail: {} },
    { name: 'audit', at: ago(9), detail: { state: 'broken' } },
    { name: 'upstream', at: ago(7), detail: { status: 504, code: 'upstream_unavailable' } },
  ];
  await database.owner.db.processStatus.createMany({ data: parts });
  const run = { kind: 'usage', trigger: 'schedule', startedAt: ago(90), detail: {} };
  await database.owner.db.syncRun.createMany({
    data: [
      { id: newId(), ...run, state: 'succeeded', finishedAt: ago(60) },
      { id: newId(), ...run, state: 'failed', finishedAt: ago(5) },
      { id: newId(), ...run, state: 'running' },
    ],
  });
  const { status, body } = await ask();
  expect(status).toBe(200);
  expect(body.audit.chain).toBe('broken');
  expect(body.worker.status).toBe('silent');
  expect(Math.abs(body.worker.heartbeat.ageSeconds - 40)).toBeLessThanOrEqual(2);
  expect(body.upstream).toMatchObject({ status: 'failing', lastAnswer: { httpStatus: 504 } });
  expect(Math.abs(body.sync.newest.ageSeconds - 60)).toBeLessThanOrEqual(2);
  await database.owner.db.processStatus.update({ where: { name: 'worker' }, data: { at: new Date() } });
  expect((await ask()).body.worker.status).toBe('ok');
});

test('without a database it is 503, soon, and says nothing of why', async () => {
  const lone = await createTestDatabase();
  await lone.drop();
  const response = await answerHealth(lone.web.db);
  expect(response.status).toBe(503);
  expect(await response.json()).toMatchObject({ status: 'unavailable', database: 'unreachable', web: 'ok' });
});
