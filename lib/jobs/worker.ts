import { Logger as GraphileLogger, parseCrontab, type Runner, run, type Task, type TaskList } from 'graphile-worker';
import { z } from 'zod';
import { errorFields } from '@/lib/core/log';
import { openNextReviews } from './access-reviews';
import { MINUTES_MS, watchMinutes } from './anomalies';
import { AUDIT_CHECK_DELAY_MS, AUDIT_CHECK_TASK, auditCrontab, auditTasks, RECORD_MS, watchHead } from './audit-check';
import { type CheckpointPlace, keepCheckpoint } from './audit-checkpoints';
import { PRUNE_TASK, pruneAudit, pruneCrontab } from './audit-prune';
import { queueBudgetActions } from './budget-actions';
import { CLICKHOUSE_MS, fillClickHouse } from './gateway-clickhouse';
import { GATEWAY_RECORDS_TASK, gatewayCrontab, gatewayTasks } from './gateway-records';
import { GATEWAY_SPEND_MS, watchGatewaySpend } from './gateway-spend';
import { placeAccepted } from './intents/place-invited';
import { forgetSignInAttempts, sweepIntents } from './intents/sweep';
import { CONCURRENCY } from './intents/turn-order';
import { takeTurn } from './intents/turns';
import type { NotifyDeps } from './notifying/outgoing';
import { notifyCrontab, notifyTasks, sweepNotifications } from './notifying/schedule';
import { unlessAnotherDoes } from './one-worker';
import { passkeyTasks } from './passkeys';
import { FRESHEN_MS, notePosture, POSTURE_TASK, postureCrontab, watchPosture } from './posture';
import { PROBE_DELAY_MS, PROBE_TASK, probeCrontab, probeTasks } from './reading/probe';
import { SYNC_START_TASK, syncCrontab, syncTasks } from './reading/schedule';
import { recordActs } from './recorded-acts';
import { STREAM_MS, sendStreams } from './streaming/send-streams';
import { SyslogConnections } from './streaming/syslog';
import { queueUnusedKeySteps } from './unused-keys';
import type { WorkerDeps } from './worker-deps';

const HEARTBEAT_MS = 5_000;
const SWEEP_MS = 10_000;
const FORGET_MS = 3_600_000;
const UNUSED_KEYS_MS = 600_000;
const NEXT_REVIEWS_MS = 600_000;
const RECORD_ACTS_MS = 60_000;
/** More than there usually are channels, so that a slow one holds no other up. */
const TOLD_AT_ONCE = 16;
const intentPayload = z.object({ intentId: z.uuid() });

export interface RunningWorker {
  /** Ends when the queue can no longer be served; the process should then end too. */
  ended: Promise<void>;
  stop(): Promise<void>;
}

/** Serves the queue: changes, reading, telling and signing in on runners of their own, so that none of them makes another wait. */
export async function startWorker(
  deps: NotifyDeps,
  record: { headFile: string; checkpoints: CheckpointPlace },
): Promise<RunningWorker> {
  const reading = {
    ...syncTasks(deps),
    ...probeTasks(deps),
    ...auditTasks(deps, record),
    ...gatewayTasks(deps),
    [POSTURE_TASK]: async () => notePosture(deps),
    [PRUNE_TASK]: async () => void (await pruneAudit(deps, record.checkpoints)),
  };
  const runners = [
    await serveIntents(deps),
    await startRunner(
      deps,
      reading,
      2,
      [syncCrontab, probeCrontab, auditCrontab, pruneCrontab, gatewayCrontab, postureCrontab].join('\n'),
    ),
    await startRunner(deps, notifyTasks(deps), TOLD_AT_ONCE, notifyCrontab),
    await startRunner(deps, passkeyTasks(deps), 2),
  ];
  await runners[1]?.addJob(SYNC_START_TASK, {}, { jobKey: SYNC_START_TASK, maxAttempts: 3 });
  await runners[1]?.addJob(GATEWAY_RECORDS_TASK, {}, { jobKey: GATEWAY_RECORDS_TASK, maxAttempts: 3 });
  const probeAt = new Date(Date.now() + PROBE_DELAY_MS);
  await runners[1]?.addJob(PROBE_TASK, {}, { jobKey: PROBE_TASK, maxAttempts: 3, runAt: probeAt });
  const checkAt = new Date(Date.now() + AUDIT_CHECK_DELAY_MS);
  await runners[1]?.addJob(AUDIT_CHECK_TASK, {}, { jobKey: AUDIT_CHECK_TASK, maxAttempts: 3, runAt: checkAt });
  await beat(deps);
  const { clickHouse, database } = deps;
  const syslog = new SyslogConnections();
  const inTurn = (what: string, run: () => Promise<unknown>) => () => unlessAnotherDoes(deps, what, run);
  const timers = [
    every(deps, HEARTBEAT_MS, () => beat(deps)),
    every(deps, SWEEP_MS, () => sweepIntents(deps)),
    every(deps, SWEEP_MS, () => placeAccepted(deps)),
    every(deps, SWEEP_MS, () => queueBudgetActions(deps)),
    every(deps, SWEEP_MS, () => sweepNotifications(deps)),
    every(deps, UNUSED_KEYS_MS, () => queueUnusedKeySteps(deps)),
    every(deps, FRESHEN_MS, watchPosture(deps)),
    every(deps, NEXT_REVIEWS_MS, () => openNextReviews(deps)),
    every(deps, GATEWAY_SPEND_MS, inTurn('gateway spend', watchGatewaySpend(deps))),
    every(deps, MINUTES_MS, () => watchMinutes(deps)),
    every(deps, RECORD_MS, async () => deps.failover?.settle(deps)),
    ...(clickHouse
      ? [
          every(
            deps,
            CLICKHOUSE_MS,
            inTurn('clickhouse', () => fillClickHouse(database.pool, clickHouse)),
          ),
        ]
      : []),
    every(deps, RECORD_MS, () => watchHead(deps, record)),
    every(
      deps,
      RECORD_MS,
      inTurn('checkpoint', () => keepCheckpoint(deps, record.checkpoints)),
    ),
    every(
      deps,
      RECORD_ACTS_MS,
      inTurn('acts', () => recordActs(deps)),
    ),
    every(deps, STREAM_MS, () => sendStreams(deps, syslog)),
    every(deps, FORGET_MS, () => forgetSignInAttempts(deps)),
  ];
  return {
    ended: Promise.race(runners.map((runner) => runner.promise)),
    stop: async () => {
      for (const timer of timers) clearInterval(timer);
      syslog.close();
      await Promise.all(runners.map((runner) => runner.stop()));
      await watchHead(deps, record);
    },
  };
}

/** Only the queue of changes. */
export function serveIntents(deps: WorkerDeps): Promise<Runner> {
  const intent: Task = async (payload) => takeTurn(deps, intentPayload.parse(payload).intentId);
  return startRunner(deps, { intent }, CONCURRENCY);
}

async function startRunner(
  deps: WorkerDeps,
  taskList: TaskList,
  concurrency: number,
  crontab?: string,
): Promise<Runner> {
  const runner = await run({
    pgPool: deps.database.pool,
    taskList,
    concurrency,
    noHandleSignals: true,
    pollInterval: 1_000,
    logger: quietLogger(deps),
    ...(crontab ? { parsedCronItems: parseCrontab(crontab) } : {}),
  });
  // A slot that cannot give its job back, as when the database breaks, ends for good, and graphile starts no other: without
  // this, each such moment would leave fewer of them, and at last none, while all looks well.
  const slotLost = new Promise<void>((resolve) => runner.events.once('worker:fatalError', () => resolve()));
  return { ...runner, promise: Promise.race([runner.promise, slotLost]) };
}

/** graphile's own messages may carry payloads: only their level and our words are kept. */
function quietLogger(deps: WorkerDeps): GraphileLogger {
  return new GraphileLogger((scope) => (level, message) => {
    if (level === 'error')
      deps.log.error('The job queue reported an error', {
        task: scope.taskIdentifier,
        reason: message.split(/[:\n]/)[0],
      });
    if (level === 'warning')
      deps.log.warn('The job queue reported a warning', {
        task: scope.taskIdentifier,
        reason: message.split(/[:\n]/)[0],
      });
  });
}

async function beat(deps: WorkerDeps): Promise<void> {
  await deps.database.pool.query(
    `INSERT INTO process_status (name, at, detail) VALUES ('worker', now(), jsonb_build_object('workerId', $1::text))
     ON CONFLICT (name) DO UPDATE SET at = excluded.at, detail = excluded.detail`,
    [deps.workerId],
  );
}

function every(deps: WorkerDeps, intervalMs: number, run: () => Promise<unknown>): NodeJS.Timeout {
  return setInterval(() => {
    run().catch((error) => deps.log.warn('A regular task failed and will run again', errorFields(error)));
  }, intervalMs);
}
