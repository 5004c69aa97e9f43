import { afterAll, beforeAll, expect, it } from 'vitest';
import { newId } from '@/lib/core/ids';
import { disableGatewayKey, enableGatewayKey, revokeGatewayKey } from '@/lib/domain/gateway-keys/schema';
import { change } from '@/lib/testing/change';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { enterCredential, issueKey, startTestGateway } from '@/lib/testing/gateway';
import { startSmallVendor } from '@/lib/testing/small-vendor';
import { createTestWorker, type TestWorker } from '@/lib/testing/worker';

let database: TestDatabase;
let worker: TestWorker;
let vendor: Awaited<ReturnType<typeof startSmallVendor>>;
let gateways: Awaited<ReturnType<typeof startTestGateway>>[];
beforeAll(async () => {
  database = await createTestDatabase();
  worker = await createTestWorker(database, 'empty');
  vendor = await startSmallVendor();
  await enterCredential(database);
  gateways = await Promise.all([startTestGateway(database, vendor.url), startTestGateway(database, vendor.url)]);
});
afterAll(async () => {
  await Promise.all(gateways.map((gateway) => gateway.stop(0)));
  await vendor.close();
  await worker.running.close();
  await database.drop();
});

const at = () => ({ database, deps: worker.deps });
const askAll = (secret: string) =>
  Promise.all(
    gateways.map(async ({ url }) => {
      const answer = await fetch(`${url}/v1/messages`, {
        method: 'POST',
        headers: { 'x-api-key': secret },
        body: '{}',
      });
      await answer.arrayBuffer();
      return answer.status;
    }),
  );

function heardIn(result: unknown) {
  const { confirmed, lapsed } = result as { confirmed: number; lapsed: number };
  return { confirmed, lapsed, asked: confirmed + lapsed };
}

it('no instance serves a key once its revoke has succeeded, however hard it is used meanwhile', async () => {
  const heard: ReturnType<typeof heardIn>[] = [];
  for (let round = 0; round < 3; round += 1) {
    const { id: gatewayKeyId, secret, workspaceId } = await issueKey(database);
    expect(await askAll(secret)).toEqual([200, 200]);
    let isOver = false;
    const using = (async () => {
      while (!isOver) await askAll(secret);
    })();
    const revoked = await change(at(), revokeGatewayKey, { gatewayKeyId, workspaceId }, 'admin');
    expect(revoked.state).toBe('succeeded');
    heard.push(heardIn(revoked.result));
    expect(await askAll(secret)).toEqual([401, 401]);
    isOver = true;
    await using;
  }
  expect(heard.map(({ asked }) => asked)).toEqual([2, 2, 2]);
  // A busy machine may take longer to answer than what it knew lasts: not each time, of both.
  expect(heard.some(({ confirmed }) => confirmed > 0)).toBe(true);
});

it('waits for an instance that does not answer until what it knew has lapsed, and not for one that is gone', async () => {
  const { id: gatewayKeyId, secret, workspaceId } = await issueKey(database);
  const silent = { id: newId(), startedAt: new Date(), seen: 0n };
  await database.owner.db.gatewayInstance.create({ data: { ...silent, beatAt: new Date() } });
  const from = performance.now();
  const disabled = await change(at(), disableGatewayKey, { gatewayKeyId, workspaceId }, 'admin');
  expect(heardIn(disabled.result)).toMatchObject({ asked: 3, lapsed: expect.toSatisfy((count) => count >= 1) });
  expect(performance.now() - from).toBeGreaterThanOrEqual(2_000);
  expect(await askAll(secret)).toEqual([401, 401]);
  await database.owner.db.gatewayInstance.update({
    where: { id: silent.id },
    data: { beatAt: new Date(Date.now() - 60_000) },
  });
  const enabled = await change(at(), enableGatewayKey, { gatewayKeyId, workspaceId }, 'admin');
  expect(heardIn(enabled.result).asked).toBe(2);
  expect(await askAll(secret)).toEqual([200, 200]);
});

it('judges a limited key by its address, and by none while nobody said which proxies there are', async () => {
  const inside = await issueKey(database, { addresses: ['127.0.0.0/8'] });
  const elsewhere = await issueKey(database, { addresses: ['203.0.113.0/24', '2001:db8::/32'] });
  expect([await askAll(inside.secret), await askAll(elsewhere.secret)]).toEqual([
    [200, 200],
    [403, 403],
  ]);
  const unsaid = await startTestGateway(database, vendor.url, { proxies: null });
  const answer = await fetch(`${unsaid.url}/v1/messages`, { method: 'POST', headers: { 'x-api-key': inside.secret } });
  expect(await answer.json()).toMatchObject({ error: { message: expect.stringMatching(/GATEWAY_PROXIES/) } });
  await unsaid.stop(0);
  await expect
    .poll(
      async () =>
        (await database.owner.db.gatewayKeyDay.findFirst({ where: { keyId: elsewhere.id } }))?.refusedAddresses,
    )
    .toBe(2n);
});

it('finishes what it is answering before it ends, and takes nothing new', async () => {
  const { secret } = await issueKey(database);
  const gateway = await startTestGateway(database, vendor.url);
  vendor.answer(async (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(': begun\n\n');
    await new Promise((resolve) => setTimeout(resolve, 300));
    response.end(': ended\n\n');
  });
  const answer = await fetch(`${gateway.url}/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': secret },
    body: '{}',
  });
  const stopped = gateway.stop(5_000);
  expect(await answer.text()).toBe(': begun\n\n: ended\n\n');
  await stopped;
  await expect(fetch(`${gateway.url}/healthz`)).rejects.toThrow();
  vendor.answer((_, response) => void response.end('{}'));
});

it('says that it is alive whatever happens, and that it is ready while the database answers', async () => {
  const lost = await startTestGateway(database, vendor.url, {
    databaseUrl: database.gatewayUrl.replace(/\/[^/]*$/, '/no_such_database'),
  });
  const [health, ready, asked] = await Promise.all([
    fetch(`${lost.url}/healthz`),
    fetch(`${lost.url}/readyz`),
    fetch(`${lost.url}/v1/messages`, { method: 'POST', headers: { 'x-api-key': (await issueKey(database)).secret } }),
  ]);
  expect([health.status, ready.status, asked.status, asked.headers.get('retry-after')]).toEqual([200, 503, 503, '5']);
  expect((await fetch(`${gateways[0]?.url}/readyz`)).status).toBe(200);
  await lost.stop(0);
});

it('may not do anything in the database but that', async () => {
  const { openPool } = await import('@/lib/core/pool');
  const pool = openPool(database.gatewayUrl, {
    ...{
      connections: 1,
      connectMs: 5_000,
      statementMs: 5_000,
      lockMs: 5_000,
      idleInTransactionMs: 5_000,
      answerMs: 6_000,
    },
  });
  for (const sql of [
    'SELECT * FROM gateway_keys',
    'SELECT sealed FROM gateway_credentials',
    'UPDATE gateway_keys SET revoked_at = NULL',
    'DELETE FROM gateway_instances',
    'SELECT * FROM people',
    'SELECT steward.session_of($$x$$)',
    'CREATE TABLE public.mine (x int)',
  ])
    await expect(pool.query(sql), sql).rejects.toMatchObject({ code: '42501' });
  await pool.end();
});
