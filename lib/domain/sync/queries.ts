import { dayOf } from '@/lib/core/time';
import type { SyncKind, SyncPart, SyncState, SyncTrigger, Unread } from '@/lib/mirror/kinds';
import { measureProgress } from '@/lib/mirror/rules';
import { statusName } from '@/lib/mirror/unread';
import { answer } from '@/lib/operations/answer';
import type { SyncRun } from '@/prisma/generated/client';
import { backfillGet, freshnessGet, type SyncRunItem, syncRunList, unreadList } from './query-schema';
import { readBackfillState } from './reads';
import { pageUnread } from './unread-rules';

/** Runs, newest first. `nextBefore` leads to older ones. */
export const listSyncRuns = answer(syncRunList, async (ctx, { kind, onlyErrors, limit, before }) => {
  const rows = await ctx.db.syncRun.findMany({
    where: { kind, state: onlyErrors ? { in: ['partial', 'failed', 'interrupted'] } : undefined },
    orderBy: [{ startedAt: 'desc' }, { id: 'desc' }],
    take: limit + 1,
    ...(before ? { cursor: { id: before }, skip: 1 } : {}),
  });
  const runs = rows.slice(0, limit).map(toItem);
  return { runs, nextBefore: rows.length > limit ? (runs.at(-1)?.id ?? null) : null };
});

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

/** Progress of the first reading of the past. Open to everyone who sees figures. */
export const backfillProgress = answer(backfillGet, async (ctx) => {
  const [done] = await ctx.db.$queryRaw<
    { detail: unknown }[]
  >`SELECT detail FROM process_status WHERE name = 'backfill'`;
  if (isComplete(done?.detail)) return { complete: true, percent: 100, readingMonth: null };
  return measureProgress(await readBackfillState(ctx.db, dayOf(ctx.now)));
});

function isComplete(detail: unknown): boolean {
  return typeof detail === 'object' && detail !== null && 'complete' in detail && detail.complete === true;
}

/** What the newest readings of these lists could not read. Open to everyone who sees figures. */
export const listUnread = answer(unreadList, async (ctx, { lists }) => {
  const rows = await ctx.db.$queryRaw<{ detail: { unread?: Unread[] } | null }[]>`
    SELECT detail FROM process_status WHERE name = ANY(${lists.map(statusName)}::text[])`;
  const unread = rows.flatMap(({ detail }) => detail?.unread ?? []);
  return pageUnread(unread, lists);
});

/** When each source was last read, for the "as of" of every figure. Open to everyone who sees figures. */
export const freshness = answer(freshnessGet, async (ctx) => {
  const [row] = await ctx.db.$queryRaw<{ usage: Date | null; cost: Date | null; mirror: Date | null }[]>`
    SELECT (SELECT read_at FROM report_days WHERE report = 'usage' ORDER BY day DESC LIMIT 1) AS usage,
      (SELECT read_at FROM report_days WHERE report = 'cost' ORDER BY day DESC LIMIT 1) AS cost,
      (SELECT at FROM process_status WHERE name = 'sync.mirror') AS mirror`;
  return {
    usage: row?.usage?.toISOString() ?? null,
    cost: row?.cost?.toISOString() ?? null,
    mirror: row?.mirror?.toISOString() ?? null,
  };
});
