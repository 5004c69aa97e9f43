import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { askGateway, issueKey } from '@/lib/testing/gateway';
import type { GatewayProcess } from '@/lib/testing/gateway-child';
import { buildGateway, startGatewayProcess } from '@/lib/testing/gateway-process';
import { directive, HELLO } from '@/lib/testing/messages-client';
import { headersOf, type SpendingWorld, startSpendingWorld } from '@/lib/testing/spending-world';
import { thorough } from '@/lib/testing/thorough';

const WORLD = 'company:kills';
const [KILLS, PER_ROUND] = [thorough(4, 300), 10];
let world: SpendingWorld;
let folder: string;
let bundle: Awaited<ReturnType<typeof buildGateway>>;
let running: GatewayProcess | null = null;
beforeAll(async () => {
  [world, bundle] = await Promise.all([startSpendingWorld(WORLD, 0), buildGateway()]);
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'steward-spool-'));
});
afterAll(async () => {
  await running?.kill();
  bundle.remove();
  await world.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

async function start(): Promise<GatewayProcess> {
  running = await startGatewayProcess(bundle.script, {
    ...{ databaseUrl: world.database.gatewayUrl, baseUrl: world.messages.running.url, spoolFolder: folder },
  });
  return running;
}

/** As after the time in which a gateway may still be heard of. */
function age(): void {
  for (const name of fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    fs.utimesSync(path.join(folder, name), new Date(0), new Date(0));
}

it(`books or names each request that was forwarded, once, however often gateways are killed (${KILLS} times)`, {
  timeout: 3_600_000,
}, async () => {
  const key = await issueKey(world.database, { workspaceId: world.workspaceId });
  let number = 0;
  const counted = { forwarded: 0, lost: 0 };
  for (let round = 0; round < KILLS; round += PER_ROUND) {
    const first = number;
    for (let kill = 0; kill < Math.min(PER_ROUND, KILLS - round); kill += 1) {
      const gateway = await start();
      let [isOver, answered] = [false, 0];
      const enough = 3 + Math.floor(Math.random() * 25);
      const keepAsking = async () => {
        while (!isOver) {
          number += 1;
          const asked = { first_delay_ms: Math.floor(Math.random() * 30), chunks: 20, delay_ms: 2 };
          await askGateway(gateway.url, {
            headers: { ...headersOf(key.secret), 'x-claude-code-session-id': `s${number}` },
            body: JSON.stringify({ ...HELLO, stream: number % 2 === 0, metadata: directive(asked) }),
          }).then(
            () => {
              answered += 1;
            },
            () => undefined,
          );
        }
      };
      const asking = Array.from({ length: 6 }, keepAsking);
      while (answered < enough) await new Promise((resolve) => setTimeout(resolve, Math.random() * 20));
      await gateway.kill();
      isOver = true;
      await Promise.all(asking);
      age();
    }
    // The next one books what those before it left.
    const last = await start();
    await expect.poll(() => fs.readdirSync(folder).length).toBe(1);
    await last.kill();
    const { requests } = (await world.control(`/messages/requests?world=${WORLD}&limit=1000`)) as {
      requests: { headers: Record<string, string> }[];
    };
    const numberOf = (session: string | null | undefined) => Number(session?.slice(1) ?? 0);
    const forwarded = requests
      .map(({ headers }) => numberOf(headers['x-claude-code-session-id']))
      .filter((one) => one > first);
    const rows = (await world.database.owner.db.gatewayRequest.findMany({ where: { keyId: key.id } })).filter(
      ({ session }) => numberOf(session) > first,
    );
    const booked = rows.map(({ session }) => numberOf(session));
    expect(new Set(booked).size).toBe(booked.length);
    expect(forwarded.filter((one) => !booked.includes(one))).toEqual([]);
    // What never reached the vendor cannot have been served.
    expect(
      rows.filter(({ session, outcome }) => outcome === 'served' && !forwarded.includes(numberOf(session))),
    ).toEqual([]);
    counted.forwarded += forwarded.length;
    counted.lost += rows.filter(({ outcome }) => outcome === 'lost').length;
  }
  expect(counted.forwarded).toBeGreaterThan(KILLS * 3);
  expect(counted.lost).toBeGreaterThan(0);
  expect(counted.lost).toBeLessThan(counted.forwarded);
});
