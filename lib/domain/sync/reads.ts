import type { Day } from '@/lib/core/time';
import type { BackfillState } from '@/lib/mirror/rules';
import type { Ctx } from '@/lib/operations/context';

export async function readBackfillState(db: Pick<Ctx['db'], '$queryRaw'>, today: Day): Promise<BackfillState> {
  const [bound] = await db.$queryRaw<{ oldest: Day | null }[]>`
    SELECT (least(
      (SELECT min(created_at) FROM workspaces),
      (SELECT min(created_at) FROM api_keys),
      (SELECT min(added_at) FROM users)
    ) AT TIME ZONE 'UTC')::date::text AS oldest
    WHERE EXISTS (SELECT FROM process_status WHERE name = 'sync.mirror')`;
  const days = await db.$queryRaw<{ day: Day; rows: number }[]>`
    SELECT day::text AS day, sum(rows)::int AS rows FROM report_days
    WHERE report IN ('usage', 'cost') GROUP BY day HAVING count(*) = 2`;
  return { today, oldestKnown: bound?.oldest ?? null, read: new Map(days.map(({ day, rows }) => [day, rows])) };
}
