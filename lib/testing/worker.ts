import { signerOf } from '@/lib/audit/checkpoint';
import { newId } from '@/lib/core/ids';
import { createLogger } from '@/lib/core/log';
import { commandRegistry } from '@/lib/jobs/intents/registry';
import type { WorkerDeps } from '@/lib/jobs/worker-deps';
import { type RunningSandbox, startSandbox } from '@/lib/sandbox/server';
import { createBudget } from '@/lib/upstream/budget';
import { createUpstream } from '@/lib/upstream/client';
import type { TestDatabase } from './database';

export const TEST_CHAIN_KEY = 'a chain key that is long enough for a test';

export interface TestWorker {
  deps: WorkerDeps;
  running: RunningSandbox;
  /** Another worker on the same database and organisation. */
  another(timeoutMs?: number): WorkerDeps;
}

/** What a worker runs with, against a simulated organisation over real HTTP; waits between retries are left out. */
export async function createTestWorker(
  database: TestDatabase,
  world = 'company',
  now?: () => Date,
): Promise<TestWorker> {
  const { epoch } = database;
  const running = await startSandbox({ port: 0, dataDir: null, ...(now ? { now } : {}), ...(epoch ? { epoch } : {}) });
  const build = (timeoutMs = 60_000): WorkerDeps => ({
    database: database.owner,
    commands: commandRegistry,
    upstream: createUpstream({
      baseUrl: running.url,
      adminKey: running.sandbox.adminKey(world, '1'),
      log: createLogger('test', 'silent'),
      budget: createBudget({ pool: database.owner.pool, perMinute: 100_000 }),
      sleep: async () => undefined,
      timeoutMs,
    }),
    log: createLogger('test', 'silent'),
    now: now ?? (() => new Date()),
    workerId: newId(),
    chainKey: TEST_CHAIN_KEY,
    signer: signerOf('steward.test', TEST_CHAIN_KEY),
  });
  return { deps: build(), running, another: build };
}
