import { Logger, run } from 'graphile-worker';
import { deriveSealingKey } from '@/lib/core/sealing';
import { executeIntent } from '@/lib/jobs/intents/run';
import type { TestDatabase } from './database';
import type { TestWorker } from './worker';

/** In tests, the pepper of the web. */
export const PEPPER = 'p'.repeat(43);

/** In tests, what the worker opens sealed things with. */
export const SEALING_SECRET = 's'.repeat(43);

/** In tests, what web and gateway share, and what the gateway opens vendor keys with. */
export const GATEWAY_PEPPER = 'g'.repeat(43);
export const GATEWAY_SECRET = 'v'.repeat(43);

/** The environment of a web process on this database. */
export function openWebEnvironment(database: TestDatabase): void {
  Object.assign(process.env, {
    APP_ORIGIN: 'https://steward.example',
    DATABASE_URL: database.webUrl,
    NEXTAUTH_SECRET: 'a secret of at least thirty-two characters',
    STEWARD_SEALING_KEY: deriveSealingKey(SEALING_SECRET),
    STEWARD_TOKEN_PEPPER: PEPPER,
    STEWARD_GATEWAY_PEPPER: GATEWAY_PEPPER,
    STEWARD_GATEWAY_SEALING_KEY: deriveSealingKey(GATEWAY_SECRET),
  });
}

/** Serves changes as the worker does, without the reading beside it. */
export async function serveIntents({ deps }: TestWorker): Promise<() => Promise<void>> {
  const runner = await run({
    pgPool: deps.database.pool,
    taskList: { intent: (payload) => executeIntent(deps, (payload as { intentId: string }).intentId) },
    concurrency: 4,
    noHandleSignals: true,
    pollInterval: 500,
    logger: new Logger(() => () => undefined),
  });
  await deps.database.db.processStatus.upsert({
    where: { name: 'worker' },
    create: { name: 'worker', at: new Date(Date.now() + 3_600_000), detail: {} },
    update: { at: new Date(Date.now() + 3_600_000) },
  });
  return () => runner.stop();
}
