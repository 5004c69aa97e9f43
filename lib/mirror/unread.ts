import type pg from 'pg';
import { MIRROR_LISTS, type MirrorList, type Unread } from './kinds';
import type { ListRead } from './list';

/** The unreadable items of each list a run has read; an empty array if there were none. */
export type UnreadLists = Map<Unread['list'], Unread[]>;

type ReadPart = Pick<ListRead<unknown>, 'unreadable' | 'odd'>;

export function addUnread(lists: UnreadLists, list: Unread['list'], read: ReadPart): void {
  const known = lists.get(list) ?? [];
  const fields: [string | null, number][] = [[null, read.unreadable], ...Object.entries(read.odd)];
  for (const [field, count] of fields) {
    const same = known.find((unread) => unread.field === field);
    if (same) same.count += count;
    else if (count > 0) known.push({ list, field, count });
  }
  lists.set(list, known);
}

const STATUS_PREFIX = 'unread.';

export function statusName(list: MirrorList): string {
  return `${STATUS_PREFIX}${list}`;
}

/** Stores what the newest reading of each list could not read, for the pages that show the list. */
export async function keepUnread(
  client: pg.ClientBase,
  read: readonly (readonly [Unread['list'], Unread[]])[],
  now: Date,
): Promise<void> {
  const lists = MIRROR_LISTS.flatMap((list) =>
    read.filter(([name]) => name === list).map(([, unread]) => ({ list, unread })),
  );
  if (lists.length === 0) return;
  await client.query(
    `INSERT INTO process_status (name, at, detail)
     SELECT name, $3, jsonb_build_object('unread', detail::jsonb) FROM unnest($1::text[], $2::text[]) s (name, detail)
     ON CONFLICT (name) DO UPDATE SET at = excluded.at, detail = excluded.detail`,
    [lists.map(({ list }) => statusName(list)), lists.map(({ unread }) => JSON.stringify(unread)), now.toISOString()],
  );
}
