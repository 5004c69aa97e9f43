import type { SyncRunScope } from '@/lib/mirror/run';
import { type FollowedInvite, tellFollowed } from './telling-steps';

const DELETED = 'The invite was deleted in the Claude Console.';

/** Someone is working on the request right now, and their result is newer than what was read. */
const IS_FREE = `NOT EXISTS (SELECT FROM intents t WHERE t.subject_kind = 'invite' AND t.subject_id = r.id::text AND t.state IN ('running', 'unknown'))`;

const TOLD = 'r.id::text, r.email, r.requested_by_id::text AS "requestedById"';

/** Updates requests from the mirror's state of their invites: accepted, expired or deleted. */
export async function followInvites(run: SyncRunScope): Promise<void> {
  await run.write(async (client) => {
    const accepted = await client.query<FollowedInvite>(
      `UPDATE invite_requests r SET state = 'accepted', accepted_at = coalesce(i.accepted_at, u.added_at, $1), user_id = u.id
       FROM invites i LEFT JOIN users u ON u.email <> '' AND lower(u.email) = lower(i.email) AND u.gone_at IS NULL
       WHERE i.id = r.invite_id AND r.state = 'sent' AND (i.status = 'accepted' OR u.id IS NOT NULL) AND ${IS_FREE}
       RETURNING ${TOLD}`,
      [run.now().toISOString()],
    );
    // The list of users may have been read just before they accepted.
    const known = await client.query(
      `UPDATE invite_requests r SET user_id = u.id FROM users u
       WHERE r.state = 'accepted' AND r.user_id IS NULL AND lower(u.email) = r.email AND u.gone_at IS NULL`,
    );
    const expired = await client.query<FollowedInvite>(
      `UPDATE invite_requests r SET state = 'expired', closed_at = coalesce(i.expires_at, $1) FROM invites i
       WHERE i.id = r.invite_id AND r.state = 'sent' AND i.status = 'expired' AND ${IS_FREE}
       RETURNING ${TOLD}`,
      [run.now().toISOString()],
    );
    const deleted = await client.query(
      `UPDATE invite_requests r SET state = 'withdrawn', closed_at = $1, failure_message = $2 FROM invites i
       WHERE i.id = r.invite_id AND r.state = 'sent' AND (i.status = 'deleted' OR i.gone_at IS NOT NULL) AND ${IS_FREE}`,
      [run.now().toISOString(), DELETED],
    );
    for (const invite of accepted.rows) await tellFollowed(client, 'accepted', invite, run.now());
    for (const invite of expired.rows) await tellFollowed(client, 'expired', invite, run.now());
    const counts = [accepted, known, expired, deleted].map(({ rowCount }) => rowCount ?? 0);
    run.count({ rowsWritten: counts.reduce((sum, count) => sum + count, 0) });
  });
}
