import { afterAll, beforeAll, expect, it } from 'vitest';
import { readSpending } from '@/lib/domain/gateway-keys/reads';
import { askGateway, issueKey } from '@/lib/testing/gateway';
import { headersOf, messageOf, type SpendingWorld, startSpendingWorld } from '@/lib/testing/spending-world';
import { withinMinute } from '@/lib/testing/within-minute';
import { readBatchBound } from './bounds';

const WORLD = 'company:batches';
let world: SpendingWorld;
beforeAll(async () => {
  world = await startSpendingWorld(WORLD, 2);
  await world.control('/messages/settings', { world: WORLD, batch_ms: 3_600_000 });
});
afterAll(() => world.close());

const PATH = '/v1/messages/batches';
function batchOf(outputs: readonly number[]): string {
  const params = (output: number) => {
    const { stream: _, ...body } = JSON.parse(messageOf({ output }));
    return body;
  };
  return JSON.stringify({ requests: outputs.map((output, at) => ({ custom_id: `r${at}`, params: params(output) })) });
}
function boundOf(body: string): bigint {
  const reader = readBatchBound();
  reader.push(Buffer.from(body));
  return reader.read().nano;
}
const make = async (secret: string, body: string, at = 0) => {
  const answer = await world.ask(secret, body, at, PATH);
  return { status: answer.status, id: String(Object(answer.json()).id), answer };
};
const end = (id: string) => world.control(`/messages/batches/${id}/end`, { world: WORLD });
const issue = (more: object) => issueKey(world.database, { workspaceId: world.workspaceId, ...more });
const rowOf = (id: string) => world.database.owner.db.gatewayBatch.findUniqueOrThrow({ where: { id } });
const due = (id: string) =>
  world.database.owner.db.gatewayBatch.update({ where: { id }, data: { askAt: new Date(Date.now() - 1_000) } });

it('holds what a batch can cost at half the price until its results say what it did, to the nano-dollar', async () => {
  const body = batchOf([100, 200, 300]);
  const bound = boundOf(body);
  const limit = bound + bound / 2n;
  const { secret, id: keyId } = await issue({ spendPerDay: limit });
  const before = await world.ledger();
  const first = await make(secret, body);
  expect(first.status).toBe(200);
  expect(await rowOf(first.id)).toMatchObject({ keyId, held: bound, entries: 3, settledAt: null });
  const spending = async () => (await readSpending(world.database.owner.db, keyId, new Date())).day;
  await expect.poll(spending).toMatchObject({ spent: '0', reserved: String(bound), left: String(limit - bound) });
  // The other instance knows of it as well.
  const second = await make(secret, body, 1);
  expect([second.status, second.answer.json().error.type]).toEqual([429, 'billing_error']);
  expect(second.answer.json().error.message).toMatch(/held for batches/);
  await end(first.id);
  await due(first.id);
  await expect.poll(async () => (await rowOf(first.id)).settledAt).not.toBeNull();
  const spent = (await world.ledger()) - before;
  expect(await rowOf(first.id)).toMatchObject({ spent, estimated: 0n });
  expect(await spending()).toMatchObject({ spent: String(spent), estimated: '0', reserved: '0' });
  expect((await make(secret, body, 1)).status).toBe(200);
});

it('is settled at once when its maker reads the results, once, and before it is deleted', async () => {
  const { secret, id: keyId } = await issue({ spendPerDay: 10_000_000_000n });
  const before = await world.ledger();
  const [read, deleted] = [await make(secret, batchOf([10, 20])), await make(secret, batchOf([30]))];
  await Promise.all([end(read.id), end(deleted.id)]);
  const ask = (method: string, id: string, path = '') =>
    askGateway(world.urlOf(0), { method, headers: headersOf(secret), path: `${PATH}/${id}${path}`, body: null });
  for (let again = 0; again < 3; again += 1) expect((await ask('GET', read.id, '/results')).status).toBe(200);
  expect((await ask('DELETE', deleted.id)).status).toBe(200);
  await expect.poll(async () => (await rowOf(read.id)).settledAt).not.toBeNull();
  expect((await rowOf(deleted.id)).settledAt).not.toBeNull();
  const spent = (await world.ledger()) - before;
  await expect
    .poll(() => world.spentOf(keyId))
    .toEqual([
      { spent, estimated: 0n },
      { spent, estimated: 0n },
    ]);
});

it('counts as much as it could where nobody can say any more what it cost', async () => {
  const { secret, id: keyId } = await issue({ spendPerMonth: 10_000_000_000n });
  const body = batchOf([10]);
  const { id } = await make(secret, body);
  await world.database.owner.db.gatewayBatch.update({ where: { id }, data: { id: 'msgbatch_gone' } });
  await due('msgbatch_gone');
  await expect.poll(async () => (await rowOf('msgbatch_gone')).settledAt).not.toBeNull();
  const [most] = await world.spentOf(keyId);
  expect(most).toEqual({ spent: boundOf(body), estimated: boundOf(body) });
});

it('stays held over midnight and over the end of its gateway, and counts on each of its days', async () => {
  const { secret, id: keyId } = await issue({ spendPerDay: 10_000_000_000n });
  const { id } = await make(secret, batchOf([10]));
  const { held } = await rowOf(id);
  const yesterday = new Date(Date.now() - 86_400_000);
  await world.database.owner.db.gatewayBatch.update({ where: { id }, data: { madeAt: yesterday } });
  const spending = async () => (await readSpending(world.database.owner.db, keyId, new Date())).day;
  // A slice for requests to come goes back when nothing was asked for two seconds.
  await expect.poll(spending).toMatchObject({ reserved: String(held) });
  const { rows } = await world.database.owner.pool.query(
    'SELECT steward.settle_gateway_batch($1, now(), 5, 0) AS done',
    [id],
  );
  expect(rows).toEqual([{ done: true }]);
  const again = await world.database.owner.pool.query('SELECT steward.settle_gateway_batch($1, now(), 5, 0) AS done', [
    id,
  ]);
  expect(again.rows).toEqual([{ done: false }]);
  const days = await world.database.owner.db.gatewayAllowance.findMany({ where: { lineId: keyId, period: 'day' } });
  expect(days.map(({ spent }) => spent)).toEqual([5n, 5n]);
});

it('counts each request of a batch in the minute, all of them or none', async () => {
  const statuses = await withinMinute(async () => {
    const { secret } = await issue({ requestsPerMinute: 10 });
    const answered: number[] = [];
    // Each asks for one request when it comes, and for the others once it is read.
    for (const size of [11, 6, 6, 2])
      answered.push((await make(secret, batchOf(Array.from({ length: size }, () => 1)))).status);
    return answered;
  });
  expect(statuses).toEqual([400, 200, 429, 200]);
});

it('books each entry to the key that made the batch, once, also after that was revoked', async () => {
  const { db } = world.database.owner;
  const { secret, id: keyId } = await issue({});
  const before = await world.ledger();
  const { id } = await make(secret, batchOf([100, 200, 300]));
  await db.gatewayKey.update({ where: { id: keyId }, data: { revokedAt: new Date() } });
  await end(id);
  const settle = async () => {
    await db.gatewayBatch.update({ where: { id }, data: { settledAt: null } });
    await due(id);
    await expect.poll(async () => (await rowOf(id)).settledAt).not.toBeNull();
  };
  await settle();
  // As when a gateway ends between the rows and the settling.
  await settle();
  const rows = await db.gatewayRequest.findMany({ where: { keyId, path: 'batch_result' } });
  expect(rows.map(({ output, tier }) => `${output} ${tier}`).sort()).toEqual(['100 batch', '200 batch', '300 batch']);
  const spent = (await world.ledger()) - before;
  expect(rows.reduce((sum, { costNano }) => sum + costNano, 0n)).toBe(spent);
  const { _sum } = await db.gatewayLedger.aggregate({ where: { keyId, tier: 'batch' }, _sum: { costNano: true } });
  expect(_sum.costNano).toBe(spent);
});
