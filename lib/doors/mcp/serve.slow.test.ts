import type { Client } from '@modelcontextprotocol/client';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type CostRow, ingestReports, type UsageRow } from '@/lib/domain/usage/ledger/ingest';
import { apiRoutes } from '@/lib/doors/api/operations';
import { type ApiWorld, createApiWorld } from '@/lib/testing/api-server';
import { callTool, connectAssistant } from '@/lib/testing/mcp-client';

let world: ApiWorld;
let owner: { token: string; tokenId: string };
const clients: Client[] = [];
beforeAll(async () => {
  world = await createApiWorld({ from: 'company without members' });
  owner = await world.tokenOf('owner');
});
beforeEach(() => world.database.owner.db.signInAttempt.deleteMany({}));
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
});
afterAll(() => world.close());

const url = () => new URL('/mcp', world.url);

async function connect(token: string, mode: 'legacy' | 'auto' = 'legacy'): Promise<Client> {
  const client = await connectAssistant(world.url, token, mode);
  clients.push(client);
  return client;
}

async function call(...args: Parameters<typeof callTool>) {
  const answer = await callTool(...args);
  expect(answer.characters).toBeLessThanOrEqual(40_000);
  return answer;
}

async function post(token: string, body: unknown, headers: Record<string, string> = {}) {
  const accept = 'application/json, text/event-stream';
  const response = await fetch(url(), {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept, authorization: `Bearer ${token}`, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}
const listing = { jsonrpc: '2.0', id: 1, method: 'tools/list' };

/** Twelve days of two keys that cost $100 a day each, one of them three times as much on the fifth. */
async function spend(days: readonly string[], [steady, other]: readonly { id: string; workspaceId: string | null }[]) {
  const place = { model: 'claude-opus-4-6', tier: 'standard', context: '0-200k', geo: 'global' };
  const keys = [steady, other].flatMap((key) =>
    key?.workspaceId ? [{ id: key.id, workspaceId: key.workspaceId }] : [],
  );
  const times = (id: string, day: string) => (id === other?.id && day.endsWith('-05') ? 3n : 1n);
  const usage = (day: string) =>
    keys.map(
      ({ id, workspaceId }): UsageRow => ({
        ...{ workspaceId, apiKeyId: id, ...place, speed: 'standard' },
        counts: [times(id, day) * 1_000_000n, 0n, 0n, 0n, 0n, 0n],
      }),
    );
  const cost = (day: string) =>
    keys.map(
      ({ id, workspaceId }): CostRow => ({
        ...{ workspaceId, ...place, tokenType: 'uncached_input_tokens', costType: 'tokens', description: 'Input' },
        amountNano: times(id, day) * 100_000_000_000n,
      }),
    );
  const client = await world.database.owner.pool.connect();
  await client.query('BEGIN');
  const reads = {
    usage: days.map((day) => ({ day, rows: usage(day) })),
    cost: days.map((day) => ({ day, rows: cost(day) })),
  };
  await ingestReports(client, reads, new Date());
  await client.query('COMMIT');
  client.release();
}

test.each(['legacy', 'auto'] as const)('an assistant finds the tools that its token may use (%s)', async (mode) => {
  const client = await connect(owner.token, mode);
  const { tools } = await client.listTools();
  const queries = apiRoutes().filter(({ kind }) => kind === 'query');
  expect(tools.filter(({ annotations }) => annotations?.readOnlyHint).length).toBeGreaterThanOrEqual(queries.length);
  const keys = tools.find(({ name }) => name === 'api_key_list');
  expect(keys).toMatchObject({
    ...{ title: 'List API keys', annotations: { readOnlyHint: true } },
    inputSchema: { type: 'object', properties: { workspace_id: {}, page_size: {}, page: { type: 'string' } } },
    outputSchema: { type: 'object', properties: { rows: {}, next_page: {} } },
  });
  const viewer = await (await connect((await world.tokenOf('viewer')).token, mode)).listTools();
  const seen = viewer.tools.map(({ name }) => name);
  expect(seen).toContain('usage_report');
  expect(seen).not.toContain('anomaly_list');
  expect(seen.length).toBeLessThan(tools.length * 0.6);
  const scoped = await world.tokenOf('owner', { isScoped: true, scopes: ['api_key:read'] });
  const few = (await (await connect(scoped.token, mode)).listTools()).tools;
  expect(few.map(({ name }) => name)).toContain('api_key_list');
  expect(few.length).toBeLessThan(tools.length * 0.2);
});

test('which key tripled the bill on the fifth, and whose is it', async () => {
  const month = new Date(Date.now() - 40 * 86_400_000).toISOString().slice(0, 7);
  const days = Array.from({ length: 8 }, (_, at) => `${month}-${String(at + 1).padStart(2, '0')}`);
  const keys = await world.database.owner.db.apiKey.findMany({
    where: { status: 'active', workspaceId: { not: null } },
    distinct: ['workspaceId'],
    orderBy: { id: 'asc' },
    take: 2,
  });
  const guilty = keys[1];
  await spend(days, keys);
  const client = await connect(owner.token);
  const asked = { metric: 'cost', split: 'api_key', granularity: 'day', from: `${month}-04`, to: `${month}-06` };
  const report = await call(client, 'usage_list_parts', asked);
  const [first] = report.rows;
  expect(first).toMatchObject({ id: guilty?.id, label: guilty?.name });
  expect(first.values).toEqual(['100000000000', '300000000000', '100000000000']);
  expect(report.rows[1].values).toEqual(['100000000000', '100000000000', '100000000000']);
  const key = await call(client, 'api_key_get', { api_key_id: first.id });
  expect(JSON.stringify(key)).toContain(String(guilty?.createdById));
  expect((await call(client, 'anomaly_list')).isError).toBe(false);
  expect((await call(client, 'audit_list', { subjects: [{ kind: 'api_key', id: first.id }] })).isError).toBe(false);
});

test('lists go on where they were cut, without losing or repeating a row', async () => {
  const client = await connect(owner.token);
  const ids: string[] = [];
  let page: string | undefined;
  for (let asked = 0; asked < 40; asked += 1) {
    const answer = await call(client, 'person_list', { page_size: 1_000, ...(page ? { page } : {}) });
    expect(answer.rows.length).toBeLessThanOrEqual(50);
    ids.push(...answer.rows.map(({ id }: { id: string }) => id));
    page = answer.next_page ?? undefined;
    if (!page) break;
  }
  const people = await world.database.owner.db.user.count({ where: { goneAt: null } });
  expect([ids.length, new Set(ids).size]).toEqual([people, people]);
});

test('what is wrong is one sentence, and names the field', async () => {
  const client = await connect(owner.token);
  const backwards = await call(client, 'usage_report', { from: '2026-11-05', to: '2026-11-01' });
  expect(backwards).toMatchObject({
    isError: true,
    error: { code: 'invalid_input', fields: { to: expect.any(String) } },
  });
  const unknown = await call(client, 'api_key_list', { colour: 'red' });
  expect(unknown.error.fields).toEqual({ colour: 'There is no such field.' });
  expect((await call(client, 'api_key_get', { api_key_id: 'none' })).error.code).toBe('not_found');
  expect((await call(client, 'person_list', { page: 'page_2_0000000000000000' })).error.fields.page).toBeDefined();
  expect((await call(client, 'person_get', { user_id: 'x', page: 'page_2' })).error.fields.page).toBeDefined();
  await expect(client.callTool({ name: 'api_key_steal', arguments: {} })).rejects.toThrow('There is no such tool');
  const { token } = await world.tokenOf('viewer');
  await expect((await connect(token)).callTool({ name: 'anomaly_list', arguments: {} })).rejects.toThrow(
    'does not allow',
  );
});

test('only a token opens it, from no other site, one message at a time', async () => {
  expect((await post('stw_wrong', listing)).status).toBe(401);
  const cookie = await fetch(url(), { method: 'POST', headers: { cookie: 'next-auth.session-token=x' }, body: '{}' });
  expect([cookie.status, cookie.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="Steward"']);
  const foreign = await post(owner.token, listing, { origin: 'https://evil.example' });
  expect([foreign.status, foreign.text.includes('tools')]).toEqual([403, false]);
  expect((await post(owner.token, listing, { origin: 'https://steward.example' })).status).toBe(200);
  const batch = await post(owner.token, [listing, { ...listing, id: 2 }]);
  expect([batch.status, JSON.parse(batch.text).error.code]).toEqual([400, -32_000]);
  expect((await post(owner.token, { ...listing, x: 'y'.repeat(300_000) })).status).toBe(413);
  expect((await post(owner.token, '{"jsonrpc":')).status).toBe(400);
  expect((await post(owner.token, { ...listing, method: 'subscriptions/listen' })).status).toBe(400);
  const answer = await post(owner.token, listing);
  expect(answer.headers.get('content-type')).toContain('application/json');
  expect(answer.headers.get('mcp-session-id')).toBeNull();
  expect(answer.headers.get('ratelimit-policy')).toContain('q=1200');
  const got = await fetch(url(), { headers: { authorization: `Bearer ${owner.token}` } });
  expect([got.status, got.headers.get('allow')]).toEqual([405, 'POST']);
  const gone = await world.tokenOf('owner', { revokedAt: new Date() });
  expect((await post(gone.token, listing)).status).toBe(401);
  const elsewhere = await world.tokenOf('owner', { addresses: ['203.0.113.0/24'] });
  expect((await post(elsewhere.token, listing)).status).toBe(403);
});
