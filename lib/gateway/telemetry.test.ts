import { afterAll, beforeAll, expect, it } from 'vitest';
import { GEN_AI } from '@/lib/core/gen-ai';
import { allowedFields, type LogFields } from '@/lib/core/log';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { problemsOf, readQueries, readSamples } from '@/lib/testing/exposition';
import { askGateway, enterCredential, issueKey, startTestGateway, VENDOR_KEY } from '@/lib/testing/gateway';
import { startSmallVendor } from '@/lib/testing/small-vendor';
import { found } from '@/lib/testing/test-client';
import { GatewayMetrics } from './metrics';
import { lostRow } from './records';

const SECRET = 'What nobody may read here';
const TRACE = { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', tracestate: 'vendor=abc' };
const MODEL = 'claude-opus-5-5';

let database: TestDatabase;
let vendor: Awaited<ReturnType<typeof startSmallVendor>>;
let gateway: Awaited<ReturnType<typeof startTestGateway>>;
let key: Awaited<ReturnType<typeof issueKey>>;
const lines: LogFields[] = [];
beforeAll(async () => {
  [database, vendor] = [await createTestDatabase(), await startSmallVendor()];
  vendor.answer(({ headers, body }, response) => {
    const { model } = JSON.parse(body.toString()) as { model: string };
    if (headers['x-fails']) response.writeHead(529, { 'content-type': 'application/json' });
    else response.writeHead(200, { 'content-type': headers['x-streams'] ? 'text/event-stream' : 'application/json' });
    const usage = { input_tokens: 10, cache_read_input_tokens: 5, output_tokens: 7 };
    if (headers['x-fails']) response.end('{"type":"error","error":{"type":"overloaded_error","message":"busy"}}');
    else if (headers['x-streams'])
      response.end(
        `data: ${JSON.stringify({ type: 'message_start', message: { id: 'msg', model, usage } })}\n\ndata: {"type":"content_block_delta","delta":{"text":"${SECRET}"}}\n\ndata: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":7}}\n\ndata: {"type":"message_stop"}\n\n`,
      );
    else response.end(JSON.stringify({ id: 'msg', model, usage, stop_reason: 'end_turn', content: SECRET }));
  });
  await enterCredential(database);
  key = await issueKey(database, { models: [MODEL, 'claude-new-9'] });
  gateway = await startTestGateway(
    database,
    vendor.url,
    // Nobody is there.
    { metricsPort: 0, logsRequests: true, clickHouseUrl: 'http://127.0.0.1:9/steward' },
    (fields) => lines.push(allowedFields(fields)),
  );
  const ask = (model: string, headers: Record<string, string> = {}) =>
    askGateway(gateway.url, {
      body: JSON.stringify({ model, max_tokens: 10, messages: [{ role: 'user', content: SECRET }] }),
      headers: { 'x-api-key': key.secret, 'content-type': 'application/json', ...headers },
    });
  expect((await ask(MODEL, TRACE)).status).toBe(200);
  expect((await ask(MODEL, { 'x-streams': '1' })).status).toBe(200);
  expect((await ask('claude-new-9')).status).toBe(200);
  expect((await ask(MODEL, { 'x-fails': '1' })).status).toBe(529);
  expect((await ask('claude-haiku-5-5')).status).toBe(403);
  expect((await ask(MODEL, { 'x-api-key': `${key.secret}x` })).status).toBe(401);
  for (let at = 0; at < 400 && !lines.some((line) => line[GEN_AI.status] === 529); at += 1)
    await new Promise((resolve) => setTimeout(resolve, 20));
});
afterAll(async () => {
  await gateway.stop(0);
  await vendor.close();
  await database.drop();
});

const readMetrics = async () => (await fetch(`http://127.0.0.1:${gateway.metricsPort}/metrics`)).text();

it('exports what happened, on an address of its own, without content, secrets or names that clients make up', async () => {
  const text = await readMetrics();
  for (const line of [
    'requests_total{path="messages",outcome="served"} 3',
    'requests_total{path="messages",outcome="failed"} 1',
    'requests_total{path="messages",outcome="refused"} 1',
    'errors_total{outcome="failed",error="overloaded_error"} 1',
    'turned_away_total{status="401"} 1',
    `tokens_total{model="${MODEL}",kind="output"} 14`,
    'tokens_total{model="other",kind="cache_read"} 5',
    'estimated_requests_total{outcome="served"} 1',
    `key_requests_total{key="${key.id}"} 5`,
    'database_reachable 1',
    'spool_writable 1',
  ])
    expect(text).toContain(`\nsteward_gateway_${line}\n`);
  for (const hidden of [SECRET, key.secret, VENDOR_KEY, VENDOR_KEY.slice(-4), 'claude-new-9'])
    expect(text).not.toContain(hidden);
  expect((await askGateway(gateway.url, { method: 'GET', path: '/metrics' })).status).toBe(404);
});

it('keeps the number of its series, however many keys, models and errors there are', async () => {
  const metrics = new GatewayMetrics({
    ...{ underWay: () => 0, hearsDatabase: () => true, reachesUpstream: () => true },
    waiting: () => ({ bytes: 0, rows: 0, isWritable: true, clickHouse: null }),
    keepsInClickHouse: false,
  });
  const row = lostRow({
    ...{ at: '', id: '', key_id: '', workspace_id: 'A', credential_id: null, hint: null, path: 'messages' },
    ...{ model_asked: null, session: null, is_stream: false },
  });
  const series = async () => (await metrics.registry.metrics()).split('\n').length;
  const hear = (at: number) =>
    metrics.onRow({ ...row, outcome: 'failed', key_id: `key-${at}`, model: `model-${at}`, error: `error-${at}` });
  for (let at = 0; at < 200; at += 1) hear(at);
  const before = await series();
  for (let at = 200; at < 5_000; at += 1) hear(at);
  // Two for the keys that came later: their requests, and their cost.
  expect(await series()).toBe(before + 2);
  metrics.registry.clear();
});

it('passes trace context on as it came, and writes a line for each request that names it', async () => {
  const traced = found(vendor.seen.find(({ headers }) => headers.traceparent));
  expect(traced.headers).toMatchObject(TRACE);
  const line = found(lines.find((one) => one[GEN_AI.trace]));
  expect(line).toMatchObject({
    ...{ keyId: key.id, workspaceId: 'A', kind: 'messages', outcome: 'served', isEstimated: false },
    'gen_ai.provider.name': 'anthropic',
    'gen_ai.operation.name': 'chat',
    'gen_ai.request.model': MODEL,
    'gen_ai.response.model': MODEL,
    'gen_ai.response.finish_reasons': 'end_turn',
    'gen_ai.usage.input_tokens': 15,
    'gen_ai.usage.cache_read.input_tokens': 5,
    'gen_ai.usage.output_tokens': 7,
    'http.response.status_code': 200,
    ...{ trace_id: '0af7651916cd43dd8448eb211c80319c', span_id: 'b7ad6b7169203331' },
  });
  expect(lines.find((one) => one[GEN_AI.status] === 529)).toMatchObject({ 'error.type': 'overloaded_error' });
  for (const hidden of [SECRET, key.secret, VENDOR_KEY]) expect(JSON.stringify(lines)).not.toContain(hidden);
});

const DASHBOARD = 'deploy/grafana/steward-gateway.json';
const RULES = 'deploy/prometheus/steward-gateway.rules.yml';
it('exports what each query of the dashboard and of the alerts names', async () => {
  const samples = readSamples(await readMetrics());
  const queries = readQueries(DASHBOARD, RULES);
  expect(queries.length).toBeGreaterThan(25);
  expect(queries.flatMap(([of, query]) => problemsOf(query, samples).map((problem) => `${of}: ${problem}`))).toEqual(
    [],
  );
  for (const [wrong, problem] of [
    ['sum(rate(steward_gateway_request_total[5m]))', 'no metric steward_gateway_request_total'],
    ['sum by (model) (steward_gateway_errors_total)', 'no label model'],
    ['steward_gateway_errors_total{kind="a"}', 'no label kind of steward_gateway_errors_total'],
    ['steward_gateway_requests_total{outcome="fails"}', 'outcome of steward_gateway_requests_total is never fails'],
  ] as const)
    expect(problemsOf(wrong, samples)).toContain(problem);
});
