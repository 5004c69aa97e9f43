import { afterAll, beforeAll, expect, it } from 'vitest';
import { askGateway, issueKey, startTestGateway } from '@/lib/testing/gateway';
import { directive, HELLO } from '@/lib/testing/messages-client';
import { headersOf, type SpendingWorld, startSpendingWorld } from '@/lib/testing/spending-world';
import { found } from '@/lib/testing/test-client';
import { thorough } from '@/lib/testing/thorough';
import { pick, randomUsage } from '@/lib/testing/usage-shapes';

const WORLD = 'company:metering';
const [STREAMS, AT_ONCE] = [thorough(120, 10_000), 12];
let world: SpendingWorld;
beforeAll(async () => {
  world = await startSpendingWorld(WORLD, 1);
});
afterAll(() => world.close());

const issue = (more: object = {}) => issueKey(world.database, { workspaceId: world.workspaceId, ...more });
const DIMENSIONS = ['model', 'service_tier', 'inference_geo', 'speed', 'context_window'] as const;

/** Each cell's tokens, searches and cost, as one text. */
const vendorCells = async (): Promise<string[]> => {
  const path = `/messages/ledger?world=${WORLD}&group_by=${DIMENSIONS.join(',')}`;
  await expect.poll(async () => (await world.control(path)).open).toBe(0);
  const { rows } = (await world.control(path)) as { rows: Record<string, string | number>[] };
  return rows
    .map((row) =>
      [
        ...DIMENSIONS.map((name) => row[name]),
        ...[row.input, row.cache_5m, row.cache_1h, row.cache_read, row.output, row.web_search, row.nano_dollars],
      ].join(' '),
    )
    .sort();
};
const ownCells = async (): Promise<string[]> => {
  const { rows } = await world.database.owner.pool.query<{ cell: string }>(
    `SELECT concat_ws(' ', model, tier, geo, speed, context, sum(uncached), sum(cache_write_5m), sum(cache_write_1h), sum(cache_read),
       sum(output), sum(web_searches), sum(cost_nano)) AS cell FROM gateway_ledger GROUP BY model, tier, geo, speed, context`,
  );
  return rows.map(({ cell }) => cell).sort();
};

it('counts what was served as the vendor does, cell by cell, to the token and the nano-dollar', {
  timeout: 1_800_000,
}, async () => {
  const keys = await Promise.all([1, 2, 3].map(() => issue()));
  const one = async (at: number) => {
    const stream = at % 3 > 0;
    const asked = { ...randomUsage(), chunks: pick([1, 8, 40]), ...(at % 7 === 0 ? { delay_ms: 0 } : {}) };
    const body = JSON.stringify({ ...HELLO, stream, metadata: directive(asked) });
    const ask = () => world.ask(found(keys[at % 3]).secret, body);
    let { status } = await ask();
    // The database of a busy machine.
    while (status === 503) ({ status } = await ask());
    expect(status).toBe(200);
  };
  for (let at = 0; at < STREAMS; at += AT_ONCE)
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, STREAMS - at) }, (_, more) => one(at + more)));
  const served = { outcome: 'served' };
  await expect.poll(() => world.database.owner.db.gatewayRequest.count({ where: served })).toBe(STREAMS);
  expect(await ownCells()).toEqual(await vendorCells());
  const { rows } = await world.database.owner.pool.query<{ nano: string; rowNano: string; requests: string }>(
    `SELECT (SELECT sum(cost_nano) FROM gateway_ledger)::text AS nano, (SELECT sum(cost_nano) FROM gateway_requests)::text AS "rowNano",
       (SELECT sum(requests - refused) FROM gateway_traffic_days)::text AS requests`,
  );
  expect(rows[0]).toMatchObject({ rowNano: rows[0]?.nano, requests: String(STREAMS) });
  const outcomes = await world.database.owner.db.gatewayRequest.groupBy({
    ...{ by: ['outcome', 'isEstimated'], _count: true, where: { outcome: { not: 'refused' } } },
  });
  expect(outcomes).toEqual([{ outcome: 'served', isEstimated: false, _count: STREAMS }]);
});

const newest = (keyId: string) =>
  world.database.owner.db.gatewayRequest.findFirst({ where: { keyId }, orderBy: { at: 'desc' } });

it('keeps of a request what it was, and nothing of what it said', async () => {
  const key = await issue();
  const secret = 'The weather in Paris is what nobody may read here.';
  const body = JSON.stringify({
    ...{ model: 'claude-sonnet-5-5', max_tokens: 50, stream: true, system: secret },
    messages: [{ role: 'user', content: secret }],
    metadata: directive({ text: secret, delay_ms: 20, chunks: 4, stop_reason: 'stop_sequence' }),
  });
  const session = '5f0c9be2-0000-4000-8000-000000000001';
  const headers = { ...headersOf(key.secret), 'x-claude-code-session-id': session };
  await askGateway(world.urlOf(0), { headers, body });
  await expect.poll(() => newest(key.id)).toBeTruthy();
  const row = found(await newest(key.id));
  expect(row).toMatchObject({
    ...{ path: 'messages', outcome: 'served', status: 200, modelAsked: 'claude-sonnet-5-5', session, isStream: true },
    ...{
      workspaceId: world.workspaceId,
      stopReason: 'stop_sequence',
      bytesIn: BigInt(Buffer.byteLength(body)),
      error: null,
    },
  });
  expect(row.requestId).toMatch(/^req_/);
  const { firstByteMs, firstTokenMs, latencyMs } = row;
  expect(found(firstByteMs)).toBeLessThanOrEqual(found(firstTokenMs));
  expect(found(firstTokenMs)).toBeLessThanOrEqual(latencyMs);
  expect(latencyMs).toBeGreaterThan(40);
  expect(JSON.stringify(row, (_, value) => (typeof value === 'bigint' ? String(value) : value))).not.toContain(
    'weather',
  );
});

async function leave(url: string, secret: string, asked: object): Promise<void> {
  const controller = new AbortController();
  const left = await fetch(`${url}/v1/messages`, {
    ...{ method: 'POST', headers: headersOf(secret), signal: controller.signal },
    body: JSON.stringify({ ...HELLO, stream: true, metadata: directive(asked) }),
  });
  await left.body?.getReader().read();
  controller.abort();
}

it('tells how each request ended', async () => {
  const key = await issue({ models: ['claude-opus-5-5', 'claude-sonnet-5-5'] });
  const ask = (asked: object, more: object = {}) =>
    world
      .ask(key.secret, JSON.stringify({ ...HELLO, stream: true, metadata: directive(asked), ...more }))
      .catch(() => null);
  await ask({ fault: { kind: 'status', status: 529 } });
  await ask({ fault: { kind: 'cut', after: 4 } });
  await ask({ fault: { kind: 'end', after: 4 } });
  await ask({}, { model: 'claude-haiku-5-5' });
  await leave(world.urlOf(0), key.secret, { delay_ms: 5, chunks: 50 });
  const aborting = await startTestGateway(world.database, world.messages.running.url, { leftAnswers: 'abort' });
  await expect.poll(async () => (await newest(key.id))?.outcome).toBe('left');
  await leave(aborting.url, key.secret, { delay_ms: 50, chunks: 50 });
  const rows = async () =>
    (await world.database.owner.db.gatewayRequest.findMany({ where: { keyId: key.id }, orderBy: { at: 'asc' } })).map(
      ({ outcome, status, error, isEstimated }) => [outcome, status, error, isEstimated],
    );
  await expect.poll(rows).toEqual([
    ['failed', 529, 'overloaded_error', false],
    ['cut', 200, null, true],
    ['cut', 200, null, true],
    ['refused', 403, 'model', false],
    ['left', 200, null, false],
    ['left', 200, null, true],
  ]);
  await aborting.stop(0);
  // What broke off is never counted for less than the vendor bills.
  const entries = (await world.control(`/messages/entries?world=${WORLD}&limit=5`)).entries as {
    nano_dollars: string;
  }[];
  const billed = entries.slice(0, 4).reduce((sum, { nano_dollars: nano }) => sum + BigInt(nano), 0n);
  const { rows: sums } = await world.database.owner.pool.query<{ nano: string }>(
    'SELECT sum(cost_nano)::text AS nano FROM gateway_requests WHERE key_id = $1',
    [key.id],
  );
  expect(BigInt(found(sums[0]).nano)).toBeGreaterThanOrEqual(billed);
});
