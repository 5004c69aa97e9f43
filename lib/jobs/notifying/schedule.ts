import type { TaskList } from 'graphile-worker';
import { z } from 'zod';
import type { WorkerDeps } from '@/lib/jobs/worker-deps';
import { addressNotification } from './address';
import { deliverDue } from './deliver';
import { findFailingChannels } from './end-try';
import { remindReviewers } from './find-access-reviews';
import {
  findBrokenAudit,
  findLateCheckpoints,
  findLateStreams,
  findOpenDifferences,
  findStreamGaps,
} from './find-audit';
import { findDepartures } from './find-departures';
import { findForecast } from './find-forecast';
import { findKeys } from './find-keys';
import { findReviews } from './find-reviews';
import { findRotations } from './find-rotations';
import { findRuleMatches } from './find-rule-matches';
import { findFailingReads } from './find-sync';
import { forgetOld } from './forget-old';
import type { NotifyDeps } from './outgoing';

const notifyPayload = z.object({ notificationId: z.uuid() });
const deliverPayload = z.object({ channel: z.string().min(1).max(60) });

/** Each minute, the worker looks for conditions that people should know about; each night it forgets old notifications. */
export const notifyCrontab = `* * * * * find_conditions ?max=1&jobKey=find_conditions
23 3 * * * forget_old ?max=3&jobKey=forget_old&fill=1d`;

export function notifyTasks(deps: NotifyDeps): TaskList {
  return {
    notify: async (payload) => addressNotification(deps, notifyPayload.parse(payload).notificationId),
    deliver: async (payload) => deliverDue(deps, deliverPayload.parse(payload).channel),
    find_conditions: async () => findConditions(deps),
    forget_old: async () => forgetOld(deps),
  };
}

/** Queues what is due, and notifications whose job was lost. */
export async function sweepNotifications({ database }: Pick<WorkerDeps, 'database'>): Promise<void> {
  await database.pool.query(
    `SELECT graphile_worker.add_job('notify', json_build_object('notificationId', id), job_key => 'notify ' || id::text)
     FROM (SELECT id FROM notifications WHERE addressed_at IS NULL AND created_at < now() - interval '10 seconds'
       ORDER BY created_at LIMIT 500) n`,
  );
  await database.pool.query(
    `SELECT graphile_worker.add_job('deliver', json_build_object('channel', channel), job_key => 'deliver ' || channel)
     FROM (SELECT DISTINCT channel FROM deliveries WHERE state = 'waiting' AND due_at <= now()
       AND (lease_until IS NULL OR lease_until <= now())) d`,
  );
}

export async function findConditions({ database, now }: Pick<WorkerDeps, 'database' | 'now'>): Promise<void> {
  for (const find of [
    ...[findFailingReads, findBrokenAudit, findLateCheckpoints, findLateStreams, findStreamGaps],
    ...[findOpenDifferences, findReviews, findDepartures, findFailingChannels, findKeys, findRotations],
    ...[findForecast, findRuleMatches, remindReviewers],
  ])
    await database.db.$transaction((tx) => find(tx, now()));
}
