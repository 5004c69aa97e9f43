import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newGatewaySecret } from '@/lib/core/gateway-secret';
import { freePort } from '@/lib/processes/ports';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { askGateway, enterCredential, issueKey, VENDOR_KEY } from '@/lib/testing/gateway';
import type { GatewayProcess } from '@/lib/testing/gateway-child';
import { buildGateway, startGatewayProcess } from '@/lib/testing/gateway-process';
import { type SeenRequest, startSmallVendor } from '@/lib/testing/small-vendor';

const canary = (place: string) => `canary-${place}-${randomBytes(8).toString('hex')}`;
/** What applications and the vendor say, by where it stands. */
const CANARIES = {
  ...{ system: canary('system'), question: canary('question'), toolInput: canary('tool-input') },
  ...{ toolWords: canary('tool-words'), metadata: canary('metadata'), customId: canary('custom-id') },
  ...{ fileName: canary('file-name'), file: canary('file'), fileId: `file_${canary('id')}` },
  ...{ header: canary('header'), agent: canary('agent'), query: canary('query'), path: canary('path') },
  ...{ vendorKey: `sk-ant-api03-${canary('key')}`, madeUpKey: newGatewaySecret(), otherToken: canary('token') },
  ...{ answer: canary('answer'), answeredHeader: canary('answered-header'), error: canary('error') },
};
const MODEL = 'claude-opus-5-5';

let database: TestDatabase;
let vendor: Awaited<ReturnType<typeof startSmallVendor>>;
let bundle: Awaited<ReturnType<typeof buildGateway>>;
let gateway: GatewayProcess;
let metricsPort: number;
let key: Awaited<ReturnType<typeof issueKey>>;
beforeAll(async () => {
  [database, vendor, bundle] = await Promise.all([createTestDatabase(), startSmallVendor(), buildGateway()]);
  await enterCredential(database);
  key = await issueKey(database, { spendPerDay: 1_000_000_000_000n, mode: 'balanced' });
  metricsPort = await freePort();
  const settings = { databaseUrl: database.gatewayUrl, baseUrl: vendor.url, logLevel: 'trace', metricsPort };
  gateway = await startGatewayProcess(bundle.script, { ...settings, logsRequests: true });
});
afterAll(async () => {
  await gateway.kill();
  bundle.remove();
  await vendor.close();
  await database.drop();
});

const message = (more: object = {}) => ({
  ...{ model: MODEL, max_tokens: 100, system: CANARIES.system, metadata: { user_id: CANARIES.metadata } },
  tools: [{ name: 'look_up', description: CANARIES.toolWords, input_schema: { type: 'object' } }],
  messages: [
    { role: 'user', content: CANARIES.question },
    {
      role: 'assistant',
      content: [{ type: 'tool_use', id: 'toolu_1', name: 'look_up', input: { q: CANARIES.toolInput } }],
    },
  ],
  ...more,
});
const UPLOAD = [
  `--b\r\ncontent-disposition: form-data; name="file"; filename="${CANARIES.fileName}.txt"`,
  `content-type: text/plain\r\n\r\n${CANARIES.file}\r\n--b--\r\n`,
].join('\r\n');

function ask(body: object | string | null, given: { path?: string; method?: string; headers?: object } = {}) {
  const headers = {
    ...{ 'x-api-key': key.secret, 'content-type': 'application/json', 'user-agent': CANARIES.agent },
    ...{ 'x-odd-header': CANARIES.header, [`x-${CANARIES.header}`]: '1', cookie: `session=${CANARIES.header}` },
    ...{ 'x-claude-code-session-id': `a session ${CANARIES.header}`, traceparent: CANARIES.header, ...given.headers },
  };
  const text = typeof body === 'string' ? body : body && JSON.stringify(body);
  return askGateway(gateway.url, { ...given, headers, body: text });
}

/** What upstream answers, by the model's name or the path. */
function answer(request: SeenRequest, response: Parameters<Parameters<typeof vendor.answer>[0]>[1]): void {
  const text = request.body.toString();
  if (text.includes('breaks')) return void response.socket?.destroy();
  if (text.includes('never answers')) return;
  const isWrong = text.includes('goes wrong');
  response.writeHead(isWrong ? 400 : 200, { 'content-type': 'application/json', 'x-odd': CANARIES.answeredHeader });
  if (isWrong)
    return void response.end(JSON.stringify({ error: { type: `odd ${CANARIES.error}`, message: CANARIES.error } }));
  const usage = { input_tokens: 5, output_tokens: 3, service_tier: `a tier ${CANARIES.answer}` };
  const content = [{ type: 'text', text: CANARIES.answer }];
  response.end(
    JSON.stringify({
      id: 'msg_1',
      model: `a ${CANARIES.answer}`,
      stop_reason: `a stop ${CANARIES.error}`,
      usage,
      content,
    }),
  );
}

/** Every value of every table, with bytes in hexadecimal. */
async function readDatabase(): Promise<string> {
  const client = await database.owner.pool.connect();
  try {
    await client.query('SET xmlbinary = hex');
    const { rows } = await client.query<{ all: string }>('SELECT database_to_xml(true, false, $$$$)::text AS all');
    return rows[0]?.all ?? '';
  } finally {
    client.release(true);
  }
}

function readSpool(): string {
  const folder = path.join(path.dirname(bundle.script), 'spool');
  const names = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const files = names.map((name) => path.join(folder, name)).filter((name) => fs.statSync(name).isFile());
  return files.map((name) => `${name}\n${fs.readFileSync(name, 'latin1')}`).join('\n');
}

/** The places whose words stand in the text, in any spelling. */
function foundIn(text: string): string[] {
  return Object.entries({ ...CANARIES, key: key.secret, ownVendorKey: VENDOR_KEY })
    .filter(
      ([, words]) =>
        [words, encodeURIComponent(words), Buffer.from(words).toString('hex')].some((one) => text.includes(one)) ||
        // In base64 it may begin at each of three places.
        [0, 1, 2].some((at) => text.includes(Buffer.from(words.slice(at)).toString('base64').slice(0, -4))),
    )
    .map(([place]) => place);
}

it(`keeps nothing of what is said through it, whatever becomes of it (${Object.keys(CANARIES).length} canaries)`, async () => {
  vendor.answer(answer);
  const statusOf = async (asked: ReturnType<typeof ask>) => (await asked).status;
  const batch = { requests: [{ custom_id: CANARIES.customId, params: message() }] };
  expect({
    served: await statusOf(ask(message(), { path: `/v1/messages?beta=${CANARIES.query}` })),
    wrong: await statusOf(ask(message({ system: `goes wrong ${CANARIES.system}` }))),
    breaks: await statusOf(ask(message({ system: `breaks ${CANARIES.system}` }))),
    noModel: await statusOf(ask(message({ model: `no model ${CANARIES.system}` }))),
    noJson: await statusOf(ask(`{"model": ${CANARIES.question}`)),
    foreign: await statusOf(ask(message({ source: { file_id: CANARIES.fileId } }))),
    counted: await statusOf(ask(message(), { path: '/v1/messages/count_tokens' })),
    batch: await statusOf(ask(batch, { path: '/v1/messages/batches' })),
    file: await statusOf(
      ask(UPLOAD, { path: '/v1/files', headers: { 'content-type': 'multipart/form-data; boundary=b' } }),
    ),
    elsewhere: await statusOf(ask(null, { path: `/v1/${CANARIES.path}`, method: 'GET' })),
    hidden: await statusOf(ask(null, { path: `/v1/files/${CANARIES.fileId}`, method: 'GET' })),
    vendorKey: await statusOf(ask(message(), { headers: { 'x-api-key': CANARIES.vendorKey } })),
    madeUpKey: await statusOf(ask(message(), { headers: { 'x-api-key': CANARIES.madeUpKey } })),
    twoKeys: await statusOf(ask(message(), { headers: { authorization: `Bearer ${CANARIES.otherToken}` } })),
    workspace: await statusOf(ask(message(), { headers: { 'anthropic-workspace-id': CANARIES.header } })),
  }).toEqual({
    ...{ served: 200, wrong: 400, breaks: 502, noModel: 200, noJson: 200, foreign: 404, counted: 200, batch: 200 },
    ...{ file: 200, elsewhere: 404, hidden: 404, vendorKey: 401, madeUpKey: 401, twoKeys: 401, workspace: 403 },
  });
  const recorded = () => database.owner.db.gatewayRequest.count({ where: { keyId: key.id } });
  await expect.poll(recorded).toBeGreaterThanOrEqual(11);
  const metrics = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  // What is under way stands in the spool of a gateway that loses its power.
  const asked = ask(message({ system: `never answers ${CANARIES.system}` })).catch(() => null);
  await expect.poll(() => vendor.seen.some(({ body }) => body.includes('never answers'))).toBe(true);
  await gateway.kill();
  await asked;
  expect(vendor.seen.length).toBeGreaterThan(5);
  expect(vendor.seen.filter(({ raw }) => raw.includes(CANARIES.vendorKey))).toEqual([]);
  const [tables, spool] = [await readDatabase(), readSpool()];
  const log = gateway.said();
  // All of it is looked at: what stands in each by design is found.
  for (const text of [tables, spool, log, metrics]) expect(text).toContain(key.id);
  expect({ tables: foundIn(tables), spool: foundIn(spool), log: foundIn(log), metrics: foundIn(metrics) }).toEqual({
    ...{ tables: [], spool: [], log: [], metrics: [] },
  });
});
