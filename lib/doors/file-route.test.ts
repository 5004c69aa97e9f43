import { afterAll, beforeAll, expect, it, test } from 'vitest';
import { LineCount } from '@/lib/domain/exports/rules';
import { executeIntent } from '@/lib/jobs/intents/run';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { actorOf, createSignedInPerson, testCtx } from '@/lib/testing/factories';
import { closeWebEnvironment, openWebEnvironment } from '@/lib/testing/web-doors';
import { createTestWorker, type TestWorker } from '@/lib/testing/worker';
import type { SignedInCtx } from './context';
import { csvFile, csvResponse } from './csv';
import { recordedFile } from './file-route';

let database: TestDatabase;
let worker: TestWorker;
let ctx: SignedInCtx;
beforeAll(async () => {
  database = await createTestDatabase();
  openWebEnvironment(database);
  worker = await createTestWorker(database, 'empty');
  const { personId, token, sessionId } = await createSignedInPerson(database.owner.db, 'billing');
  const actor = actorOf('billing', { personId });
  const from = { address: '192.0.2.7', agent: 'a browser' };
  ctx = {
    ...testCtx(database.web, actor, new Date()),
    ...{ actor, sessionId, method: 'password', provedAt: new Date(), mustSetUpFactor: false, secret: token, from },
  };
});
afterAll(async () => {
  await closeWebEnvironment();
  await worker.running.close();
  await database.drop();
});

const ARGS = { request: new Request('http://steward/api/v1/people/export?q=ada&show=all&show=left'), params: {} };

/** What the audit has of exports, once the worker was there. */
async function told(): Promise<unknown[]> {
  const intents = await database.owner.db.intent.findMany({
    where: { command: 'export.take' },
    orderBy: { createdAt: 'asc' },
  });
  for (const { id } of intents) await executeIntent(worker.deps, id);
  const entries = await database.owner.db.auditEntry.findMany({
    where: { command: 'export.take', kind: 'succeeded' },
    orderBy: { seq: 'asc' },
  });
  return entries.map(({ after }) => after);
}

test('a file is told of once, with what was asked for and how many rows it has, before its first byte leaves', async () => {
  const response = csvFile(
    'steward-people.csv',
    ['name', 'note'],
    [
      ['Ada', 'two\nlines, "quoted"'],
      ['Ben', null],
    ],
  );
  const sent = await recordedFile(ctx, 'people', ARGS, response);
  const after = { file: 'people', format: 'csv', filters: { q: 'ada', show: 'all,left' }, rows: 2, state: 'whole' };
  expect(await told()).toEqual([{ ...after, bytes: expect.any(Number) }]);
  expect(await sent.text()).toContain('two\nlines, ""quoted""');
  expect(sent.headers.get('content-disposition')).toContain('steward-people.csv');
  const entry = await database.owner.db.auditEntry.findFirst({ where: { command: 'export.take' } });
  expect(entry).toMatchObject({ subjectName: 'People', role: 'billing', address: '192.0.2.7', agent: 'a browser' });
});

/** `pieces` of 10,000 lines each. */
function large(
  pieces: number,
  end: (out: ReadableStreamDefaultController) => void | Promise<void> = (out) => out.close(),
): Response {
  const piece = new TextEncoder().encode(`{"a":1}\n`.repeat(10_000));
  let sent = 0;
  const body = new ReadableStream({
    pull: (out) => (sent++ < pieces ? out.enqueue(piece) : end(out)),
  });
  const response = csvResponse('steward-changes.jsonl', body);
  response.headers.set('content-type', 'application/x-ndjson');
  return response;
}
const statesOf = (after: unknown[]) =>
  after.map((one) => (({ state, rows }) => [state, rows])(one as { state: string; rows: number }));

test('a large file is told of before it leaves and at its end, and one that is broken off as far as it came', async () => {
  const before = (await told()).length;
  const sent = await recordedFile(ctx, 'audit', ARGS, large(5));
  expect(statesOf((await told()).slice(before))).toEqual([['begun', null]]);
  expect((await sent.text()).length).toBe(5 * 80_000);
  expect(statesOf((await told()).slice(before))).toEqual([
    ['begun', null],
    ['whole', 50_000],
  ]);
  const other = await recordedFile(ctx, 'audit', ARGS, large(50));
  const reader = other.body?.getReader();
  await reader?.read();
  await reader?.cancel();
  const [, , begun, cut] = statesOf((await told()).slice(before));
  expect([begun?.[0], cut?.[0]]).toEqual(['begun', 'cut_off']);
  expect(cut?.[1]).toBeLessThan(500_000);
});

test('a large file that breaks off while its next rows are read is told of as far as it came', async () => {
  const before = (await told()).length;
  const failing = large(5, (out) => out.error(new Error('The database went away')));
  await expect((await recordedFile(ctx, 'audit', ARGS, failing)).text()).rejects.toThrow('The database went away');
  const slow = large(3, () => new Promise(() => undefined));
  const reader = (await recordedFile(ctx, 'audit', ARGS, slow)).body?.getReader();
  for (let piece = 0; piece < 3; piece += 1) await reader?.read();
  await reader?.cancel();
  expect(statesOf((await told()).slice(before))).toEqual([
    ['begun', null],
    ['cut_off', 50_000],
    ['begun', null],
    ['cut_off', 30_000],
  ]);
});

test('whatever an address asks for can be kept', async () => {
  const before = (await told()).length;
  const odd = `x=%00${'a'.repeat(298)}%F0%9F%98%80&%01y=%ED%A0%80&__proto__=1&${'n'.repeat(90)}=1`;
  const many = Array.from({ length: 60 }, (_, at) => `p${at}=${'v'.repeat(400)}`).join('&');
  for (const query of [odd, many]) {
    const request = new Request(`http://steward/api/v1/people/export?${query}`);
    await recordedFile(ctx, 'people', { request, params: { month: '2026-11' } }, csvFile('a.csv', ['a'], [['1']]));
  }
  const filters = (await told()).slice(before).map((after) => (after as { filters: Record<string, string> }).filters);
  expect(filters[0]).toMatchObject({ x: 'a'.repeat(298), month: '2026-11' });
  expect(Object.keys(filters[1] ?? {}).length).toBe(36);
});

test('what the audit cannot be told of is not given out, and whoever asked is told so', async () => {
  const gone = { ...ctx, secret: 'no session' };
  await expect(recordedFile(gone, 'people', ARGS, csvFile('a.csv', ['a'], [['1']]))).rejects.toThrow(
    'This export could not be recorded in the audit, so nothing was exported. Your session has ended.',
  );
  const refused = new Response('no', { status: 409 });
  expect(await recordedFile(gone, 'people', ARGS, refused)).toBe(refused);
});

it.each([
  ['a,b\r\n1,2\r\n3,4\r\n', true, 2],
  ['a\r\n"1\r\n2 ""x"" \r\n"\r\n', true, 1],
  ['a,b\r\n', true, 0],
  ['', true, 0],
  ['{"a":"\\"\\n"}\n{}\n', false, 2],
] as const)('counts the rows of %j', (text, isCsv, rows) => {
  const [whole, bytewise] = [new LineCount(isCsv), new LineCount(isCsv)];
  const bytes = new TextEncoder().encode(text);
  whole.take(bytes);
  for (const byte of bytes) bytewise.take(Uint8Array.of(byte));
  expect([whole.rows, bytewise.rows]).toEqual([rows, rows]);
});
