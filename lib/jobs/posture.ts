import { EVERYBODY } from '@/lib/access/everybody';
import { newId } from '@/lib/core/ids';
import { dayOf } from '@/lib/core/time';
import { readPoints } from '@/lib/domain/posture/reads';
import { scoreOf } from '@/lib/domain/posture/rules';
import { postureDayPoints } from '@/lib/domain/posture/schema';
import { isStarted } from '@/lib/domain/posture/start-rules';
import type { WorkerDeps } from './worker-deps';

export const POSTURE_TASK = 'note_posture';
/** Late in each hour, so that the last of a day tells how the day ended. */
export const postureCrontab = `50 * * * * ${POSTURE_TASK} ?max=3&jobKey=${POSTURE_TASK}`;

/** Keeps how the whole organisation stands today, in place of what was kept earlier in the day. */
export async function notePosture({
  database: { db },
  now: clock,
}: Pick<WorkerDeps, 'database' | 'now'>): Promise<void> {
  const now = clock();
  const points = await readPoints({ actor: EVERYBODY, now, requestId: newId(), db });
  const data = {
    ...scoreOf(points),
    points: points.map(({ id, state, open, of }) => ({ id, state, open, of })),
    readAt: now,
  };
  const day = new Date(dayOf(now));
  await db.postureDay.upsert({ where: { day }, create: { day, ...data }, update: data });
}

/** How often it is looked whether somebody who is getting started did something. */
export const FRESHEN_MS = 5_000;
/** What is read in between changes it as well, but nobody waits for that. */
const READ_AFTER_MS = 60_000;
/** A change that took longer than this is seen by the hourly reading. */
const LONGEST_CHANGE_MS = 600_000;

/** For a timer: one look at a time, however long it takes. */
export function watchPosture(deps: Pick<WorkerDeps, 'database' | 'now'>): () => Promise<void> {
  let isLooking = false;
  return async () => {
    if (isLooking) return;
    isLooking = true;
    try {
      await freshenPosture(deps);
    } finally {
      isLooking = false;
    }
  };
}

/** While something essential is left to do, what was done shows within seconds instead of within the hour. */
export async function freshenPosture(deps: Pick<WorkerDeps, 'database' | 'now'>): Promise<void> {
  const { db } = deps.database;
  const last = await db.postureDay.findFirst({ orderBy: { day: 'desc' }, select: { readAt: true, points: true } });
  if (!last) return notePosture(deps);
  if (isStarted(postureDayPoints.catch([]).parse(last.points))) return;
  const { readAt } = last;
  const began = new Date(readAt.getTime() - LONGEST_CHANGE_MS);
  const finishedAt = { gt: readAt };
  const changed = await db.intent.count({ where: { state: 'succeeded', createdAt: { gt: began }, finishedAt } });
  const isDue = changed > 0 || (await isReadSince(deps, readAt));
  if (isDue) await notePosture(deps);
}

async function isReadSince({ database: { db }, now }: Pick<WorkerDeps, 'database' | 'now'>, readAt: Date) {
  if (now().getTime() - readAt.getTime() < READ_AFTER_MS) return false;
  return (await db.syncRun.count({ where: { startedAt: { gt: readAt }, finishedAt: { not: null } } })) > 0;
}
