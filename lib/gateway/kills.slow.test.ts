import http from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { issueKey } from '@/lib/testing/gateway';
import type { GatewayProcess } from '@/lib/testing/gateway-child';
import { buildGateway, startGatewayProcess } from '@/lib/testing/gateway-process';
import { headersOf, messageOf, type SpendingWorld, startSpendingWorld } from '@/lib/testing/spending-world';
import { thorough } from '@/lib/testing/thorough';

const WORLD = 'company:kills';
const [CLIENTS, PROCESSES] = [thorough(12, 250), thorough(2, 250)];
let world: SpendingWorld;
let bundle: Awaited<ReturnType<typeof buildGateway>>;
beforeAll(async () => {
  world = await startSpendingWorld(WORLD, 0);
  bundle = await buildGateway();
});
afterAll(async () => {
  bundle.remove();
  await world.close();
});

const issue = () => issueKey(world.database, { workspaceId: world.workspaceId, spendPerDay: 1_000_000_000_000n });
const slow = () =>
  messageOf({ output: 700 + Math.floor(Math.random() * 300), isStream: true, more: { chunks: 12, delay_ms: 8 } });

/** A client that goes at some moment: before it has sent all, before the answer begins, or amid it. */
function askAndGo(url: string, secret: string, afterMs: number): Promise<void> {
  return new Promise((resolve) => {
    const headers = { ...headersOf(secret), 'content-type': 'application/json' };
    const request = http.request(`${url}/v1/messages`, { method: 'POST', headers, agent: false }, (response) => {
      response.on('error', () => undefined);
      response.on('end', resolve);
      response.resume();
    });
    request.on('error', () => resolve());
    request.on('close', () => resolve());
    request.end(slow());
    setTimeout(() => request.destroy(), afterMs);
  });
}

/** Once the vendor knows of everything that a gateway sent it before it was killed. */
async function settledLedger(): Promise<bigint> {
  for (let before = await world.ledger(); ; ) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    const now = await world.ledger();
    if (now === before) return now;
    before = now;
  }
}

it(`books what the vendor bills to the nano-dollar, however clients go (${CLIENTS} times)`, {
  timeout: 600_000,
}, async () => {
  const { id, secret } = await issue();
  const before = await world.ledger();
  const gateway = await world.start();
  const stays = askAndGo(gateway.url, secret, 30_000);
  for (let at = 0; at < CLIENTS; at += 10)
    await Promise.all(
      Array.from({ length: Math.min(10, CLIENTS - at) }, () => askAndGo(gateway.url, secret, Math.random() * 250)),
    );
  await stays;
  // It finishes what its clients left, and tells what that cost.
  await gateway.stop(30_000);
  const spent = (await world.ledger()) - before;
  expect(spent).toBeGreaterThan(0n);
  const rows = await world.spentOf(id);
  expect(rows).toEqual([
    { spent, estimated: 0n },
    { spent, estimated: 0n },
  ]);
});

it(`never has less than the vendor bills, however gateways are killed (${PROCESSES} times)`, {
  timeout: 3_000_000,
}, async () => {
  const settings = { databaseUrl: world.database.gatewayUrl, baseUrl: world.messages.running.url };
  const { db } = world.database.owner;
  for (let kill = 0; kill < PROCESSES; kill += 1) {
    const { id, secret } = await issue();
    const before = await settledLedger();
    const gateway: GatewayProcess = await startGatewayProcess(bundle.script, settings);
    const asking = Array.from({ length: 6 }, () => askAndGo(gateway.url, secret, 30_000));
    await new Promise((resolve) => setTimeout(resolve, 20 + Math.random() * 250));
    await gateway.kill();
    await Promise.all(asking);
    const billed = (await settledLedger()) - before;
    const [day] = await world.spentOf(id);
    const { _sum } = await db.gatewayLease.aggregate({ where: { lineId: id }, _sum: { held: true } });
    // What it held counts as spent from half a minute after its last sign.
    expect((day?.spent ?? 0n) + (_sum.held ?? 0n)).toBeGreaterThanOrEqual(billed);
  }
});
