import type pg from 'pg';
import type { ClickHouse } from '@/lib/core/clickhouse';
import { prepareClickHouse, REQUESTS_TABLE } from '@/lib/database/clickhouse';

const MOVED_AT_ONCE = 20_000;
const MOVED_WITHIN_MS = 50_000;
export const CLICKHOUSE_MS = 10_000;

/** Makes its tables where they are not there, and moves rows to it that the database had before or took in its stead. */
export async function fillClickHouse(pool: pg.Pool, clickHouse: ClickHouse, atOnce = MOVED_AT_ONCE): Promise<void> {
  await prepareClickHouse(clickHouse);
  const end = performance.now() + MOVED_WITHIN_MS;
  while ((await moveRows(pool, clickHouse, atOnce)) === atOnce && performance.now() < end);
}

/** The newest first. What came there and could not be taken away here comes again, and counts once. */
async function moveRows(pool: pg.Pool, clickHouse: ClickHouse, atOnce: number): Promise<number> {
  const { rows } = await pool.query<{ at: Date; id: string; row: object }>(
    `SELECT at, id::text, to_jsonb(r) || jsonb_build_object('cost_nano', r.cost_nano::text, 'lines', r.lines::text) AS row
     FROM gateway_requests r ORDER BY at DESC, id DESC LIMIT $1`,
    [atOnce],
  );
  const [first, last] = [rows[0], rows.at(-1)];
  if (!first || !last) return 0;
  await clickHouse.add(
    REQUESTS_TABLE,
    rows.map(({ row }) => row),
    `moved:${first.id}:${last.id}:${rows.length}`,
  );
  await pool.query('DELETE FROM gateway_requests WHERE at BETWEEN $1 AND $2 AND id = ANY($3::uuid[])', [
    ...[last.at, first.at, rows.map(({ id }) => id)],
  ]);
  return rows.length;
}
