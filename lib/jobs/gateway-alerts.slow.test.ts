import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { signerOf } from '@/lib/audit/checkpoint';
import { newId } from '@/lib/core/ids';
import { dayOf, dayStart } from '@/lib/core/time';
import { hintOf } from '@/lib/gateway/request-row';
import { issueKey } from '@/lib/testing/gateway';
import { createChannel } from '@/lib/testing/notify-world';
import { testOutgoing } from '@/lib/testing/outgoing';
import { startWebReceiver, type WebReceiver } from '@/lib/testing/receivers';
import { messageOf, type SpendingWorld, startSpendingWorld } from '@/lib/testing/spending-world';
import { isThorough } from '@/lib/testing/thorough';
import { createTestWorker } from '@/lib/testing/worker';
import { startWorker } from './worker';

const PROMISED_MS = 10_000;
/** At $20 a million tokens: 60 cents. */
const OUTPUT = 30_000;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'steward-alerts-'));
let world: SpendingWorld;
let receiver: WebReceiver;
let worker: Awaited<ReturnType<typeof startWorker>>;
let testWorker: Awaited<ReturnType<typeof createTestWorker>>;
beforeAll(async () => {
  [world, receiver] = [await startSpendingWorld('company:alerts', 1), await startWebReceiver()];
  testWorker = await createTestWorker(world.database, 'empty');
  worker = await startWorker(
    { ...testWorker.deps, outgoing: testOutgoing({ inside: ['127.0.0.1'] }) },
    {
      headFile: path.join(folder, 'chain-end.json'),
      checkpoints: {
        file: path.join(folder, 'checkpoints.txt'),
        signer: signerOf('steward-audit/test', 'a test secret'),
      },
    },
  );
  const { db, pool } = world.database.owner;
  // What comes later is told of by no reading.
  const unread = `SELECT count(*)::int AS n FROM (SELECT max(finished_at) AS at FROM sync_runs HAVING bool_and(finished_at IS NOT NULL)) r
    WHERE r.at IS NOT NULL`;
  await vi.waitUntil(async () => (await pool.query<{ n: number }>(unread)).rows[0]?.n === 1, {
    timeout: 600_000,
    interval: 100,
  });
  const now = new Date();
  await db.workspace.create({
    data: {
      id: world.workspaceId,
      name: 'Chat',
      displayColor: '',
      dataResidency: {},
      tags: {},
      createdAt: now,
      seenAt: now,
    },
  });
  await db.apiKey.create({
    data: {
      ...{ id: 'vendor', name: 'Gateway', workspaceId: world.workspaceId, status: 'active', scopeType: 'workspace' },
      partialKeyHint: hintOf(world.messages.key.secret),
    },
  });
  const firstDay = dayStart(`${dayOf(now).slice(0, 7)}-01`);
  await db.budget.create({
    data: {
      ...{ id: newId(), name: 'Chat', scopeKind: 'workspace', scopeId: world.workspaceId, period: 'month', firstDay },
      ...{
        notes: '',
        revision: 1,
        actualThresholds: [50, 100],
        forecastThresholds: [],
        createdAt: now,
        updatedAt: now,
      },
      limits: { create: { revision: 1, kind: 'set', amountNano: 1_000_000_000n, reason: '', at: now } },
    },
  });
  await createChannel(world.database, `${receiver.origin}/budgets`, {
    kinds: ['budget.threshold', 'budget.passed'],
    money: true,
  });
});
afterAll(async () => {
  await worker.stop();
  await testWorker.running.close();
  receiver.close();
  await world.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

it('tells of a budget within ten seconds of the request that takes it past a threshold, as far as a channel', async () => {
  const key = await issueKey(world.database, { workspaceId: world.workspaceId });
  const came: { at: number; threshold: unknown }[] = [];
  receiver.answer = ({ body }, response) => {
    came.push({ at: performance.now(), threshold: body });
    response.end('ok');
  };
  for (const [at, threshold] of ['50', '100'].entries()) {
    expect((await world.ask(key.secret, messageOf({ output: OUTPUT, most: OUTPUT }))).status).toBe(200);
    const answeredAt = performance.now();
    await expect.poll(() => came.length).toBe(at + 1);
    // No machine of tests is so quiet that this could be asked in each run.
    if (isThorough) expect((came[at]?.at ?? 0) - answeredAt).toBeLessThan(PROMISED_MS);
    expect(String(came[at]?.threshold)).toContain(threshold);
  }
});
