import type pg from 'pg';
import { AppError } from '@/lib/core/errors';
import { noteStatus, type SyncRunScope, wasOffWithin } from '@/lib/mirror/run';
import type { Upstream } from '@/lib/upstream/client';
import type { ParsedList } from '@/lib/upstream/contract-list';
import type { ReviewCase, ReviewNotice } from '@/lib/upstream/contract-reviews';
import { allPages } from '@/lib/upstream/pages';
import { REVIEWS } from './rules';

const PAGE = 100;
/** While the key may not read them, it is asked this often. */
const ASK_AGAIN_MS = 60 * 60_000;

/** Reads what is new of cases and notices, where the key may. Nothing is taken for gone because it is not listed. */
export async function readReviews(run: SyncRunScope): Promise<void> {
  try {
    await readNew(run, 'review_cases', (upstream, input) => upstream.listReviewCases(input), keepCases);
    await readNew(run, 'review_notices', (upstream, input) => upstream.listReviewNotices(input), keepNotices);
  } catch (error) {
    if (!isRefused(error)) throw error;
    return run.write((client) => noteStatus(client, REVIEWS, run.now(), { state: 'off' }));
  }
  await run.write((client) => noteStatus(client, REVIEWS, run.now(), { state: 'on' }));
}

/** Whether the key was refused a short while ago. */
export function areReviewsAsleep(pool: pg.Pool, now: Date): Promise<boolean> {
  return wasOffWithin(pool, REVIEWS, ASK_AGAIN_MS, now);
}

function isRefused(error: unknown): boolean {
  return error instanceof AppError && (error.code === 'upstream_forbidden' || error.code === 'upstream_not_found');
}

const NEWEST = { review_cases: 'max(updated_at)', review_notices: 'max(created_at)' } as const;

/** Oldest first, so that whatever was kept before a break is where the next reading begins. */
async function readNew<T>(
  run: SyncRunScope,
  table: keyof typeof NEWEST,
  list: (upstream: Upstream, input: { limit: number; from?: Date; page: string | null }) => Promise<ParsedList<T>>,
  keep: (client: pg.ClientBase, items: readonly T[], now: Date) => Promise<number>,
): Promise<void> {
  const { rows } = await run.pool.query<{ newest: Date | null }>(`SELECT ${NEWEST[table]} AS newest FROM ${table}`);
  const from = rows[0]?.newest ?? undefined;
  const pages = allPages((page) => run.call((upstream) => list(upstream, { limit: PAGE, from, page })));
  for await (const { items, unreadable, end } of pages) {
    run.count({ itemsRead: items.length, unreadable });
    run.count({ rowsWritten: await run.write((client) => keep(client, items, run.now())) });
    if (end === 'incomplete')
      throw new AppError('upstream_unavailable', 'The list of reviews broke off. It is read again.');
  }
}

async function keepCases(client: pg.ClientBase, cases: readonly ReviewCase[], now: Date): Promise<number> {
  const given = cases.map(({ id, status, transcripts, ...one }) => ({
    ...{ id, state: status.type === 'closed' ? 'closed' : 'open', close_reason: status.reason?.type ?? null },
    ...{ categories: one.policy_categories, enforcement: one.enforcement_action?.type ?? null },
    ...{ workspace_id: one.workspace_id, messages: transcripts.length },
    ...{ created_at: one.created_at, updated_at: one.updated_at },
  }));
  // A closed case is never opened again.
  const { rowCount } = await client.query(
    `INSERT INTO review_cases AS c (id, state, close_reason, categories, enforcement, workspace_id, messages, created_at, updated_at, read_at)
     SELECT g.*, $2 FROM jsonb_to_recordset($1::jsonb) AS g(id text, state text, close_reason text, categories text[], enforcement text,
       workspace_id text, messages int, created_at timestamptz, updated_at timestamptz)
     ON CONFLICT (id) DO UPDATE SET state = CASE WHEN c.state = 'closed' THEN c.state ELSE excluded.state END,
       close_reason = coalesce(c.close_reason, excluded.close_reason), categories = excluded.categories,
       enforcement = excluded.enforcement, workspace_id = excluded.workspace_id, messages = excluded.messages,
       updated_at = excluded.updated_at, read_at = excluded.read_at
     WHERE c.updated_at < excluded.updated_at`,
    [JSON.stringify(given), now.toISOString()],
  );
  return rowCount ?? 0;
}

async function keepNotices(client: pg.ClientBase, notices: readonly ReviewNotice[], now: Date): Promise<number> {
  const given = notices.map(({ kind, ...notice }) => ({ ...notice, kind: kind.type }));
  const { rowCount } = await client.query(
    `INSERT INTO review_notices (id, kind, message, case_ids, respond_by, created_at, read_at)
     SELECT g.*, $2 FROM jsonb_to_recordset($1::jsonb) AS g(id text, kind text, message text, case_ids text[], respond_by timestamptz,
       created_at timestamptz)
     ON CONFLICT (id) DO NOTHING`,
    [JSON.stringify(given), now.toISOString()],
  );
  return rowCount ?? 0;
}
