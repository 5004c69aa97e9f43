import { backfillProgress, freshness } from '@/lib/domain/sync/queries';
import { json, route } from '@/lib/doors/route';

/** How fresh the figures are and how far the first reading has come. Pages ask by themselves, so it keeps no session alive. */
export const GET = route({ touch: false }, async (ctx) => {
  const [progress, asOf] = await Promise.all([backfillProgress(ctx), freshness(ctx)]);
  return json({ backfill: progress, freshness: asOf });
});
