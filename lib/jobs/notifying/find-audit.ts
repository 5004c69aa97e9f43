import type { Tx } from '@/lib/core/db';
import { CHECKPOINT_LATE_MS, readLatePlaces } from '@/lib/domain/audit/proof-sql';
import { isStreamLate } from '@/lib/domain/audit-streams/rules';
import { readGaps, readLags } from '@/lib/domain/audit-streams/sql';
import { keepConditions } from '@/lib/domain/notifications/condition-steps';
import { tell } from '@/lib/domain/notifications/tell-steps';

/** A broken audit chain. */
export async function findBrokenAudit(tx: Tx, now: Date): Promise<void> {
  const broken = await tx.$queryRaw<{ at: Date; words: string | null }[]>`
    SELECT at, detail->>'words' AS words FROM process_status WHERE name = 'audit' AND detail->>'state' = 'broken'`;
  const found = broken.map(({ at, words }) => ({
    ...{ subject: { kind: 'audit', id: 'chain', name: 'The audit chain' }, since: at },
    measure: { what: words ?? 'The Audit page shows where.' },
  }));
  const { opened } = await keepConditions(tx, 'audit.broken', found, now);
  for (const { id, subject, measure } of opened)
    await tell(tx, { kind: 'audit.broken', about: measure, subject, key: id, now });
}

/** Differences from Anthropic's record that nobody has acknowledged; each reading tells of its own. */
export async function findOpenDifferences(tx: Tx, now: Date): Promise<void> {
  const [open] = await tx.$queryRaw<{ count: number; since: Date | null }[]>`
    SELECT count(*)::int AS count, min(found_at) AS since FROM differences WHERE acknowledged_at IS NULL AND ended_at IS NULL`;
  const { count = 0, since = null } = open ?? {};
  const subject = { kind: 'audit', id: 'differences', name: 'Differences from Anthropic’s record' };
  const found = since ? [{ subject, since, measure: { count, examples: [] } }] : [];
  await keepConditions(tx, 'audit.difference', found, now);
}

/** Entries that nobody has signed for a while, and places that checkpoints do not reach. */
export async function findLateCheckpoints(tx: Tx, now: Date): Promise<void> {
  const late = await readLatePlaces(tx, new Date(now.getTime() - CHECKPOINT_LATE_MS));
  const found = late.map(({ id, name, since, cause }) => ({
    ...{ subject: { kind: 'audit', id, name }, since },
    measure: { place: name, since: since.toISOString(), cause },
  }));
  const { opened } = await keepConditions(tx, 'audit.checkpoint_late', found, now);
  for (const { id, subject, measure } of opened)
    await tell(tx, { kind: 'audit.checkpoint_late', about: measure, subject, key: id, now });
}

/** Streams in which an entry has waited for too long. */
export async function findLateStreams(tx: Tx, now: Date): Promise<void> {
  const late = (await readLags(tx)).flatMap(({ id, name, state, since, cause }) =>
    isStreamLate(state, since, now)
      ? [
          {
            ...{ subject: { kind: 'audit_stream', id, name }, since },
            measure: { name, since: since.toISOString(), cause: cause ?? 'They are being sent.' },
          },
        ]
      : [],
  );
  const { opened } = await keepConditions(tx, 'audit.stream_late', late, now);
  for (const { id, subject, measure } of opened)
    await tell(tx, { kind: 'audit.stream_late', about: measure, subject, key: id, now });
}

/** Streams that stood still for so long that entries were pruned which they never got, until their receivers have been told. */
export async function findStreamGaps(tx: Tx, now: Date): Promise<void> {
  const found = (await readGaps(tx)).map(({ id, name, first, last }) => ({
    ...{ subject: { kind: 'audit_stream', id, name }, since: now },
    measure: { name, first: first.toString(), last: last.toString() },
  }));
  const { opened } = await keepConditions(tx, 'audit.stream_gap', found, now);
  for (const { id, subject, measure } of opened)
    await tell(tx, { kind: 'audit.stream_gap', about: measure, subject, key: id, now });
}
