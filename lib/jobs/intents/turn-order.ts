import type { Db, Tx } from '@/lib/core/db';
import { LEFT_FOR_OTHERS_MS } from './claim-rules';
import { type CommandRegistry, namesKnown } from './registered';

/** How many intents run at a time. */
export const CONCURRENCY = 4;
/** Per principal: there is always a slot left for someone else. */
const MOST_OF_ONE = CONCURRENCY - 1;

/**
 * The next waiting intent of each principal, in order of turns: the principal with the fewest running comes first, then
 * the one whose last turn is longest ago. An intent whose target is held by another does not hold up the rest, nor one that
 * only a newer worker knows.
 */
export async function waitingInTurn(db: Db | Tx, commands: CommandRegistry, most: number): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    WITH waiting AS (
      SELECT DISTINCT steward.principal_of(actor_kind, actor_person_id, actor_name) AS principal
      FROM intents WHERE state = 'queued'
    ), running AS (
      SELECT steward.principal_of(actor_kind, actor_person_id, actor_name) AS principal, count(*)::int AS number
      FROM intents WHERE state = 'running' GROUP BY 1
    )
    SELECT first.id::text FROM waiting w
    LEFT JOIN running r ON r.principal = w.principal
    LEFT JOIN principals p ON p.name = w.principal
    CROSS JOIN LATERAL (
      SELECT i.id FROM intents i
      WHERE i.state = 'queued' AND steward.principal_of(i.actor_kind, i.actor_person_id, i.actor_name) = w.principal
        AND (i.command = ANY(${namesKnown(commands)}) OR coalesce(i.approved_at, i.created_at) < now() - make_interval(secs => ${LEFT_FOR_OTHERS_MS / 1_000}))
        AND NOT EXISTS (SELECT FROM intents b WHERE b.target = i.target AND b.state IN ('running', 'unknown'))
      ORDER BY i.created_at, i.id LIMIT 1
    ) first
    WHERE coalesce(r.number, 0) < ${MOST_OF_ONE}
    ORDER BY coalesce(r.number, 0), p.claimed_at NULLS FIRST, w.principal
    LIMIT ${most}`;
  return rows.map(({ id }) => id);
}

/** Records that this principal had its turn. */
export async function noteTurn(tx: Tx, intentId: string): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO principals (name, window_at, claimed_at)
    SELECT steward.principal_of(actor_kind, actor_person_id, actor_name), clock_timestamp(), clock_timestamp()
    FROM intents WHERE id = ${intentId}::uuid
    ON CONFLICT (name) DO UPDATE SET claimed_at = excluded.claimed_at`;
}
