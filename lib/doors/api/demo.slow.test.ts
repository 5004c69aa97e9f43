import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEMO_APPLICATIONS } from '@/lib/processes/demo-applications';
import { startDemo } from '@/lib/processes/demo-set-up';
import { type ApiWorld, createApiWorld } from '@/lib/testing/api-server';
import { startTestGateway } from '@/lib/testing/gateway';
import { PEPPER } from '@/lib/testing/web-doors';

let world: ApiWorld;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'steward-demo-'));

beforeAll(async () => {
  world = await createApiWorld({ from: 'company' });
  // Owners answer for the token.
  await world.tokenOf('owner');
});
afterAll(async () => {
  await world.close();
  fs.rmSync(folder, { recursive: true });
});

test('applications of the demonstration get keys as any company’s do, once, and send through the gateway', async () => {
  const { database, worker } = world;
  const gateway = await startTestGateway(database, worker.running.url);
  const keysFile = path.join(folder, 'keys.json');
  const settings = {
    ...{ databaseUrl: database.ownerUrl, chainKey: worker.deps.chainKey, tokenPepper: PEPPER, keysFile },
    ...{ steward: world.url.replace(/\/v1$/, ''), host: new URL(world.url).host, gateway: gateway.url },
    ...{ sandbox: worker.running.url, world: 'company:1' },
  };
  const traffic = async () => {
    const answer = await fetch(`${worker.running.url}/__sandbox/traffic`);
    return (await answer.json()) as { answered: number; refused: number; failed: number };
  };
  try {
    expect(await startDemo(settings)).toBe(DEMO_APPLICATIONS.length);
    const made = await database.owner.db.gatewayKey.findMany({ orderBy: { createdAt: 'asc' } });
    expect(made.map(({ name }) => name)).toEqual(DEMO_APPLICATIONS.map(({ name }) => name));
    expect(made.filter(({ ownerId }) => ownerId === null).map(({ name }) => name)).toEqual(['Nightly enrichment']);
    expect(await database.owner.db.gatewayCredential.count()).toBe(4);
    expect(fs.statSync(keysFile).mode & 0o077).toBe(0);
    await expect.poll(async () => (await traffic()).answered).toBeGreaterThan(0);
    expect(await traffic()).toMatchObject({ refused: 0, failed: 0 });
    expect(await startDemo(settings)).toBe(DEMO_APPLICATIONS.length);
    expect(await database.owner.db.gatewayKey.count()).toBe(made.length);
    expect(await database.owner.db.serviceToken.findMany({ where: { source: 'server' } })).toMatchObject([
      { name: 'Demonstration', isScoped: true },
    ]);
  } finally {
    await fetch(`${worker.running.url}/__sandbox/traffic`, { method: 'DELETE' });
    await gateway.stop(1_000);
  }
});
