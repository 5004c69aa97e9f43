import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { openDatabase } from '@/lib/core/db';
import { AppError } from '@/lib/core/errors';
import { newId } from '@/lib/core/ids';
import { createLogger, errorFields, type Logger } from '@/lib/core/log';
import { ensureDemoSignIns, ensureFirstOwner, issueSetupCode } from '@/lib/jobs/bootstrap';
import { claimInstallation } from '@/lib/jobs/installation';
import { prepareDatabase } from '@/lib/jobs/prepare-database';
import { startWorker } from '@/lib/jobs/worker';
import type { WorkerDeps } from '@/lib/jobs/worker-deps';
import { createBudget } from '@/lib/upstream/budget';
import { createUpstream } from '@/lib/upstream/client';

/** Comes over standard input: no environment, no argument list and no file of another process shows the Admin key. */
const settingsSchema = z.object({
  databaseUrl: z.string(),
  webRole: z.string(),
  adminKey: z.string(),
  baseUrl: z.url(),
  mode: z.enum(['simulated', 'real']),
  chainKey: z.string().min(32),
  logLevel: z.string(),
  demo: z
    .object({
      password: z.string(),
      people: z.array(z.object({ role: z.string(), email: z.string(), name: z.string() })),
    })
    .nullable(),
  owner: z.object({ email: z.string(), password: z.string() }).nullable(),
});
type Settings = z.infer<typeof settingsSchema>;

const STATUS_EVERY_MS = 5_000;

async function main(): Promise<void> {
  const settings = settingsSchema.parse(JSON.parse(await text(process.stdin)));
  const log = createLogger('worker', settings.logLevel);
  await whenDatabaseAnswers(log, () => prepareDatabase(settings.databaseUrl, settings.webRole));
  const database = openDatabase(settings.databaseUrl, 20);
  const deps = buildDeps(settings, log, database);
  await claimInstallation(database.db, settings.mode, await organizationId(deps), deps.now());
  if (settings.demo) await ensureDemoSignIns(deps, settings.demo.people, settings.demo.password);
  if (settings.owner) await ensureFirstOwner(deps, settings.owner.email, settings.owner.password);
  const setupCode = await issueSetupCode(deps);
  if (setupCode) process.send?.({ type: 'setup_code', code: setupCode });

  const worker = await startWorker(deps);
  process.send?.({ type: 'ready' });
  log.info('The worker is ready', { workerId: deps.workerId, mode: settings.mode });

  let isStopping = false;
  const stop = async () => {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => process.exit(0), 8_000).unref();
    await worker.stop().catch(() => undefined);
    await database.close().catch(() => undefined);
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop());
  process.on('disconnect', () => process.exit(1));
  await worker.ended.catch((error) => log.error('The job queue ended', errorFields(error)));
  if (!isStopping) process.exit(1);
}

function buildDeps(settings: Settings, log: Logger, database: ReturnType<typeof openDatabase>): WorkerDeps {
  let notedAt = 0;
  const upstream = createUpstream({
    baseUrl: settings.baseUrl,
    adminKey: settings.adminKey,
    log,
    budget: createBudget({ pool: database.pool }),
    onAnswer: (answer) => {
      if (Date.now() - notedAt < STATUS_EVERY_MS) return;
      notedAt = Date.now();
      noteUpstream(database, answer).catch((error) =>
        log.warn('The upstream status was not noted', errorFields(error)),
      );
    },
  });
  return { database, upstream, log, now: () => new Date(), workerId: newId(), chainKey: settings.chainKey };
}

async function noteUpstream(
  database: ReturnType<typeof openDatabase>,
  answer: { at: Date; status: number | null; code?: string | null },
): Promise<void> {
  await database.pool.query(
    `INSERT INTO process_status (name, at, detail) VALUES ('upstream', $1, $2)
     ON CONFLICT (name) DO UPDATE SET at = excluded.at, detail = excluded.detail`,
    [answer.at, JSON.stringify({ status: answer.status, code: answer.code ?? null })],
  );
}

/** The organisation behind the key, if it can be learned now: a start does not wait for Anthropic. */
async function organizationId(deps: WorkerDeps): Promise<string | null> {
  try {
    return (await deps.upstream.for('command').getOrganization()).id;
  } catch (error) {
    deps.log.warn('The organisation could not be read at start', errorFields(error));
    return null;
  }
}

/** The database may be starting at the same moment. */
async function whenDatabaseAnswers(log: Logger, run: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await run();
      return;
    } catch (error) {
      if (attempt >= 30 || error instanceof AppError) throw error;
      log.warn('The database is not ready yet', { attempt, ...errorFields(error) });
      await sleep(1_000);
    }
  }
}

main().catch((error) => {
  if (error instanceof AppError) process.send?.({ type: 'fatal', message: error.message });
  else createLogger('worker').error('The worker could not start', errorFields(error));
  setTimeout(() => process.exit(1), 100);
});
