import { EVERYBODY } from '@/lib/access/everybody';
import { newId } from '@/lib/core/ids';
import { dayOf } from '@/lib/core/time';
import { readPoints } from '@/lib/domain/posture/reads';
import { scoreOf } from '@/lib/domain/posture/rules';
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
