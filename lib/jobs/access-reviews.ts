import { errorFields } from '@/lib/core/log';
import { addDays, dayOf, daysBetween, formatDay } from '@/lib/core/time';
import { monthsOn, nextName } from '@/lib/domain/access-reviews/rules';
import { startAccessReview } from '@/lib/domain/access-reviews/schema';
import { submitSystemIntent } from './intents/system';
import type { WorkerDeps } from './worker-deps';

/** Opens the next of each review that repeats, so many months after it began, with as many days to decide. */
export async function openNextReviews({
  database,
  log,
  now,
}: Pick<WorkerDeps, 'database' | 'log' | 'now'>): Promise<void> {
  const { db, pool } = database;
  const today = dayOf(now());
  const repeated = await db.accessReview.findMany({ where: { repeatMonths: { not: null } } });
  const followed = await db.accessReview.findMany({
    where: { followsId: { in: repeated.map(({ id }) => id) } },
    select: { followsId: true },
  });
  const isFollowed = new Set(followed.map(({ followsId }) => followsId));
  for (const { id, name, startedAt, dueDay, workspaceIds, repeatMonths } of repeated) {
    const startDay = dayOf(startedAt);
    if (repeatMonths === null || isFollowed.has(id) || monthsOn(startDay, repeatMonths) > today) continue;
    const next = {
      name: nextName(name, formatDay(today)),
      dueDay: addDays(today, daysBetween(startDay, dayOf(dueDay))),
      workspaceIds: workspaceIds.length === 0 ? null : workspaceIds,
      repeatMonths: repeatMonths as 3 | 6 | 12,
      followsId: id,
    };
    try {
      // Once a day, so that one that failed is tried again.
      await submitSystemIntent(pool, startAccessReview, next, { cause: `next of ${id} ${today}` });
    } catch (error) {
      log.warn('The next access review was not opened and will be', { reviewId: id, ...errorFields(error) });
    }
  }
}
