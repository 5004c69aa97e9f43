import { commandWords } from '@/lib/domain/operations/schema';
import { answer } from '@/lib/operations/answer';
import { Prisma } from '@/prisma/generated/client';
import { eventWords } from './event-rules';
import { FEED, feedDetail } from './feed-rules';
import { differenceList, DIFFERENCE_PAGE_SIZE as PAGE_SIZE } from './query-schema';
import { type DifferenceKind, differenceExplanation } from './rules';

interface StoredDifference {
  differenceId: string;
  kind: DifferenceKind;
  at: Date;
  foundAt: Date;
  type: string | null;
  command: string | null;
  subjectName: string | null;
  actorName: string | null;
  changeId: string | null;
  endedAt: Date | null;
  acknowledgedAt: Date | null;
  acknowledgedBy: string | null;
  note: string;
}

/** Where the feed and Steward's own record differ, newest first. */
export const listDifferences = answer(differenceList, async ({ db }, { view, page }) => {
  const open = Prisma.sql`d.acknowledged_at IS NULL AND d.ended_at IS NULL`;
  const where = view === 'open' ? open : Prisma.sql`true`;
  const [status, [counted], stored] = await Promise.all([
    db.processStatus.findUnique({ where: { name: FEED } }),
    db.$queryRaw<{ total: number }[]>`SELECT count(*)::int AS total FROM differences d WHERE ${where}`,
    db.$queryRaw<StoredDifference[]>`
      SELECT d.id AS "differenceId", d.kind, d.at, d.found_at AS "foundAt", e.type, i.command,
        coalesce(e.subject_name, i.subject_name) AS "subjectName", e.actor_name AS "actorName",
        coalesce(e.place_id, i.id)::text AS "changeId", d.ended_at AS "endedAt", d.acknowledged_at AS "acknowledgedAt",
        d.acknowledged_by AS "acknowledgedBy", d.note
      FROM differences d LEFT JOIN vendor_events e ON e.id = d.event_id LEFT JOIN intents i ON i.id = d.intent_id
      WHERE ${where} ORDER BY d.found_at DESC, d.at DESC, d.id LIMIT ${PAGE_SIZE} OFFSET ${(page - 1) * PAGE_SIZE}`,
  ]);
  const feed = feedDetail.safeParse(status?.detail).data;
  const total = counted?.total ?? 0;
  return {
    feed: feed?.state ?? ('unknown' as const),
    since: feed?.since ? new Date(feed.since) : null,
    until: feed?.until ? new Date(feed.until) : null,
    rows: stored.map(({ type, command, subjectName, changeId, ...row }) => ({
      ...row,
      explanation: differenceExplanation(row.kind),
      what: type ? eventWords(type) : commandWords(command ?? ''),
      subjectName: subjectName ?? '',
      changeId: changeId ?? '',
    })),
    ...{ total, page },
  };
});
