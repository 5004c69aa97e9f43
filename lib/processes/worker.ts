import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { signerOf } from '@/lib/audit/checkpoint';
import { openClickHouse } from '@/lib/core/clickhouse';
import { openDatabase, WORKER_LIMITS } from '@/lib/core/db';
import { AppError } from '@/lib/core/errors';
import { newId } from '@/lib/core/ids';
import { createLogger, errorFields, type Logger } from '@/lib/core/log';
import { serveMetrics } from '@/lib/core/metrics-server';
import { openingKey } from '@/lib/core/sealing';
import { claimInstallation, trustIssuer } from '@/lib/database/installation';
import { prepareDatabase } from '@/lib/database/prepare';
import { noteAddress } from '@/lib/domain/factors/passkey-steps';
import { describeReach } from '@/lib/domain/organization/reach-rules';
import { watchHead } from '@/lib/jobs/audit-check';
import { ensureDemoSignIns, ensureFirstOwner, issueSetupCode } from '@/lib/jobs/bootstrap';
import { ChangeJournal } from '@/lib/jobs/change-journal';
import { tellPast } from '@/lib/jobs/demo-past';
import { FailoverWatch } from '@/lib/jobs/failover';
import { commandRegistry } from '@/lib/jobs/intents/registry';
import { WorkerMetrics } from '@/lib/jobs/metrics';
import { startMailSink } from '@/lib/jobs/notifying/mail-sink';
import { noteRestore } from '@/lib/jobs/restored';
import { startWorker } from '@/lib/jobs/worker';
import type { WorkerDeps } from '@/lib/jobs/worker-deps';
import { createBudget } from '@/lib/upstream/budget';
import { createUpstream } from '@/lib/upstream/client';
import { endAtOnce, endWithSupervisor } from './end';
import { serveHealth } from './several/health';
import { oneAtATime } from './several/one-at-a-time';
import { refuseNewer } from './several/schema-state';
import { forgetUnfinishedMigrations } from './unfinished-migrations';

/** Arrives over standard input, so no environment, argument list or other process's file shows the Admin key. */
const settingsSchema = z.object({
  databaseUrl: z.string(),
  /** Keeps the gateway's requests instead of the database; null: the database does. */
  clickHouseUrl: z.string().nullable().default(null),
  /** Null: the database is prepared by whoever starts the worker, with rights that it does not have. */
  roles: z.object({ web: z.string(), gateway: z.string().nullable() }).nullable(),
  /** Where the gateway is reached, which hops it believes, and for how many days its requests are kept. */
  gateway: z.object({
    origin: z.string().nullable(),
    proxies: z.array(z.string()).nullable(),
    requestDays: z.int(),
  }),
  adminKey: z.string(),
  baseUrl: z.url(),
  mode: z.enum(['simulated', 'real']),
  chainKey: z.string().min(32),
  /** Where the audit is recorded outside the database, and what signs its checkpoints. */
  audit: z.object({
    headFile: z.string(),
    checkpointFile: z.string(),
    origin: z.string(),
    checkpointSecret: z.string().min(32),
  }),
  logLevel: z.string(),
  /** Where Prometheus reads its metrics, on this machine alone; null: nowhere. */
  metricsPort: z.int().nullable(),
  metricsHost: z.string().optional(),
  healthPort: z.int().nullable(),
  /** How long it may go on with what it has begun; null: as long as the supervisor waits. */
  drainMs: z.int().nullable(),
  proxy: z.string().nullable(),
  demo: z
    .object({
      password: z.string(),
      people: z.array(z.object({ role: z.string(), email: z.string(), name: z.string() })),
      /** Eight weeks of history, told before the first start. */
      hasPast: z.boolean(),
    })
    .nullable(),
  owner: z.object({ email: z.string(), password: z.string() }).nullable(),
  oidcIssuer: z.string().nullable(),
  outgoing: z.object({
    sealingSecret: z.string().min(32),
    origin: z.url(),
    smtp: z.object({ url: z.string(), from: z.string() }).nullable(),
    inside: z.array(z.string()),
    wayOut: z.object({ https: z.string().nullable(), http: z.string().nullable(), direct: z.string() }),
  }),
});
type Settings = z.infer<typeof settingsSchema>;

const CLICKHOUSE_LIMITS = { timeoutMs: 60_000, connections: 4 };
const STATUS_EVERY_MS = 5_000;
const ORGANIZATION_WAIT_MS = 3_000;
const STOP_WITHIN_MS = 4_000;
/** Of several workers that start, one makes the code that opens the set-up page. */
const KEEP_CODE_MS = 600_000;
/** The simulated organisation has no rate limit: its whole past is available at once for people trying Steward. */
const SIMULATED_REQUESTS_PER_MINUTE = 6_000;

async function main(): Promise<void> {
  endWithSupervisor();
  const settings = settingsSchema.parse(JSON.parse(await text(process.stdin)));
  const log = createLogger('worker', settings.logLevel);
  const { roles } = settings;
  if (roles)
    await whenDatabaseAnswers(log, async () => {
      await refuseNewer(settings.databaseUrl, 'DATABASE_URL');
      await forgetUnfinishedMigrations(settings.databaseUrl);
      await prepareDatabase(settings.databaseUrl, roles);
    });
  const database = openDatabase(settings.databaseUrl, WORKER_LIMITS);
  const deps = buildDeps(settings, log, database);
  await oneAtATime(database.pool, () => begin(settings, deps));

  const { outgoing, sink } = await openWaysOut(settings, log, database);
  await measure(settings, deps);
  const { headFile, checkpointFile: file, origin, checkpointSecret } = settings.audit;
  const checkpoints = { file, signer: signerOf(origin, checkpointSecret) };
  const worker = await startWorker({ ...deps, outgoing }, { headFile, checkpoints });
  const health = settings.healthPort === null ? null : await serveHealth(database.pool, settings.healthPort);
  process.send?.({ type: 'ready' });
  log.info('The worker is ready', { workerId: deps.workerId, mode: settings.mode });

  let isStopping = false;
  const stop = async () => {
    if (isStopping) return;
    isStopping = true;
    health?.drain();
    // A long read is interrupted and resumes at the next start; an interrupted change is read back then.
    setTimeout(endAtOnce, settings.drainMs ?? STOP_WITHIN_MS).unref();
    await worker.stop().catch(() => undefined);
    await sink?.close();
    await database.close().catch(() => undefined);
    endAtOnce();
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop());
  await worker.ended.catch((error) => log.error('The job queue ended', errorFields(error)));
  if (!isStopping) endAtOnce();
}

/** What comes before all work: whose database this is, and who may sign in. */
async function begin(settings: Settings, deps: WorkerDeps): Promise<void> {
  const { database, log } = deps;
  await noteGateway(database, settings.gateway);
  await noteAddress(database.db, settings.outgoing.origin, deps.now());
  await claimInstallation(database.db, settings.mode, await organizationId(deps), deps.now());
  await trustIssuer(database.db, settings.oidcIssuer);
  await noteRestore(deps);
  // Until this is done, no change begins.
  await deps.failover
    ?.settle(deps)
    .catch((error) => log.error('What a failover lost could not be worked out; it is tried again', errorFields(error)));
  await watchHead(deps, settings.audit).catch((error) =>
    log.error('The end of the audit chain could not be compared with the recorded one', errorFields(error)),
  );
  // Before the ready sign-ins, among which there is an owner too.
  const isOwner = settings.owner && (await ensureFirstOwner(deps, settings.owner.email, settings.owner.password));
  if (isOwner === false) process.send?.({ type: 'owner_unused' });
  if (settings.demo?.hasPast) {
    await tellPast(deps, settings.demo.people, settings.demo.password).catch((error) =>
      log.error('The demonstration past was not completed', errorFields(error)),
    );
  }
  if (settings.demo) await ensureDemoSignIns(deps, settings.demo.people, settings.demo.password);
  const setupCode = await issueSetupCode(deps, settings.roles ? 0 : KEEP_CODE_MS);
  if (setupCode) process.send?.({ type: 'setup_code', code: setupCode });
}

function buildDeps(settings: Settings, log: Logger, database: ReturnType<typeof openDatabase>): WorkerDeps {
  const metrics =
    settings.metricsPort === null ? undefined : new WorkerMetrics({ database, commands: commandRegistry });
  const { headFile } = settings.audit;
  let noted = { at: 0, status: 0 as number | null };
  const upstream = createUpstream({
    baseUrl: settings.baseUrl,
    adminKey: settings.adminKey,
    proxy: settings.proxy,
    log,
    budget: createBudget({
      pool: database.pool,
      ...(settings.mode === 'simulated' ? { perMinute: SIMULATED_REQUESTS_PER_MINUTE } : {}),
    }),
    onAnswer: (answer) => {
      metrics?.onAnswer(answer);
      if (answer.status === noted.status && Date.now() - noted.at < STATUS_EVERY_MS) return;
      noted = { at: Date.now(), status: answer.status };
      process.send?.({ type: 'upstream', ...describeReach(answer) });
      noteUpstream(database, answer).catch((error) =>
        log.warn('The upstream status was not recorded', errorFields(error)),
      );
    },
  });
  return {
    database,
    clickHouse: settings.clickHouseUrl ? openClickHouse(settings.clickHouseUrl, CLICKHOUSE_LIMITS) : null,
    commands: commandRegistry,
    upstream,
    log,
    metrics,
    now: () => new Date(),
    workerId: newId(),
    chainKey: settings.chainKey,
    failover: new FailoverWatch(headFile, new ChangeJournal(`${headFile}.changes`, log)),
    signer: signerOf(settings.audit.origin, settings.audit.checkpointSecret),
  };
}

/** Without its metrics the worker does its work as well. */
async function measure({ metricsPort: port, metricsHost }: Settings, { metrics, log }: WorkerDeps): Promise<void> {
  if (port === null || !metrics) return;
  await serveMetrics(metrics.registry, port, metricsHost).catch((error) =>
    log.error('Metrics are unavailable: their port could not be opened', errorFields(error)),
  );
}

/** How notifications are sent. A simulated organisation's mails stay in it. */
async function openWaysOut({ outgoing, mode }: Settings, log: Logger, database: ReturnType<typeof openDatabase>) {
  const { sealingSecret, ...rest } = outgoing;
  const sink = mode === 'simulated' && !rest.smtp ? await startMailSink(database, log) : null;
  const smtp = sink ? { url: sink.url, from: 'Steward <steward@brackenfell.example>' } : rest.smtp;
  await noteMail(database, smtp?.from ?? null);
  return { outgoing: { ...rest, smtp, key: openingKey(sealingSecret) }, sink };
}

async function noteMail({ pool }: ReturnType<typeof openDatabase>, from: string | null): Promise<void> {
  await pool.query(
    `INSERT INTO process_status (name, at, detail) VALUES ('mail', now(), jsonb_build_object('from', $1::text))
     ON CONFLICT (name) DO UPDATE SET at = excluded.at, detail = excluded.detail`,
    [from],
  );
}

async function noteGateway({ pool }: ReturnType<typeof openDatabase>, gateway: Settings['gateway']): Promise<void> {
  await pool.query(
    `INSERT INTO process_status (name, at, detail) VALUES ('gateway', now(), $1)
     ON CONFLICT (name) DO UPDATE SET at = excluded.at, detail = excluded.detail`,
    [JSON.stringify(gateway)],
  );
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

/** The key's organisation, if it can be read now: a start does not wait for Anthropic. The sync asks again. */
async function organizationId(deps: WorkerDeps): Promise<string | null> {
  try {
    const asked = deps.upstream.for('command').getOrganization();
    const late = sleep(ORGANIZATION_WAIT_MS, null, { ref: false });
    return (await Promise.race([asked, late]))?.id ?? null;
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
      if (error instanceof AppError) throw error;
      const refusal = databaseRefusal(error);
      // After an error Prisma's engine cannot be used again in this process: the supervisor starts another.
      const isEngine = error instanceof Error && error.name === 'SchemaConnectorError';
      if (refusal || isEngine || attempt >= 30) throw refusal ?? error;
      log.warn('The database is not ready yet', { attempt, ...errorFields(error) });
      await sleep(1_000);
    }
  }
}

/** Errors that waiting does not fix: the database answers and refuses. */
function databaseRefusal(error: unknown): AppError | null {
  const message = error instanceof Error ? error.message : '';
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  // Prisma's engine puts the database's own code into its sentence.
  const state = /^[0-9A-Z]{5}$/.test(code) ? code : (/Database error code: ([0-9A-Z]{5})/.exec(message)?.[1] ?? '');
  if (state === '53100') {
    return new AppError('internal', 'The disk of the database is full. Free some space and start again.');
  }
  // 08, 40, 53, 57: connections that break, resources that come back, a database that starts or stops.
  if (!state || state === 'EPIPE' || /^(08|40|53|57)/.test(state)) return null;
  const reason = /ERROR: ([^\n]+)/.exec(message)?.[1] ?? message.split('\n')[0];
  return new AppError(
    'internal',
    `The database cannot be upgraded to this version (${state}: ${reason}). See README.md, "A Postgres of your own".`,
  );
}

main().catch((error) => {
  if (error instanceof AppError) process.send?.({ type: 'fatal', message: error.message });
  else createLogger('worker').error('The worker could not start', errorFields(error));
  setTimeout(endAtOnce, 100);
});
