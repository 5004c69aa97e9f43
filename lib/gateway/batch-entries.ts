import type pg from 'pg';
import type { ClickHouse } from '@/lib/core/clickhouse';
import { idFrom } from '@/lib/core/ids';
import { BOOK_REQUESTS } from './booking';
import type { RequestRow, Used } from './request-row';
import { storeRows } from './request-store';

/** An entry that was served, under the name that its maker gave it. */
export interface BatchEntry {
  name: string;
  used: Used;
}

interface Made {
  batchId: string;
  workspaceId: string;
  credentialId: string;
  hint: string | null;
  endedAt: Date;
}

const AT_ONCE = 500;

/** Books what each entry of a batch used to the key that made it: once, however often and by whom its results are read. */
export async function bookEntries(
  { pool, clickHouse }: { pool: pg.Pool; clickHouse: ClickHouse | null },
  batch: Made,
  entries: readonly BatchEntry[],
  atOnce = AT_ONCE,
): Promise<void> {
  const asked = await pool.query<{ maker: string | null }>('SELECT steward.gateway_batch_maker($1)::text AS maker', [
    batch.batchId,
  ]);
  const keyId = asked.rows[0]?.maker;
  if (!keyId) return;
  const segment = idFrom('gateway_batch', batch.batchId);
  let isTaking = clickHouse !== null;
  for (let from = 0; from < entries.length; ) {
    const to = Math.min(entries.length, from + atOnce);
    const rows = entries.slice(from, to).map((entry) => rowOf(batch, keyId, entry));
    // Nobody waits for ClickHouse: what it does not take, the database keeps until it does, and it is asked no more.
    if (clickHouse && isTaking)
      isTaking = await storeRows(clickHouse, rows, `${segment}:${from}:${to}`).then(
        () => true,
        () => false,
      );
    const { rows: answers } = await pool.query<{ booked: string }>(BOOK_REQUESTS, [
      ...[segment, from, to, JSON.stringify(rows), !isTaking],
    ]);
    // Somebody else may have come further.
    from = Number(answers[0]?.booked ?? to);
  }
}

function rowOf(
  { batchId, workspaceId, credentialId, hint, endedAt }: Made,
  keyId: string,
  entry: BatchEntry,
): RequestRow {
  return {
    ...{ at: endedAt.toISOString(), id: idFrom(batchId, entry.name), key_id: keyId, workspace_id: workspaceId },
    ...{ credential_id: credentialId, hint, path: 'batch_result', status: 200, error: null },
    outcome: 'served',
    ...entry.used,
    ...{ model_asked: null, session: null, request_id: null, is_stream: false },
    ...{ latency_ms: 0, first_byte_ms: null, first_token_ms: null, bytes_in: 0, bytes_out: 0 },
  };
}
