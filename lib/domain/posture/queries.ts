import { can, reach } from '@/lib/access/reach';
import { addDays, dayOf } from '@/lib/core/time';
import { answer, type CallerCtx } from '@/lib/operations/answer';
import { once } from '@/lib/operations/once';
import { type Posture, postureGet, postureGetStarted, postureHistory } from './query-schema';
import { readPoints } from './reads';
import { scoreOf } from './rules';
import { postureDayPoints } from './schema';
import { isStarted, startSteps } from './start-rules';

/** Every point that the reader may see, and what they come to. */
export const getPosture = answer(postureGet, (ctx) => once(ctx, readPosture));

async function readPosture(ctx: CallerCtx): Promise<Posture> {
  const points = await readPoints(ctx);
  return { ...scoreOf(points), points, isWhole: reach(ctx.actor, 'settings:read').all };
}

/** How the whole organisation stood on each day that was noted, oldest first. */
export const listPostureDays = answer(postureHistory, async ({ db, now }, { days }) => {
  const since = new Date(addDays(dayOf(now), -days));
  const rows = await db.postureDay.findMany({ where: { day: { gt: since } }, orderBy: { day: 'asc' } });
  return rows.map(({ day, met, known, unknown, points }) => ({
    ...{ day: dayOf(day), met, known, unknown },
    points: postureDayPoints.catch([]).parse(points),
  }));
});

/** What to do first, as the posture was last kept: one statement. */
export const getStarted = answer(postureGetStarted, async ({ db, actor }) => {
  const [kept] = await db.$queryRaw<{ isDismissed: boolean; readAt: Date | null; points: unknown }[]>`
    SELECT EXISTS (SELECT FROM people WHERE id = ${actor.personId}::uuid AND start_dismissed_at IS NOT NULL) AS "isDismissed", d.read_at AS "readAt", d.points
    FROM (SELECT) one LEFT JOIN (SELECT read_at, points FROM posture_days ORDER BY day DESC LIMIT 1) d ON true`;
  const points = postureDayPoints.catch([]).parse(kept?.points);
  if (!kept || kept.isDismissed || isStarted(points)) return null;
  return { readAt: kept.readAt, steps: startSteps(points, (permission) => can(actor, permission)) };
});
