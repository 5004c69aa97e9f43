import { PERMISSIONS } from '@/lib/access/permissions';
import type { Caller } from '@/lib/access/principals';
import { can, limitOf, reach } from '@/lib/access/reach';
import { notFound } from '@/lib/core/errors';
import { addDays, dayOf } from '@/lib/core/time';
import { answer, type CallerCtx } from '@/lib/operations/answer';
import { Prisma } from '@/prisma/generated/client';
import { type OwnToken, ownTokenGet, type TokenRow, type TokenUse, tokenDetail, tokenList } from './query-schema';
import { tokenState } from './rules';

const SHOWN_DAYS = 30;
const MOST_SHOWN = 1_000;

interface StoredRow extends Omit<TokenRow, 'state' | 'scopes' | 'isMine'> {
  scopes: string[];
  isScoped: boolean;
  holderId: string | null;
}

/** Tokens of programs, those that work first: all of them for owners and admins, else those that one answers for. */
export const listTokens = answer(tokenList, (ctx, { lacks }) =>
  readTokens(ctx, lacks ? Prisma.sql`${isLive(ctx.now)} AND t.addresses = '{}'` : Prisma.sql`true`),
);

const isLive = (now: Date) => Prisma.sql`t.revoked_at IS NULL AND coalesce(t.expires_at > ${now}, true)`;

/** One token, and by endpoint what it asked for in the last 30 days, what came last first. */
export const getToken = answer(tokenDetail, async (ctx, { tokenId }) => {
  const [token] = await readTokens(ctx, Prisma.sql`t.id = ${tokenId}::uuid`);
  if (!token) throw notFound('token');
  const uses = await ctx.db.$queryRaw<TokenUse[]>`
    SELECT endpoint, status, reason, least(sum(requests), 2147483647)::int AS requests, min(first_at) AS "firstAt",
      (array_agg(first_address ORDER BY first_at))[1] AS "firstAddress", max(last_at) AS "lastAt"
    FROM service_token_uses WHERE token_id = ${tokenId}::uuid AND day >= ${firstDay(ctx.now)}::date
    GROUP BY endpoint, status, reason ORDER BY max(last_at) DESC, endpoint, status LIMIT ${MOST_SHOWN}`;
  return { ...token, uses };
});

const firstDay = (now: Date) => addDays(dayOf(now), 1 - SHOWN_DAYS);

/** As `isTheirs` of the rules, for many at once. */
function isTheirs(actor: Caller): Prisma.Sql {
  if (reach(actor, 'token:write').all) return Prisma.sql`true`;
  const limit = limitOf(actor);
  const isWithin =
    limit === null ? Prisma.sql`true` : Prisma.sql`t.is_within AND t.workspace_ids <@ ${[...limit]}::text[]`;
  return Prisma.sql`(t.holder_id = ${actor.personId}::uuid AND ${isWithin})`;
}

async function readTokens({ actor, db, now }: CallerCtx, which: Prisma.Sql): Promise<TokenRow[]> {
  const rows = await db.$queryRaw<StoredRow[]>`
    SELECT t.id::text, t.name, t.ends_with AS "endsWith", t.role, t.scopes, t.is_scoped AS "isScoped", t.addresses,
      CASE WHEN t.is_within THEN coalesce((SELECT jsonb_agg(jsonb_build_object('id', w, 'name', coalesce(s.name, w)) ORDER BY s.name, w)
        FROM unnest(t.workspace_ids) w LEFT JOIN workspaces s ON s.id = w), '[]') END AS workspaces,
      t.holder_id::text AS "holderId", coalesce(nullif(p.name, ''), p.email) AS "holderName", t.is_owner_held AS "isOwnerHeld",
      t.prepares_only AS "preparesOnly", t.source, t.created_at AS "createdAt", t.expires_at AS "expiresAt", t.last_used_at AS "lastUsedAt",
      t.last_address AS "lastAddress", t.revoked_at AS "revokedAt",
      coalesce((SELECT jsonb_agg(jsonb_build_object('day', d.day, 'requests', d.requests, 'refused', d.refused) ORDER BY d.day)
        FROM service_token_days d WHERE d.token_id = t.id AND d.day >= ${firstDay(now)}::date), '[]') AS days
    FROM service_tokens t LEFT JOIN people p ON p.id = t.holder_id
    WHERE ${isTheirs(actor)} AND ${which}
    ORDER BY t.revoked_at IS NOT NULL, coalesce(t.expires_at <= ${now}, false), lower(t.name), t.id LIMIT ${MOST_SHOWN}`;
  return rows.map(({ isScoped, scopes, holderId, ...row }) => ({
    ...row,
    scopes: isScoped ? scopes : null,
    isMine: holderId === actor.personId,
    state: tokenState(row, now),
  }));
}

type OwnRow = Pick<OwnToken, 'endsWith' | 'holderName' | 'addresses' | 'expiresAt' | 'workspaces' | 'organization'>;

/** The token that the request came with, and what it may do now: its own rights, as far as those of whoever answers for it go. */
export const getOwnToken = answer(ownTokenGet, async ({ actor, db }) => {
  if (actor.kind !== 'service') throw notFound('token');
  const { tokenId, name, role, cap, preparesOnly } = actor;
  const [row] = await db.$queryRaw<OwnRow[]>`
    SELECT t.ends_with AS "endsWith", t.addresses, t.expires_at AS "expiresAt",
      coalesce(nullif(p.name, ''), p.email, '') AS "holderName",
      CASE WHEN t.is_within THEN coalesce((SELECT jsonb_agg(jsonb_build_object('id', w, 'name', coalesce(s.name, w)) ORDER BY s.name, w)
        FROM unnest(t.workspace_ids) w LEFT JOIN workspaces s ON s.id = w), '[]') END AS workspaces,
      (SELECT jsonb_build_object('id', o.id, 'name', o.name) FROM organizations o ORDER BY o.seen_at DESC LIMIT 1) AS organization
    FROM service_tokens t LEFT JOIN people p ON p.id = ${actor.personId}::uuid
    WHERE t.id = ${tokenId}::uuid`;
  if (!row) throw notFound('token');
  const permissions = PERMISSIONS.filter((permission) => can(actor, permission)).map((permission) => {
    const { all, namesOnly, moneyOnly, own, workspaceIds } = reach(actor, permission);
    return { permission, everywhere: all, namesOnly, moneyOnly, own, workspaceIds };
  });
  return { id: tokenId, name, role, isOwnerHeld: cap === null, preparesOnly, permissions, ...row };
});
