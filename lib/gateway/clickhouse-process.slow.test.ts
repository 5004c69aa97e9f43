import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort } from '@/lib/processes/ports';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { type FakeClickHouse, startFakeClickHouse } from '@/lib/testing/fake-clickhouse';
import { askGateway, enterCredential, issueKey } from '@/lib/testing/gateway';
import type { GatewayProcess } from '@/lib/testing/gateway-child';
import { buildGateway, startGatewayProcess } from '@/lib/testing/gateway-process';
import { startSmallVendor } from '@/lib/testing/small-vendor';

const PASSWORD = 'canary-of-a-password';
let database: TestDatabase;
let vendor: Awaited<ReturnType<typeof startSmallVendor>>;
let bundle: Awaited<ReturnType<typeof buildGateway>>;
let fake: FakeClickHouse;
let gateway: GatewayProcess;
let metricsPort: number;
let secret: string;

beforeAll(async () => {
  [database, vendor, bundle] = await Promise.all([createTestDatabase(), startSmallVendor(), buildGateway()]);
  fake = await startFakeClickHouse(PASSWORD);
  await enterCredential(database);
  ({ secret } = await issueKey(database));
  metricsPort = await freePort();
  const settings = { databaseUrl: database.gatewayUrl, baseUrl: vendor.url, logLevel: 'trace', metricsPort };
  gateway = await startGatewayProcess(bundle.script, { ...settings, clickHouseUrl: fake.url });
});
afterAll(async () => {
  await gateway.kill();
  bundle.remove();
  await Promise.all([vendor.close(), fake.close()]);
  await database.drop();
});

const ask = async () => (await askGateway(gateway.url, { secret })).status;
const kept = () => database.owner.db.gatewayRequest.count();
const gauge = async (name: string) => {
  const said = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  return Number(new RegExp(`^steward_gateway_${name} (.*)$`, 'm').exec(said)?.[1] ?? Number.NaN);
};
const taken = () => fake.took.flatMap(({ ids }) => ids).length;

it('starts while ClickHouse is away, serves, and hands over what was kept once it is back', async () => {
  fake.answer(() => ({ status: 503, says: 'nobody is there' }));
  expect(await ask()).toBe(200);
  await expect.poll(() => gauge('clickhouse_reachable')).toBe(0);
  expect(await gauge('clickhouse_waiting_bytes')).toBeGreaterThan(0);
  expect(await gauge('spool_bytes')).toBe(0);
  fake.answer(() => ({ status: 200 }));
  await expect.poll(taken).toBe(1);
  expect(fake.took[0]?.user).toBe(`steward:${PASSWORD}`);
  await expect.poll(() => gauge('clickhouse_waiting_bytes')).toBe(0);
  expect(await gauge('clickhouse_reachable')).toBe(1);
  expect(await kept()).toBe(0);
});

it('leaves rows with the database when it is told to stop while ClickHouse is away', async () => {
  fake.answer(() => ({ status: 503, says: 'nobody is there' }));
  expect(await ask()).toBe(200);
  await gateway.stop();
  expect(await kept()).toBe(1);
  expect(gateway.said()).not.toContain(PASSWORD);
});
