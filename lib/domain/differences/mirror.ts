import type pg from 'pg';
import { AppError } from '@/lib/core/errors';
import { idFrom } from '@/lib/core/ids';
import { noteStatus, type SyncRunScope, wasOffWithin } from '@/lib/mirror/run';
import { allPages } from '@/lib/upstream/pages';
import { toEventRow } from './event-rules';
import { FEED, type Feed, feedDetail } from './feed-rules';
import { reconcile } from './reconcile-steps';

const PAGE = 1_000;
/** The feed gives nothing younger than this with certainty. */
const SETTLED_MS = 60_000;
/** Events may arrive late: each reading begins this far before the last one's end, and once an hour much further. */
const OVERLAP_MS = 3_600_000;
const WIDE_OVERLAP_MS = 24 * OVERLAP_MS;
/** What the first reading lists of the past; none of it is held against Steward's record. */
const PAST_MS = 30 * WIDE_OVERLAP_MS;
/** While it is off it is asked this often. */
const ASK_AGAIN_MS = 10 * 60_000;

const OFF: Feed = { state: 'off', since: null, until: null };

/** Reads the activity feed where it is switched on, and compares it with what Steward wrote. */
export async function readVendorEvents(run: SyncRunScope): Promise<void> {
  const detail = await readFeed(run.pool);
  const now = run.now();
  const to = new Date(now.getTime() - SETTLED_MS);
  const since = detail.since ? new Date(detail.since) : now;
  try {
    await readWindow(run, fromWhen(detail, to), to);
  } catch (error) {
    if (!isSwitchedOff(error)) throw error;
    // What happens while it is off is not recorded: what comes later is compared from then on.
    return run.write((client) => noteStatus(client, FEED, now, OFF));
  }
  await run.write(async (client) => {
    await reconcile(client, { since, until: to, now });
    const read: Feed = { state: 'on', since: since.toISOString(), until: to.toISOString() };
    await noteStatus(client, FEED, now, read);
  });
}

/** Whether it was found switched off a short while ago. */
export function isFeedAsleep(pool: pg.Pool, now: Date): Promise<boolean> {
  return wasOffWithin(pool, FEED, ASK_AGAIN_MS, now);
}

async function readFeed(pool: pg.Pool): Promise<Feed> {
  const { rows } = await pool.query<{ detail: unknown }>('SELECT detail FROM process_status WHERE name = $1', [FEED]);
  return feedDetail.catch(OFF).parse(rows[0]?.detail);
}

function fromWhen({ until }: Feed, to: Date): Date {
  if (!until) return new Date(to.getTime() - PAST_MS);
  const last = Date.parse(until);
  const isNewHour = Math.floor(last / OVERLAP_MS) !== Math.floor(to.getTime() / OVERLAP_MS);
  return new Date(last - (isNewHour ? WIDE_OVERLAP_MS : OVERLAP_MS));
}

/** The key may not read it, or it is switched off: both are answered alike. */
function isSwitchedOff(error: unknown): boolean {
  return error instanceof AppError && (error.code === 'upstream_forbidden' || error.code === 'upstream_not_found');
}

/** Oldest first, each page kept as it comes; the window counts as read only once its last page is there. */
async function readWindow(run: SyncRunScope, from: Date, to: Date): Promise<void> {
  const pages = allPages((afterId) =>
    run.call((upstream) => upstream.listActivities({ limit: PAGE, order: 'asc', from, to, afterId })),
  );
  for await (const { items, unreadable, end } of pages) {
    run.count({ itemsRead: items.length, unreadable });
    const kept = await run.write((client) => keepEvents(client, items.map(toEventRow), run.now()));
    run.count({ rowsWritten: kept });
    if (end === 'incomplete')
      throw new AppError('upstream_unavailable', 'The activity feed broke off. It is read again.');
  }
}

/** Those that are new, with the names that actor and subject have now. */
async function keepEvents(client: pg.ClientBase, events: ReturnType<typeof toEventRow>[], now: Date): Promise<number> {
  const given = events.map((event) => ({ ...event, placeId: idFrom('vendor event', event.id) }));
  const { rowCount } = await client.query(
    `INSERT INTO vendor_events (id, place_id, at, type, actor_kind, actor_id, actor_name, subject_kind, subject_id,
       subject_within, subject_name, workspace_id, details, read_at)
     SELECT e.id, e."placeId", e.at, e.type, e."actorKind", e."actorId",
       coalesce(nullif(u.name, ''), u.email, e."actorName"), e."subjectKind", e."subjectId", e."subjectWithin",
       coalesce(CASE e."subjectKind"
         WHEN 'api_key' THEN (SELECT name FROM api_keys WHERE id = e."subjectId")
         WHEN 'member' THEN (SELECT coalesce(nullif(m.name, ''), m.email) || coalesce(' in ' || w.name, '') FROM users m
           LEFT JOIN workspaces w ON w.id = e."subjectWithin" WHERE m.id = e."subjectId")
         WHEN 'user' THEN (SELECT coalesce(nullif(name, ''), email) FROM users WHERE id = e."subjectId")
         WHEN 'console_invite' THEN (SELECT email FROM invites WHERE id = e."subjectId")
         WHEN 'organization' THEN 'The organisation'
         ELSE (SELECT name FROM workspaces WHERE id = e."subjectId") END, e."subjectId"), e."workspaceId", e.details, $2
     FROM jsonb_to_recordset($1::jsonb) AS e(id text, "placeId" uuid, at timestamptz, type text, "actorKind" text,
       "actorId" text, "actorName" text, "subjectKind" text, "subjectId" text, "subjectWithin" text, "workspaceId" text,
       details jsonb)
     LEFT JOIN users u ON u.id = e."actorId" ON CONFLICT (id) DO NOTHING`,
    [JSON.stringify(given), now.toISOString()],
  );
  return rowCount ?? 0;
}
