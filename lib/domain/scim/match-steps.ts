import type { CommandCtx } from '@/lib/operations/command-context';
import { listAddresses } from './protocol/users';
import type { ScimUserFields } from './schema';

/** Most addresses that are remembered of one user. */
const MOST_ADDRESSES = 40;

/** Who an identity provider's user is here, stored with the user: renaming them there does not change it. */
export interface Tie {
  userId: string | null;
  personId: string | null;
  /** Every address they have had, newest first. */
  addresses: string[];
}

export const NOBODY: Tie = { userId: null, personId: null, addresses: [] };

/** Someone known to the organisation or Steward, or named in an open invite. */
export interface Someone {
  userId: string | null;
  personId: string | null;
  /** An open invite, for someone who is neither. */
  invited: string | null;
  isOwner: boolean;
  isHere: boolean;
}

export interface Match {
  someone: Someone | null;
  tie: Tie;
}

/**
 * Who this user is here. Once matched, they stay the same person whatever they are renamed to, unless that person has
 * left and someone with their address is here now. Earlier addresses count only if no current one matches anyone and no
 * other user has them.
 */
export async function findMatch(ctx: CommandCtx, row: Tie & { id: string }, user: ScimUserFields): Promise<Match> {
  const now = listAddresses(user);
  const addresses = [...new Set([...now, ...row.addresses])].slice(0, MOST_ADDRESSES);
  const tied = await findTied(ctx, row);
  const someone = tied?.isHere
    ? tied
    : ((await findByAddress(ctx, now)) ?? tied ?? (await findByAddress(ctx, await ownAddresses(ctx, row))));
  const { userId = null, personId = null } = someone ?? {};
  return { someone, tie: { userId: userId ?? row.userId, personId: personId ?? row.personId, addresses } };
}

const IS_OWNER = `coalesce(p.role_override = 'owner' AND p.deactivated_at IS NULL, false) AS "isOwner"`;
const IS_HERE = `CASE WHEN u.id IS NULL THEN p.id IS NOT NULL AND p.deactivated_at IS NULL ELSE u.gone_at IS NULL END AS "isHere"`;

async function findTied(ctx: CommandCtx, { userId, personId }: Tie): Promise<Someone | null> {
  if (userId === null && personId === null) return null;
  const { rows } = await ctx.pool.query<Someone>(
    `SELECT coalesce(u.id, p.upstream_user_id) AS "userId", p.id::text AS "personId", NULL AS invited, ${IS_OWNER}, ${IS_HERE}
     FROM (SELECT) AS one LEFT JOIN users u ON u.id = $1
     LEFT JOIN people p ON p.upstream_user_id = u.id OR (p.id = $2::uuid AND (u.id IS NULL OR p.upstream_user_id IS NULL))
     WHERE u.id IS NOT NULL OR p.id IS NOT NULL
     ORDER BY p.upstream_user_id IS NULL LIMIT 1`,
    [userId, personId],
  );
  return rows[0] ?? null;
}

/** The member with one of these addresses, in order; else someone with access to Steward; else an invite. */
async function findByAddress(ctx: CommandCtx, addresses: readonly string[]): Promise<Someone | null> {
  const { rows } = await ctx.pool.query<Someone>(
    `SELECT coalesce(u.id, p.upstream_user_id) AS "userId", p.id::text AS "personId",
       CASE WHEN u.id IS NULL AND p.id IS NULL THEN asked.address END AS invited, ${IS_OWNER}, ${IS_HERE}
     FROM unnest($1::text[]) WITH ORDINALITY AS asked (address, at)
     LEFT JOIN users u ON lower(u.email) = asked.address
     LEFT JOIN people p ON p.upstream_user_id = u.id OR (lower(p.email) = asked.address AND (u.id IS NULL OR p.upstream_user_id IS NULL))
     WHERE u.id IS NOT NULL OR p.id IS NOT NULL OR EXISTS (
       SELECT FROM invites i WHERE lower(i.email) = asked.address AND i.status = 'pending' AND i.gone_at IS NULL
         AND (i.expires_at IS NULL OR i.expires_at > $2)
     ) OR EXISTS (
       SELECT FROM invite_requests r WHERE r.email = asked.address AND r.state IN ('requested', 'approved', 'sent')
     )
     ORDER BY u.id IS NULL, u.gone_at IS NOT NULL, p.id IS NULL, asked.at, u.added_at DESC NULLS LAST LIMIT 1`,
    [addresses, ctx.now.toISOString()],
  );
  return rows[0] ?? null;
}

/** The user's earlier addresses that no one else has now. */
async function ownAddresses(ctx: CommandCtx, { id, addresses }: Tie & { id: string }): Promise<string[]> {
  const { rows } = await ctx.pool.query<{ address: string }>(
    `SELECT asked.address FROM unnest($1::text[]) WITH ORDINALITY AS asked (address, at)
     WHERE NOT EXISTS (SELECT FROM scim_users s WHERE s.id <> $2::uuid AND s.deleted_at IS NULL AND s.user_key = asked.address)
     ORDER BY asked.at`,
    [addresses, id],
  );
  return rows.map(({ address }) => address);
}
