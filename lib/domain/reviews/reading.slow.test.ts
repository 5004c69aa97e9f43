import { afterAll, beforeAll, expect, it } from 'vitest';
import { listAttention } from '@/lib/domain/attention/queries';
import { findReviews } from '@/lib/jobs/notifying/find-reviews';
import { syncReviews } from '@/lib/jobs/reading/reviews';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { actorOf, testCtx } from '@/lib/testing/factories';
import { createTestWorker, type TestWorker } from '@/lib/testing/worker';
import { listReviews } from './queries';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const WORLD = 'empty:1';

let database: TestDatabase;
let worker: TestWorker;
let clock = Date.now();

beforeAll(async () => {
  database = await createTestDatabase();
  worker = await createTestWorker(database, 'empty', () => new Date(clock));
});
afterAll(async () => {
  await worker.running.close();
  await database.drop();
});

const pass = (minutes: number) => {
  clock += minutes * MINUTE;
};
async function control(body: object): Promise<string[]> {
  const answer = await fetch(`${worker.running.url}/__sandbox/reviews`, {
    ...{ method: 'POST', headers: { 'content-type': 'application/json' } },
    body: JSON.stringify({ world: WORLD, ...body }),
  });
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { ids: string[] }).ids;
}
const read = () => syncReviews(worker.deps, 'schedule');
const owner = () => testCtx(database.web, actorOf('owner'), new Date(clock));
const shown = () => listReviews(owner());
const asked = () => worker.running.sandbox.requests().filter(({ path }) => path.includes('/review/')).length;
/** What stands under Needs attention of this, and how often anybody was told of it. */
async function attention() {
  await database.owner.db.$transaction((tx) => findReviews(tx, new Date(clock)));
  const items = (await listAttention(owner())).filter(({ href }) => href === '/audit/reviews');
  return items.map(({ title, since }) => `${title} ${since}`).sort();
}
const told = () => database.owner.db.notification.count({ where: { kind: { startsWith: 'review.' } } });

it('says that the key may not read them, leaves everything else alone, and asks again after an hour', async () => {
  expect((await shown()).state).toBe('unknown');
  expect(await read()).toBe('succeeded');
  expect(await shown()).toEqual({ state: 'off', readAt: new Date(clock), cases: [], notices: [] });
  expect(await attention()).toEqual([]);
  const before = asked();
  pass(59);
  expect(await read()).toBe('off');
  expect(asked()).toBe(before);
  pass(2);
  await control({ readable: true });
  expect(await read()).toBe('succeeded');
  expect(await shown()).toMatchObject({ state: 'on', cases: [], notices: [] });
});

it('puts open cases and notices under Needs attention with their date, tells of each once, and takes away what is closed', async () => {
  const sent = new Date(clock - DAY);
  const [one] = await control({
    cases: [
      { id: 'rvc_one', categories: ['compromised_key'], items: 3, created_ago_ms: DAY, updated_ago_ms: DAY },
      { id: 'rvc_past', reason: 'responded', created_ago_ms: 9 * DAY, updated_ago_ms: 9 * DAY },
    ],
    notices: [
      { message: 'Please respond', kind: 'response_requested', case_ids: ['rvc_one'], respond_in_ms: DAY },
      { message: 'Closed by now.', case_ids: ['rvc_past'] },
      { message: 'About the organisation.', kind: 'question' },
    ],
  });
  expect(one).toBe('rvc_one');
  const now = new Date(clock).toISOString();
  expect(await read()).toBe('succeeded');
  const both = [`Anthropic asks a question ${now}`, `Anthropic asks for a response ${now}`];
  const ofCase = `Anthropic flagged 3 messages ${sent.toISOString()}`;
  expect(await attention()).toEqual([...both, ofCase]);
  expect(await attention()).toEqual([...both, ofCase]);
  expect(await told()).toBe(3);
  const { measure } = await database.owner.db.condition.findFirstOrThrow({ where: { kind: 'review.notice' } });
  expect(measure).toMatchObject({ message: expect.any(String) });

  pass(10);
  await control({ cases: [{ id: 'rvc_one', categories: ['compromised_key'], items: 3, reason: 'window_ended' }] });
  expect(await read()).toBe('succeeded');
  expect(await attention()).toEqual([both[0]]);
  // What is closed stays closed, whatever is said later.
  pass(10);
  await control({ cases: [{ id: 'rvc_one', items: 3 }] });
  await read();
  expect((await shown()).cases.map(({ caseId, state }) => [caseId, state])).toEqual([
    ['rvc_one', 'closed'],
    ['rvc_past', 'closed'],
  ]);
  // A question about the organisation is shown for thirty days.
  pass(31 * 24 * 60);
  expect(await attention()).toEqual([]);
  expect(await told()).toBe(3);
});

it('reads long lists page by page, goes on after a break, and takes nothing for gone because it is not listed', async () => {
  const ids = await control({ cases: Array.from({ length: 250 }, (_, at) => ({ items: (at % 3) + 1 })) });
  const later = { path: '/v1/compliance/review/cases.*page=', times: 3 } as const;
  worker.running.sandbox.queueFault({ kind: 'status', status: 500, ...later });
  expect(await read()).toBe('failed');
  const first = (await shown()).cases.filter(({ state }) => state === 'open').length;
  expect(first).toBeGreaterThan(0);
  worker.running.sandbox.clearFaults();
  pass(10);
  expect(await read()).toBe('succeeded');
  expect(await database.owner.db.reviewCase.count({ where: { state: 'open' } })).toBe(250);

  await control({ without: ids });
  pass(10);
  expect(await read()).toBe('succeeded');
  expect(await database.owner.db.reviewCase.count({ where: { state: 'open' } })).toBe(250);
  // Nor when the key loses the right.
  await control({ readable: false });
  pass(10);
  expect(await read()).toBe('succeeded');
  expect((await shown()).state).toBe('off');
  expect(await database.owner.db.reviewCase.count({ where: { state: 'open' } })).toBe(250);
});
