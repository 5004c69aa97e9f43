import { placeInvited } from '@/lib/domain/invites/schema';
import type { WorkerDeps } from '@/lib/jobs/worker-deps';
import { submitSystemIntent } from './system';

const RETRY_MINUTES = 10;
const MOST_AT_ONCE = 20;

/**
 * Requests the memberships of everyone who has accepted and whose workspaces are approved; retries a while after a
 * temporary failure.
 */
export async function placeAccepted(deps: Pick<WorkerDeps, 'database'>): Promise<number> {
  const { pool } = deps.database;
  const { rows } = await pool.query<{ id: string; tries: number }>(
    `SELECT r.id::text, (SELECT count(*)::int FROM intents i WHERE i.subject_kind = 'invite' AND i.subject_id = r.id::text
       AND i.command = $1) AS tries
     FROM invite_requests r
     WHERE r.state IN ('accepted', 'placed') AND r.user_id IS NOT NULL
       AND EXISTS (SELECT FROM invite_placements p WHERE p.request_id = r.id AND p.state = 'approved')
       AND NOT EXISTS (SELECT FROM intents i WHERE i.subject_kind = 'invite' AND i.subject_id = r.id::text AND i.created_at > now() - interval '1 day'
         AND (i.finished_at IS NULL OR (i.command = $1 AND i.state <> 'succeeded'
           AND i.finished_at > now() - make_interval(mins => $2))))
     ORDER BY r.accepted_at LIMIT $3`,
    [placeInvited.name, RETRY_MINUTES, MOST_AT_ONCE],
  );
  // Each try once, whichever of several workers looks first.
  for (const { id, tries } of rows)
    await submitSystemIntent(pool, placeInvited, { requestId: id }, { cause: `${id} ${tries} tries` });
  return rows.length;
}
