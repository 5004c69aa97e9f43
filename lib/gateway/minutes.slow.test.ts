import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { askGateway, enterCredential, issueKey, startTestGateway } from '@/lib/testing/gateway';
import { startSmallVendor } from '@/lib/testing/small-vendor';
import { withinMinute } from '@/lib/testing/within-minute';

let database: TestDatabase;
let vendor: Awaited<ReturnType<typeof startSmallVendor>>;
let gateways: Awaited<ReturnType<typeof startTestGateway>>[];
beforeAll(async () => {
  database = await createTestDatabase();
  vendor = await startSmallVendor();
  await enterCredential(database);
  gateways = await Promise.all([startTestGateway(database, vendor.url), startTestGateway(database, vendor.url)]);
});
afterAll(async () => {
  await Promise.all(gateways.map((gateway) => gateway.stop(0)));
  await vendor.close();
  await database.drop();
});

const askAt = (at: number, secret: string) => askGateway(gateways[at % 2]?.url ?? '', { secret });
const askAtOnce = (count: number, secret: string) =>
  Promise.all(Array.from({ length: count }, (_, at) => askAt(at, secret)));

it('lets no more requests through in a minute than the key has, over all instances, and says when to come again', async () => {
  const { secret, answers } = await withinMinute(async () => {
    vendor.taken();
    const key = await issueKey(database, { requestsPerMinute: 100 });
    return { ...key, answers: await askAtOnce(200, key.secret) };
  });
  const through = answers.filter(({ status }) => status === 200).length;
  // What one instance holds of its last slices, the other cannot have.
  expect(through).toBeLessThanOrEqual(100);
  expect(through).toBeGreaterThanOrEqual(95);
  expect(vendor.taken()).toHaveLength(through);
  const refused = answers.find(({ status }) => status === 429);
  expect(refused?.json()).toMatchObject({
    error: { type: 'rate_limit_error', message: expect.stringMatching(/100 requests a minute/) },
  });
  const seconds = Number(refused?.raw[(refused.raw.indexOf('retry-after') ?? 0) + 1]);
  expect(seconds).toBeGreaterThan(0);
  expect(seconds).toBeLessThanOrEqual(60);
  const counting = await askGateway(gateways[0]?.url ?? '', { secret, path: '/v1/messages/count_tokens' });
  expect(counting.status).toBe(200);
});

const usage = { input_tokens: 5, output_tokens: 30 };
function answerWithUsage(): void {
  vendor.answer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ id: 'm', model: 'opus', usage }));
  });
}

it('counts tokens of answers, and holds the next request back once they are spent', async () => {
  answerWithUsage();
  const statuses = await withinMinute(async () => {
    const { id, secret } = await issueKey(database, { outputTokensPerMinute: 50 });
    const [first, second] = [await askAt(0, secret), await askAt(1, secret)];
    const spent = async () =>
      (await database.owner.db.gatewayMinute.findMany({ where: { keyId: id } })).reduce(
        (sum, { outputTokens }) => sum + outputTokens,
        0n,
      );
    await expect.poll(spent).toBe(60n);
    return [first, second, await askAt(0, secret)].map(({ status }) => status);
  });
  expect(statuses).toEqual([200, 200, 429]);
});

it('counts each request and each token of a key that is asked much at once, and lets no more through than it has', async () => {
  answerWithUsage();
  const { id, answers } = await withinMinute(async () => {
    const key = await issueKey(database, { requestsPerMinute: 50, inputTokensPerMinute: 1_000_000 });
    return { ...key, answers: await askAtOnce(80, key.secret) };
  });
  const statuses = answers.map(({ status }) => status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(50);
  expect(statuses.filter((status) => status === 429)).toHaveLength(30);
  const counted = () =>
    database.owner.db.gatewayMinute.findMany({
      where: { keyId: id },
      select: { requests: true, inputTokens: true, outputTokens: true },
    });
  await expect.poll(counted).toEqual([{ requests: 50n, inputTokens: 250n, outputTokens: 1_500n }]);
});

const minuteOf = async (keyId: string) => {
  const sums = { outputTokens: true, heldInput: true, heldOutput: true } as const;
  return (await database.owner.db.gatewayMinute.aggregate({ where: { keyId }, _sum: sums }))._sum;
};

it('holds a part of the tokens that are left without asking again, tells what it used, and gives the rest back', async () => {
  answerWithUsage();
  // One that keeps for half a minute what it holds.
  const gateway = await startTestGateway(database, vendor.url, { withoutDatabase: 'serve' });
  const { id, secret, held } = await withinMinute(async () => {
    const key = await issueKey(database, { inputTokensPerMinute: 320_000, outputTokensPerMinute: 32_000 });
    const ask = async () => (await askGateway(gateway.url, key)).status;
    const statuses = [await ask(), ...(await Promise.all(Array.from({ length: 20 }, ask)))];
    expect(new Set(statuses)).toEqual(new Set([200]));
    await expect.poll(async () => (await minuteOf(key.id)).outputTokens).toBe(630n);
    return { ...key, held: await minuteOf(key.id) };
  });
  // 32,000 / 32 is 1,000: 21 answers of 30 are of the one slice.
  expect(held).toEqual({ outputTokens: 630n, heldInput: 9_895n, heldOutput: 370n });
  await gateway.stop(0);
  expect(await minuteOf(id)).toEqual({ outputTokens: 630n, heldInput: 0n, heldOutput: 0n });
  await askGateway(gateways[0]?.url ?? '', { secret });
  await expect.poll(() => minuteOf(id)).toEqual({ outputTokens: 660n, heldInput: 0n, heldOutput: 0n });
});

it('lets no more tokens through than the key has but for answers in progress, whatever the instances hold', async () => {
  answerWithUsage();
  const [atOnce, each] = [4, 30];
  const { id, statuses } = await withinMinute(async () => {
    const key = await issueKey(database, { outputTokensPerMinute: 3_000 });
    const answered: number[] = [];
    while (!answered.includes(429) && answered.length < 400)
      answered.push(...(await askAtOnce(atOnce, key.secret)).map(({ status }) => status));
    return { ...key, statuses: answered };
  });
  const through = BigInt(statuses.filter((status) => status === 200).length * each);
  await expect.poll(async () => (await minuteOf(id)).outputTokens).toBe(through);
  expect(through).toBeGreaterThan(2_800n);
  expect(through).toBeLessThanOrEqual(3_000n + BigInt(atOnce * each));
});

it('goes by a lower limit at once, whatever an instance holds', async () => {
  answerWithUsage();
  const { id, secret } = await issueKey(database, { outputTokensPerMinute: 1_000_000 });
  const ask = async () => (await askAt(0, secret)).status;
  expect(await ask()).toBe(200);
  await database.owner.db.gatewayKey.update({ where: { id }, data: { outputTokensPerMinute: 30 } });
  await database.owner.pool.query(`UPDATE gateway_revision SET revision = revision + 1`);
  await expect.poll(ask).toBe(429);
});
