import type pg from 'pg';
import { SYNC_KINDS } from '@/lib/mirror/kinds';

/** How things stand in the database, for whoever watches; ages in seconds, null for what never was. */
export interface Standing {
  intents: { state: string; count: number; oldest: number }[];
  /** Since the last reading of each kind that ended well, in the last two days. */
  syncs: { kind: string; age: number | null }[];
  /** Since the newest day of each report was read. */
  reports: { report: string; age: number }[];
  /** Since the oldest delivery that is due became so; 0 if none is. */
  overdue: number;
  budgetsCounted: number | null;
  heartbeat: number | null;
  audit: { state: string | null; age: number | null; checkpointAge: number | null };
  upstream: { status: number | null; code: string | null; age: number } | null;
}

const SQL = `SELECT
  coalesce((SELECT jsonb_agg(jsonb_build_object('state', state, 'count', count, 'oldest', oldest)) FROM (
    SELECT state, count(*) AS count, extract(epoch FROM now() - min(coalesce(approved_at, created_at))) AS oldest
    FROM intents WHERE state IN ('queued', 'running', 'waiting', 'unknown') GROUP BY state) i), '[]') AS intents,
  (SELECT jsonb_agg(jsonb_build_object('kind', kind, 'age', age)) FROM (
    SELECT k.kind, extract(epoch FROM now() - max(r.finished_at)) AS age FROM unnest($1::text[]) k(kind)
    LEFT JOIN sync_runs r ON r.kind = k.kind AND r.state IN ('succeeded', 'partial')
      AND r.started_at > now() - interval '2 days' GROUP BY k.kind) s) AS syncs,
  coalesce((SELECT jsonb_agg(jsonb_build_object('report', report, 'age', extract(epoch FROM now() - read_at))) FROM (
    SELECT DISTINCT ON (report) report, read_at FROM report_days ORDER BY report, day DESC) d), '[]') AS reports,
  (SELECT coalesce(extract(epoch FROM now() - min(due_at)), 0)::float8 FROM deliveries WHERE state = 'waiting' AND due_at <= now())
    AS overdue,
  coalesce((SELECT jsonb_object_agg(name, jsonb_build_object('age', extract(epoch FROM now() - at), 'state', detail->>'state',
    'status', (detail->>'status')::int, 'code', detail->>'code'))
    FROM process_status WHERE name IN ('worker', 'upstream', 'audit', 'audit_checkpoint', 'budgets.counted')), '{}') AS processes`;

interface Row {
  intents: Standing['intents'];
  syncs: Standing['syncs'];
  reports: Standing['reports'];
  overdue: number;
  processes: Partial<Record<string, { age: number; state: string | null; status: number | null; code: string | null }>>;
}

/** One question for all of it. */
export async function readStanding(client: pg.Pool | pg.ClientBase): Promise<Standing> {
  const { rows } = await client.query<Row>(SQL, [SYNC_KINDS]);
  const [row] = rows;
  if (!row) throw new Error('no row');
  const { processes, ...rest } = row;
  const { worker, upstream, audit, audit_checkpoint: checkpoint } = processes;
  return {
    ...rest,
    budgetsCounted: processes['budgets.counted']?.age ?? null,
    heartbeat: worker?.age ?? null,
    audit: { state: audit?.state ?? null, age: audit?.age ?? null, checkpointAge: checkpoint?.age ?? null },
    upstream: upstream ? { status: upstream.status, code: upstream.code, age: upstream.age } : null,
  };
}
