import { reach } from '@/lib/access/reach';
import { addDays, dayOf } from '@/lib/core/time';
import { answer, type CallerCtx } from '@/lib/operations/answer';
import { once } from '@/lib/operations/once';
import { type Posture, postureGet, postureHistory } from './query-schema';
import { readPoints } from './reads';
import { scoreOf } from './rules';
import { postureDayPoints } from './schema';

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
