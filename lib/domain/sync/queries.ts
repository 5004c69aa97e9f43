import { authorize } from '@/lib/access/authorize';
import { type Day, dayOf } from '@/lib/core/time';
import {
  MIRROR_LISTS,
  type MirrorList,
  type SyncKind,
  type SyncPart,
  type SyncState,
  type SyncTrigger,
  type Unread,
} from '@/lib/mirror/kinds';
import { type BackfillProgress, type BackfillState, progressOf } from '@/lib/mirror/rules';
import { statusName } from '@/lib/mirror/unread';
import type { Ctx } from '@/lib/operations/context';
import type { SyncRun } from '@/prisma/generated/client';
import { type Freshness, type SyncRunItem, type SyncRunsFilter, syncRunsFilter } from './schema';
import { pageUnread } from './unread-rules';

/** Runs, newest first. `nextBefore` leads to older ones. */
export async function listSyncRuns(
  ctx: Ctx,
  filter: SyncRunsFilter = {},
): Promise<{ runs: SyncRunItem[]; nextBefore: string | null }> {
  authorize(ctx.actor, 'settings:read');
  const { kind, onlyErrors, limit, before } = syncRunsFilter.parse(filter);
  const rows = await ctx.db.syncRun.findMany({
    where: { kind, state: onlyErrors ? { in: ['partial', 'failed', 'interrupted'] } : undefined },
    orderBy: [{ startedAt: 'desc' }, { id: 'desc' }],
    take: limit + 1,
    ...(before ? { cursor: { id: before }, skip: 1 } : {}),
  });
  const runs = rows.slice(0, limit).map(toItem);
  return { runs, nextBefore: rows.length > limit ? (runs.at(-1)?.id ?? null) : null };
}

function toItem(row: SyncRun): SyncRunItem {
  const detail = row.detail as { parts?: SyncPart[]; heldDays?: string[]; unread?: Unread[] } | null;
  return {
    id: row.id,
    kind: row.kind as SyncKind,
    trigger: row.trigger as SyncTrigger,
    state: row.state as SyncState,
    startedAt: row.startedAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
    durationMs: row.finishedAt ? row.finishedAt.getTime() - row.startedAt.getTime() : null,
    requests: row.requests,
    itemsRead: row.itemsRead,
    rowsWritten: row.rowsWritten,
    unreadable: row.unreadable,
    roundedRows: row.roundedRows,
    error: row.errorCode ? { code: row.errorCode, message: row.errorMessage ?? '' } : null,
    parts: detail?.parts ?? [],
    heldDays: detail?.heldDays ?? [],
    unread: detail?.unread ?? [],
  };
}

/** How far the first reading of the past has come. Open to everyone who sees figures. */
export async function backfillProgress(ctx: Ctx): Promise<BackfillProgress> {
  authorize(ctx.actor, 'usage:read');
  const done = await ctx.db.processStatus.findUnique({ where: { name: 'backfill' } });
  if (isComplete(done?.detail)) return { complete: true, percent: 100, readingMonth: null };
  return progressOf(await readBackfillState(ctx.db, dayOf(ctx.now)));
}

function isComplete(detail: unknown): boolean {
  return typeof detail === 'object' && detail !== null && 'complete' in detail && detail.complete === true;
}

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

/** What the newest readings of these lists could not tell. Open to everyone who sees figures. */
export async function unreadOf(ctx: Ctx, lists: readonly MirrorList[] = MIRROR_LISTS): Promise<Unread[]> {
  authorize(ctx.actor, 'usage:read');
  const rows = await ctx.db.processStatus.findMany({ where: { name: { in: lists.map(statusName) } } });
  const unread = rows.flatMap(({ detail }) => (detail as { unread?: Unread[] } | null)?.unread ?? []);
  return pageUnread(unread, lists);
}

/** When each source was last read, for the "as of" of every figure. Open to everyone who sees figures. */
export async function freshness(ctx: Ctx): Promise<Freshness> {
  authorize(ctx.actor, 'usage:read');
  const [row] = await ctx.db.$queryRaw<{ usage: Date | null; cost: Date | null; mirror: Date | null }[]>`
    SELECT (SELECT read_at FROM report_days WHERE report = 'usage' ORDER BY day DESC LIMIT 1) AS usage,
      (SELECT read_at FROM report_days WHERE report = 'cost' ORDER BY day DESC LIMIT 1) AS cost,
      (SELECT at FROM process_status WHERE name = 'sync.mirror') AS mirror`;
  return {
    usage: row?.usage?.toISOString() ?? null,
    cost: row?.cost?.toISOString() ?? null,
    mirror: row?.mirror?.toISOString() ?? null,
  };
}
