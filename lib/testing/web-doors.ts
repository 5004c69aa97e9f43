import { Logger, run } from 'graphile-worker';
import type { Database } from '@/lib/core/db';
import { deriveSealingKey } from '@/lib/core/sealing';
import { writeUses } from '@/lib/doors/api/use';
import type { OutcomeListener } from '@/lib/doors/outcomes';
import { executeIntent } from '@/lib/jobs/intents/run';
import { overSocket, type TestDatabase } from './database';
import type { TestWorker } from './worker';

/** In tests, the pepper of the web. */
export const PEPPER = 'p'.repeat(43);

/** In tests, what the worker opens sealed things with. */
export const SEALING_SECRET = 's'.repeat(43);

/** In tests, what web and gateway share, and what the gateway opens vendor keys with. */
export const GATEWAY_PEPPER = 'g'.repeat(43);
export const GATEWAY_SECRET = 'v'.repeat(43);

/** The environment of a web process on this database. */
const environmentOf = (databaseUrl: string) => ({
  APP_ORIGIN: 'https://steward.example',
  DATABASE_URL: databaseUrl,
  NEXTAUTH_SECRET: 'a secret of at least thirty-two characters',
  STEWARD_SEALING_KEY: deriveSealingKey(SEALING_SECRET),
  STEWARD_TOKEN_PEPPER: PEPPER,
  STEWARD_GATEWAY_PEPPER: GATEWAY_PEPPER,
  STEWARD_GATEWAY_SEALING_KEY: deriveSealingKey(GATEWAY_SECRET),
});

/** Makes this process a web process on this database, until it is closed. */
export function openWebEnvironment(database: Pick<TestDatabase, 'webUrl'>, more: Record<string, string> = {}): void {
  Object.assign(process.env, environmentOf(overSocket(database.webUrl)), more);
}

/** How a door listens in tests: on a busy machine, a connection that rests for long is not about to end. */
export const LISTENING = { port: 0, hostname: '127.0.0.1', serverOptions: { keepAliveTimeout: 600_000 } };

/** What the modules of a web process keep on `globalThis`; of the rest, nothing needs to be closed. */
interface Held {
  stewardWebDatabase?: Database;
  stewardSessionDatabase?: Database;
  stewardReplica?: { close(): Promise<void> };
  stewardOutcomes?: { listener: OutcomeListener };
}

/** Ends what the web process holds, so that the next test file in this process begins with nothing. */
export async function closeWebEnvironment(): Promise<void> {
  await writeUses();
  const { stewardWebDatabase, stewardSessionDatabase, stewardReplica, stewardOutcomes } = globalThis as Held;
  await stewardReplica?.close();
  await Promise.all([stewardWebDatabase?.close(), stewardSessionDatabase?.close(), stewardOutcomes?.listener.close()]);
  for (const name of Object.keys(globalThis)) if (name.startsWith('steward')) Reflect.deleteProperty(globalThis, name);
  for (const name of [...Object.keys(environmentOf('')), 'DATABASE_REPLICA_URL', 'LOG_LEVEL']) delete process.env[name];
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
