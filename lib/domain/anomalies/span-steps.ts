import type pg from 'pg';
import { newId } from '@/lib/core/ids';
import { addDays, type Day, dayStart } from '@/lib/core/time';
import { keepConditions } from '@/lib/domain/notifications/condition-steps';
import { tell } from '@/lib/domain/notifications/tell-steps';
import { subjectWords } from './rules';
import type { SeriesKind } from './schema';
import type { StoredSpan, Subject } from './series-reads';

interface ChangedSpan {
  subject: Subject;
  span: StoredSpan;
  /** Of one that was found within a day: how long after the day's start it began. */
  afterMs?: number;
}

/** Keeps incidents as they were judged: new ones as rows, others brought up to date. */
export async function keepSpans(
  client: pg.ClientBase,
  from: Day,
  changed: readonly ChangedSpan[],
  now: Date,
): Promise<void> {
  for (const { subject, span, afterMs = 0 } of changed) {
    const { seriesKind, seriesId, name, workspaceId, apiKeyId, model } = subject;
    const amounts = [span.usual, span.limit, span.peak, span.excess].map((value) =>
      BigInt(Math.round(value)).toString(),
    );
    const isOver = span.state !== 'open';
    const seen = addDays(from, span.seen);
    if (span.incidentId === undefined) {
      const since = new Date(dayStart(addDays(from, span.start)).getTime() + afterMs);
      await client.query(
        `INSERT INTO anomalies (id, series_kind, series_id, name, workspace_id, api_key_id, model, found_by, since, seen,
           usual_nano, limit_nano, peak_nano, excess_nano, state, opened_at, ended_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
         ON CONFLICT (series_kind, series_id) WHERE state = 'open' DO NOTHING`,
        [
          ...[newId(), seriesKind, seriesId, name, workspaceId, apiKeyId, model, span.kind, since.toISOString(), seen],
          ...[...amounts, span.state, now.toISOString(), isOver ? now.toISOString() : null],
        ],
      );
    } else {
      await client.query(
        `UPDATE anomalies SET seen = $2, peak_nano = $3, excess_nano = $4, state = $5, ended_at = $6
         WHERE id = $1 AND state = 'open'`,
        [span.incidentId, seen, amounts[2], amounts[3], span.state, isOver ? now.toISOString() : null],
      );
    }
  }
}

interface OpenRow {
  id: string;
  seriesKind: SeriesKind;
  name: string;
  workspaceId: string | null;
  since: Date;
  seen: Day;
  amount: string;
  usual: string;
}

/** Tells what began and what ended, in the transaction in which it was found. What is snoozed needs no attention. */
export async function tellIncidents(client: pg.ClientBase, now: Date): Promise<void> {
  const { rows } = await client.query<OpenRow>(
    `SELECT id::text, series_kind AS "seriesKind", name, workspace_id AS "workspaceId", since, seen::text,
       (excess_nano + usual_nano * greatest(1, seen - since::date + 1))::text AS amount,
       (usual_nano * greatest(1, seen - since::date + 1))::text AS usual
     FROM anomalies WHERE state = 'open' AND (snoozed_until IS NULL OR snoozed_until <= $1::timestamptz::date) ORDER BY since`,
    [now.toISOString()],
  );
  const found = rows.map((row) => ({
    subject: { kind: 'anomaly', id: row.id, name: subjectWords(row) },
    since: row.since,
    workspaceIds: row.workspaceId === null ? [] : [row.workspaceId],
    measure: {
      ...{ incidentId: row.id, name: subjectWords(row), since: row.since.toISOString() },
      ...{ amount: row.amount, usual: row.usual },
    },
  }));
  const { isFirst, opened, ended } = await keepConditions(client, 'anomaly.opened', found, now);
  if (isFirst) return;
  for (const { id, subject, measure, workspaceIds } of opened)
    await tell(client, { kind: 'anomaly.opened', about: measure, subject, key: id, workspaceIds, now });
  for (const { id, subject, measure, workspaceIds } of ended) {
    const { rows: over } = await client.query<{ seen: Day }>(
      `SELECT seen::text FROM anomalies WHERE id = $1 AND state = 'ended' AND verdict IS NULL`,
      [subject.id],
    );
    const [last] = over;
    if (!last) continue;
    const until = dayStart(addDays(last.seen, 1)).toISOString();
    await tell(client, { kind: 'anomaly.ended', about: { ...measure, until }, subject, key: id, workspaceIds, now });
  }
}
