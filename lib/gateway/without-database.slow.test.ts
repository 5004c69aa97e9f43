import net from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { HELD_MS, VERDICT_MS } from '@/lib/core/gateway-verdicts';
import { newId } from '@/lib/core/ids';
import { revokeGatewayKey } from '@/lib/domain/gateway-keys/schema';
import { change } from '@/lib/testing/change';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { askGateway, enterCredential, issueKey, startTestGateway } from '@/lib/testing/gateway';
import { startSmallVendor } from '@/lib/testing/small-vendor';
import { createTestWorker, type TestWorker } from '@/lib/testing/worker';

let database: TestDatabase;
let worker: TestWorker;
let vendor: Awaited<ReturnType<typeof startSmallVendor>>;
let wire: Awaited<ReturnType<typeof startWire>>;
beforeAll(async () => {
  database = await createTestDatabase();
  worker = await createTestWorker(database, 'empty');
  vendor = await startSmallVendor();
  await enterCredential(database);
  wire = await startWire(new URL(database.gatewayUrl));
});
afterAll(async () => {
  await wire.close();
  await vendor.close();
  await worker.running.close();
  await database.drop();
});

/** A way to the database that can be cut and mended, and that can keep new connections waiting. */
async function startWire(to: URL) {
  const [open, listening] = [new Set<net.Socket>(), new Set<net.Socket>()];
  let isCut = false;
  let held = Promise.resolve();
  const releases: (() => void)[] = [];
  const server = net.createServer(async (near) => {
    if (isCut) return void near.destroy();
    open.add(near);
    await held;
    const far = net.connect(Number(to.port || 5432), to.hostname);
    open.add(far);
    for (const socket of [near, far]) {
      socket.on('error', () => undefined);
      socket.on('close', () => {
        open.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.on('data', (chunk) => chunk.includes('LISTEN') && listening.add(near));
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(to);
  Object.assign(url, { hostname: '127.0.0.1', port: String((server.address() as net.AddressInfo).port) });
  const cut = (value: boolean) => {
    isCut = value;
    if (value) for (const socket of open) socket.destroy();
  };
  /** Until what it gives is called, new connections come to nobody. */
  const hold = () => {
    held = new Promise((resolve) => releases.push(resolve));
    return () => releases.pop()?.();
  };
  const close = () => {
    cut(true);
    return new Promise<void>((resolve) => void server.close(() => resolve()));
  };
  return { url: url.href, open, listening, cut, hold, close };
}

const body = JSON.stringify({ model: 'claude-opus-5-5', max_tokens: 10, messages: [{ role: 'user', content: 'a' }] });
const answer = JSON.stringify({ id: 'm', model: 'claude-opus-5-5', usage: { input_tokens: 5, output_tokens: 3 } });

it('goes on for keys that were verified a moment ago and by what is in hand, only where that was chosen', async () => {
  vendor.answer((_, response) => void response.writeHead(200, { 'content-type': 'application/json' }).end(answer));
  const [serving, refusing] = await Promise.all(
    (['serve', 'refuse'] as const).map((withoutDatabase) =>
      startTestGateway(database, vendor.url, { databaseUrl: wire.url, withoutDatabase }),
    ),
  );
  const free = await issueKey(database);
  // A limit a minute would end with the minute, whenever that is.
  const limited = await issueKey(database, { spendPerDay: 1_000_000_000_000n });
  const unseen = await issueKey(database);
  const ask = (gateway: typeof serving, { secret }: typeof free) => askGateway(gateway?.url ?? '', { secret, body });
  const statuses = async () =>
    Promise.all(
      [serving, refusing].flatMap((gateway) => [free, limited].map(async (key) => (await ask(gateway, key)).status)),
    );
  expect(await statuses()).toEqual([200, 200, 200, 200]);
  wire.cut(true);
  const asked = { secret: free.secret, method: 'GET', path: '/v1/files/file_1' };
  expect((await askGateway(refusing?.url ?? '', asked)).status).toBe(503);
  // Two seconds after it was verified, nobody goes by that alone.
  await new Promise((resolve) => setTimeout(resolve, 2_100));
  expect(await statuses()).toEqual([200, 200, 503, 503]);
  const refused = await ask(serving, unseen);
  expect([refused.status, refused.raw.includes('retry-after')]).toEqual([503, true]);
  wire.cut(false);
  await expect.poll(async () => (await fetch(`${serving?.url}/readyz`)).status).toBe(200);
  const spent = async () =>
    (await database.owner.db.gatewayAllowance.findMany({ where: { lineId: limited.id } })).map((one) => one.spent);
  // Three requests of 5 tokens in and 3 out: what was spent meanwhile is told afterwards.
  await expect.poll(spent).toEqual([240_000n, 240_000n]);
  const recorded = () =>
    database.owner.db.gatewayRequest.findFirst({
      where: { keyId: free.id, path: 'files' },
      select: { outcome: true, status: true },
    });
  await expect.poll(recorded).toEqual({ outcome: 'refused', status: 503 });
  await serving?.stop(0);
  await refusing?.stop(0);
});

it('leaves no connection behind that was still being made when it stopped', async () => {
  const gateway = await startTestGateway(database, vendor.url, { databaseUrl: wire.url });
  const release = wire.hold();
  const before = wire.open.size;
  for (const socket of wire.listening) socket.destroy();
  await expect.poll(() => wire.open.size).toBe(before - 2);
  await expect.poll(() => wire.open.size).toBe(before - 1);
  await gateway.stop(0);
  expect(wire.open.size).toBeGreaterThan(0);
  release();
  await expect.poll(() => wire.open.size).toBe(0);
});

it('says until when a key may live where an instance that may serve it does not answer', async () => {
  const { id: gatewayKeyId, workspaceId } = await issueKey(database);
  const beatAt = new Date();
  const silent = { id: newId(), startedAt: beatAt, beatAt, seen: 0n, holdsMs: HELD_MS };
  await database.owner.db.gatewayInstance.create({ data: silent });
  const from = performance.now();
  const { state, result } = await change(
    { database, deps: worker.deps },
    revokeGatewayKey,
    { gatewayKeyId, workspaceId },
    'admin',
  );
  expect(state).toBe('succeeded');
  expect(result).toMatchObject({ lapsed: 1, until: expect.any(String) });
  const { until } = Object(result);
  expect(Date.parse(until)).toBeGreaterThanOrEqual(beatAt.getTime() + HELD_MS);
  // Who revokes in an emergency does not wait for that.
  const waitedMs = performance.now() - from;
  expect([waitedMs > VERDICT_MS, waitedMs < HELD_MS]).toEqual([true, true]);
});
