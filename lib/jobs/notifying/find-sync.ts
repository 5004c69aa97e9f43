import type { Tx } from '@/lib/core/db';
import { runWords } from '@/lib/domain/attention/rules';
import { keepConditions } from '@/lib/domain/notifications/condition-steps';
import { tell } from '@/lib/domain/notifications/tell-steps';

/** A single failure is not news; failing for this long is. */
const FAILING_AFTER_MS = 10 * 60_000;

interface FailingRun {
  kind: string;
  message: string | null;
  since: Date;
}

/** Readings that have been failing for a while, and those that work again. */
export async function findFailingReads(tx: Tx, now: Date): Promise<void> {
  const failing = await tx.$queryRaw<FailingRun[]>`
    SELECT n.kind, n.error_message AS message, f.since
    FROM (SELECT DISTINCT ON (kind) kind, state, error_message FROM sync_runs WHERE state IN ('succeeded', 'partial', 'failed')
      ORDER BY kind, started_at DESC) n
    CROSS JOIN LATERAL (SELECT min(started_at) AS since FROM sync_runs r WHERE r.kind = n.kind AND r.state = 'failed'
      AND r.started_at > coalesce((SELECT max(started_at) FROM sync_runs g WHERE g.kind = n.kind
        AND g.state IN ('succeeded', 'partial')), '-infinity')) f
    WHERE n.state = 'failed' AND f.since <= ${new Date(now.getTime() - FAILING_AFTER_MS)}`;
  const found = failing.map(({ kind, message, since }) => ({
    subject: { kind: 'sync', id: kind, name: runWords(kind) },
    since,
    measure: {
      ...{ what: runWords(kind), message: message ?? 'See the list of runs.' },
      since: since.toISOString(),
    },
  }));
  const { opened, ended } = await keepConditions(tx, 'sync.failing', found, now);
  for (const { id, subject, measure } of opened)
    await tell(tx, { kind: 'sync.failing', about: measure, subject, key: id, now });
  for (const { id, subject, measure } of ended)
    await tell(tx, { kind: 'sync.recovered', about: measure, subject, key: id, now });
}
