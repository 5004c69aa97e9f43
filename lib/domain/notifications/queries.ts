import { placePage } from '@/lib/lists/place';
import { allOf, beyond, towards } from '@/lib/lists/sql';
import { answer } from '@/lib/operations/answer';
import { Prisma } from '@/prisma/generated/client';
import { NO_CHOICES } from './choice-rules';
import { findKind, findWords, KIND_NAMES } from './kinds/list';
import { choicesGet, type InboxItem, inboxList, unreadCount } from './query-schema';
import { readStoredChoices } from './reads';
import { isHeard } from './visible-sql';

const PAGE_SIZE = 50;
/** No more are counted: "1,000" means at least that many. */
const MOST_COUNTED = 1_000;
/** The count in the navigation stops here. */
const MOST_UNREAD = 100;
const PLACE = { at: Prisma.sql`d.created_at`, id: Prisma.sql`d.id` };

interface StoredItem {
  id: string;
  kind: string;
  about: unknown;
  at: Date;
  readAt: Date | null;
}

/** The reader's notifications, newest first, as far as they may still see them. Two statements. */
export const listInbox = answer(inboxList, async (ctx, { show, group, ...places }) => {
  const mine = Prisma.sql`d.channel = 'inbox' AND d.person_id = ${ctx.actor.personId}::uuid`;
  const heard = isHeard(ctx.actor, Prisma.sql`d.is_named`);
  const kinds = KIND_NAMES.filter((name) => findKind(name)?.group === group);
  const [stored, [counts]] = await Promise.all([
    ctx.db.$queryRaw<StoredItem[]>`
      SELECT d.id::text, n.kind, n.about, d.created_at AS at, d.read_at AS "readAt"
      FROM deliveries d JOIN notifications n ON n.id = d.notification_id
      WHERE ${allOf([
        ...[mine, heard],
        ...(show === 'unread' ? [Prisma.sql`d.read_at IS NULL`] : []),
        ...(group ? [Prisma.sql`n.kind = ANY(${kinds}::text[])`] : []),
        ...beyond(PLACE, places),
      ])}
      ORDER BY ${towards(PLACE, places)} LIMIT ${PAGE_SIZE + 1}`,
    ctx.db.$queryRaw<{ unread: number; all: number }[]>`
      SELECT count(*)::int AS all, count(*) FILTER (WHERE read_at IS NULL)::int AS unread
      FROM (SELECT d.read_at FROM deliveries d JOIN notifications n ON n.id = d.notification_id
        WHERE ${mine} AND ${heard} ORDER BY d.created_at DESC, d.id DESC LIMIT ${MOST_COUNTED}) c`,
  ]);
  const { rows, ...beside } = placePage(stored, PAGE_SIZE, places, (row) => row);
  return { rows: rows.map(toItem), ...(counts ?? { unread: 0, all: 0 }), ...beside };
});

function toItem({ id, kind, about, at, readAt }: StoredItem): InboxItem {
  const { group = 'sync', tone = 'neutral' } = findKind(kind) ?? {};
  return { id, kind, group, tone, at, readAt, ...findWords(kind, about) };
}

/** For the navigation: how many notifications the reader has not read. One statement. */
export const countUnread = answer(unreadCount, async (ctx) => {
  const [row] = await ctx.db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM (
      SELECT FROM deliveries d JOIN notifications n ON n.id = d.notification_id
      WHERE d.channel = 'inbox' AND d.person_id = ${ctx.actor.personId}::uuid AND d.read_at IS NULL
        AND ${isHeard(ctx.actor, Prisma.sql`d.is_named`)} LIMIT ${MOST_UNREAD}) c`;
  return row?.count ?? 0;
});

export const readChoices = answer(choicesGet, async (ctx) => {
  const { personId } = ctx.actor;
  const [chosen, [mail]] = await Promise.all([
    readStoredChoices(ctx.db, [personId]),
    ctx.db.$queryRaw<{ isOn: boolean }[]>`
      SELECT detail->>'from' IS NOT NULL AS "isOn" FROM process_status WHERE name = 'mail'`,
  ]);
  return { ...(chosen.get(personId) ?? NO_CHOICES), isMailOn: mail?.isOn ?? false };
});
