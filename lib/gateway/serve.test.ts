import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { newGatewaySecret } from '@/lib/core/gateway-secret';
import { enterCredential, issueKey, noteObject, VENDOR_KEY } from '@/lib/testing/gateway';
import { type GatewayWorld, startGatewayWorld } from '@/lib/testing/gateway-world';
import { startSmallVendor } from '@/lib/testing/small-vendor';
import { findRoute } from './routes';

let world: GatewayWorld;
beforeAll(async () => {
  world = await startGatewayWorld(await startSmallVendor());
  await noteObject(world.database, world.key, 'file', 'file_1');
  await noteObject(world.database, world.key, 'batch', 'b');
});
afterAll(() => world.close());
beforeEach(() => {
  world.vendor.taken();
  world.vendor.answer((_, response) => void response.end('{}'));
});

describe('credentials and headers', () => {
  const bearer = () => ({ authorization: `Bearer ${world.key.secret}` });
  test.each([
    ['Bearer', () => bearer(), 200],
    ['both at once', () => ({ ...bearer(), 'x-api-key': world.key.secret }), 200],
    ['two different ones', () => ({ ...bearer(), 'x-api-key': newGatewaySecret() }), 401],
    ['none', () => ({}), 401],
    ['an unknown one', () => ({ 'x-api-key': newGatewaySecret() }), 401],
    ['one with a typing error', () => ({ 'x-api-key': `${world.key.secret.slice(0, -1)}_` }), 401],
    ['the vendor’s own', () => ({ 'x-api-key': 'sk-ant-api03-mine' }), 401],
    [
      'the vendor’s own beside it',
      () => ({ 'x-api-key': world.key.secret, authorization: 'Bearer sk-ant-oat01-mine' }),
      401,
    ],
    ['its own workspace', () => ({ ...bearer(), 'anthropic-workspace-id': 'A' }), 200],
    ['another workspace', () => ({ ...bearer(), 'anthropic-workspace-id': 'B' }), 403],
    ['a profile', () => ({ ...bearer(), 'anthropic-user-profile-id': 'up_1' }), 403],
  ] as const)('%s', async (_, headers, status) => {
    const answer = await world.ask({ headers: headers() });
    expect(answer.status).toBe(status);
    const seen = world.vendor.taken();
    expect(seen).toHaveLength(status === 200 ? 1 : 0);
    expect(JSON.stringify(seen.map(({ raw }) => raw))).not.toContain('sk-ant-stw-');
    if (status !== 200)
      expect(answer.json()).toMatchObject({ type: 'error', error: { message: expect.stringMatching(/\.$/) } });
  });

  it('tells nobody upstream who asked from where', async () => {
    await world.ask({
      headers: {
        ...bearer(),
        'x-forwarded-for': '10.0.0.1',
        forwarded: 'for=10.0.0.1',
        cookie: 'a=b',
        connection: 'x-mine',
        'x-mine': 'hop',
        ...{ x_forwarded_for: '10.0.0.1', anthropic_workspace_id: 'B', x_api_key: world.key.secret },
      },
    });
    const names = world.vendor.taken().flatMap(({ headers }) => Object.keys(headers));
    for (const name of ['x-forwarded-for', 'forwarded', 'cookie', 'x-mine', 'authorization'])
      expect(names).not.toContain(name);
    expect(names.filter((name) => name.includes('_'))).toEqual([]);
  });
});

test.each([
  ['GET', '/v1/models?limit=1000', 200],
  ['GET', '/v1/models/claude-opus-5-5', 200],
  ['GET', '/v1/models/a%3ab%40c', 200],
  ['POST', '/v1/messages/count_tokens', 200],
  ['POST', '/v1/messages/batches', 200],
  ['GET', '/v1/files/file_1/content', 200],
  ['GET', '/v1/messages', 405],
  ['GET', '/v1/organizations/api_keys', 404],
  ['POST', '/v1/skills', 404],
  ['POST', '/v1/messages/../organizations/me', 404],
  ['POST', '/v1/messages%2f..%2fskills', 404],
  ['GET', '/v1/models/..%2fskills', 404],
  ['GET', '/v1/models/a%5c..%5c..%5cskills', 404],
  ['GET', '/v1/models/%252e%252e%252fskills', 404],
  ['HEAD', '/api/hello', 404],
])('%s %s is %s', async (method, path, status) => {
  expect((await world.ask({ method, path })).status).toBe(status);
  expect(world.vendor.taken()).toHaveLength(status === 200 ? 1 : 0);
});

test.each(['/v1/models/..', '/v1/models/.', '/v1/models/%2e%2e', '/V1/models'])('nothing is at %s', (path) => {
  // Clients resolve these before they send them; an attacker does not.
  expect(findRoute(path)).toBeNull();
});

describe('a key limited to models', () => {
  let limited: GatewayWorld['key'];
  beforeAll(async () => {
    limited = await issueKey(world.database, { models: ['opus'] });
  });
  const long = (model: string) => `{"messages":[{"content":"${'x'.repeat(600_000)}"}],"model":"${model}"}`;
  test.each([
    ['its model', '{"model":"opus"}', 200],
    ['another', '{"model":"haiku"}', 403],
    ['another in a fallback', '{"model":"opus","fallbacks":[{"model":"haiku"}]}', 403],
    ['none', '{}', 403],
    ['its model at the end of a long body', long('opus'), 200],
    ['another at the end of a long body', long('haiku'), 403],
  ])('%s', async (_, body, status) => {
    expect((await world.ask({ secret: limited.secret, body })).status).toBe(status);
    // Upstream may see the beginning of a long body, never its end.
    expect(world.vendor.taken()).toHaveLength(status === 200 ? 1 : 0);
  });
});

it('refuses what is too large before it is sent, or as soon as it is, and keeps nothing of it', async () => {
  const announced = await world
    .ask({ headers: { 'x-api-key': world.key.secret, 'content-length': '33554433' }, body: null })
    .catch((error) => error);
  expect(announced.status).toBe(413);
  const streamed = await world
    .ask({
      headers: { 'x-api-key': world.key.secret, 'transfer-encoding': 'chunked' },
      body: Buffer.alloc(33_600_000, 'x'),
    })
    .catch((error) => error);
  expect(streamed.status ?? streamed.code).toSatisfy(
    (one: unknown) => one === 413 || one === 'EPIPE' || one === 'ECONNRESET',
  );
  expect(world.vendor.taken()).toEqual([]);
});

it('uses the second credential when the first is refused, and says so where none works', async () => {
  const second = await issueKey(world.database, { workspaceId: 'B' });
  const first = await enterCredential(world.database, { workspaceId: 'B', vendorKey: 'sk-ant-api03-first' });
  world.vendor.answer(
    ({ headers }, response) =>
      void response.writeHead(headers['x-api-key'] === 'sk-ant-api03-first' ? 401 : 200).end('{}'),
  );
  const alone = await world.ask({ secret: second.secret });
  expect([alone.status, alone.json().error.message]).toEqual([503, expect.stringMatching(/refuses the key/)]);
  await enterCredential(world.database, { workspaceId: 'B', vendorKey: 'sk-ant-api03-other', position: 2 });
  await world.database.owner.pool.query(`UPDATE gateway_revision SET revision = revision + 1`);
  await expect.poll(async () => (await world.ask({ secret: second.secret })).status).toBe(200);
  world.vendor.taken();
  expect((await world.ask({ secret: second.secret })).status).toBe(200);
  expect(world.vendor.taken().map(({ headers }) => headers['x-api-key'])).toEqual(['sk-ant-api03-other']);
  await expect
    .poll(
      async () =>
        (await world.database.owner.db.gatewayCredential.findUniqueOrThrow({ where: { id: first } })).refusedAt,
    )
    .toBeInstanceOf(Date);
  const none = await issueKey(world.database, { workspaceId: 'C' });
  expect((await world.ask({ secret: none.secret })).status).toBe(503);
});

it('names its own address in answers about batches', async () => {
  const batch = (origin: string) =>
    JSON.stringify({
      id: 'b',
      results_url: `${origin}/v1/messages/batches/b/results`,
      note: 'https://api.anthropic.com/v1/messages/batches/',
    });
  world.vendor.answer(
    (_, response) => void response.writeHead(200, { 'content-type': 'application/json' }).end(batch(world.vendor.url)),
  );
  const answer = await world.ask({ method: 'GET', path: '/v1/messages/batches/b' });
  expect(answer.body.toString()).toBe(batch('http://gateway.example'));
});

it('counts what keys were used for, and keeps no secret in the database', async () => {
  const used = await issueKey(world.database);
  await world.ask({ secret: used.secret });
  await world.ask({ secret: used.secret, headers: { 'x-api-key': used.secret, 'anthropic-workspace-id': 'B' } });
  await expect
    .poll(async () => (await world.database.owner.db.gatewayKeyDay.findFirst({ where: { keyId: used.id } }))?.requests)
    .toBe(2n);
  const [day] = await world.database.owner.db.gatewayKeyDay.findMany({ where: { keyId: used.id } });
  expect(day).toMatchObject({ refused: 1n, refusedAddresses: 0n });
  const { rows } = await world.database.owner.pool.query(
    `SELECT string_agg(k::text, '') || (SELECT string_agg(c::text, '') FROM gateway_credentials c) AS text FROM gateway_keys k`,
  );
  for (const secret of [used.secret, world.key.secret, VENDOR_KEY]) expect(rows[0].text).not.toContain(secret);
});
