import type { Db, Tx } from '@/lib/core/db';

/** Three checkpoints in a row that did not come. */
export const CHECKPOINT_LATE_MS = 15 * 60_000;

/** The file beside the database: it has no channel's id. */
export const FILE_PLACE = 'file';

export interface LatePlace {
  id: string;
  name: string;
  since: Date;
  cause: string;
}

/** Where checkpoints have not arrived since before this moment. A later one that arrived covers all before it. */
export async function readLatePlaces(db: Db | Tx, before: Date): Promise<LatePlace[]> {
  const unsigned = await db.$queryRaw<LatePlace[]>`
    SELECT ${FILE_PLACE} AS id, 'the file beside the database' AS name, e.at AS since,
      coalesce(s.detail->>'trouble', 'The worker signed none. See its log.') AS cause
    FROM process_status s CROSS JOIN LATERAL (SELECT at FROM audit_entries
      WHERE seq > coalesce((SELECT max(seq) FROM audit_checkpoints), 0) ORDER BY seq LIMIT 1) e
    WHERE s.name = 'audit_checkpoint' AND (e.at < ${before} OR s.detail->>'trouble' IS NOT NULL)`;
  const unsent = await db.$queryRaw<LatePlace[]>`
    SELECT c.id, c.name, min(d.created_at) AS since, coalesce(max(d.reason), 'It has not been sent yet.') AS cause
    FROM channels c JOIN deliveries d ON d.channel = c.id AND d.created_at > ${before}::timestamptz - interval '2 days'
      JOIN notifications n ON n.id = d.notification_id AND n.kind = 'audit.checkpoint'
    WHERE c.state = 'active' AND d.state IN ('waiting', 'dead')
      AND CASE WHEN d.digest IS NULL THEN d.created_at ELSE d.due_at END < ${before}
      AND NOT EXISTS (SELECT FROM deliveries l JOIN notifications m ON m.id = l.notification_id AND m.kind = n.kind
        WHERE l.channel = d.channel AND l.recipient = d.recipient AND l.state = 'delivered' AND l.created_at > d.created_at)
    GROUP BY c.id, c.name ORDER BY c.name`;
  return [...unsigned, ...unsent];
}

export interface ProofPlace {
  id: string;
  name: string;
  kind: string;
  /** The newest checkpoint that arrived there; null if none did. */
  number: string | null;
  at: Date | null;
}

/** Where checkpoints go, each with the newest that arrived. */
export async function readPlaces(db: Db): Promise<ProofPlace[]> {
  return db.$queryRaw<ProofPlace[]>`
    SELECT c.id, c.name, c.kind, a.number, a.at FROM channels c LEFT JOIN LATERAL (
      SELECT n.about->>'number' AS number, n.created_at AS at FROM deliveries d
        JOIN notifications n ON n.id = d.notification_id AND n.kind = 'audit.checkpoint'
      WHERE d.channel = c.id AND d.state = 'delivered' ORDER BY d.created_at DESC LIMIT 1) a ON true
    WHERE c.state = 'active' AND ('audit.checkpoint' = ANY(c.kinds) OR (c.id = 'email' AND a.at IS NOT NULL))
    ORDER BY c.name`;
}
