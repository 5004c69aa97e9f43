import { reach } from '@/lib/access/reach';
import { AppError, notFound } from '@/lib/core/errors';
import { isOwnKey } from '@/lib/domain/api-keys/owner-sql';
import { allOf } from '@/lib/lists/sql';
import { answer } from '@/lib/operations/answer';
import type { Ctx } from '@/lib/operations/context';
import { Prisma } from '@/prisma/generated/client';
import {
  type WirePage,
  wireApiKeys,
  wireInvites,
  wireMembers,
  wireOrganization,
  wireRateLimits,
  wireUsers,
  wireWorkspaces,
} from './query-schema';
import { workspaceLimits } from './rules';

interface Place {
  limit: number;
  after?: string;
  before?: string;
}

interface Listed {
  /** Yields `id`, `at` and `wire`. */
  rows: Prisma.Sql;
  where: readonly Prisma.Sql[];
}

type WireRow = WirePage['items'][number];
const ORDER = Prisma.sql`at DESC NULLS LAST, id DESC`;

/** One page of a list, newest first, as the vendor's own pages go: after an id, or before one. */
async function readWire({ db }: Ctx, { rows, where }: Listed, { limit, after, before }: Place): Promise<WirePage> {
  const found = Prisma.sql`SELECT id, coalesce(at, '-infinity') AS at, wire FROM (${rows}) AS all_rows
    WHERE wire IS NOT NULL AND ${allOf(where)}`;
  const cursor = after ?? before;
  if (cursor !== undefined) {
    const [known] = await db.$queryRaw<
      { isThere: boolean }[]
    >`SELECT EXISTS (SELECT FROM (${found}) f WHERE id = ${cursor}) AS "isThere"`;
    if (!known?.isThere) throw new AppError('invalid_input', 'cursor does not match current query parameters');
  }
  const side = before === undefined ? Prisma.sql`<` : Prisma.sql`>`;
  const beyond =
    cursor === undefined
      ? Prisma.sql`true`
      : Prisma.sql`(at, id) ${side} (SELECT at, id FROM found WHERE id = ${cursor})`;
  const order = before === undefined ? ORDER : Prisma.sql`at ASC NULLS FIRST, id ASC`;
  const read = await db.$queryRaw<WireRow[]>`
    WITH found AS (${found}) SELECT id, wire FROM found WHERE ${beyond} ORDER BY ${order} LIMIT ${limit + 1}`;
  const items = read.slice(0, limit);
  return { items: before === undefined ? items : items.reverse(), hasMore: read.length > limit };
}

const among = (column: Prisma.Sql, values: readonly string[]) =>
  values.length === 0 ? Prisma.sql`true` : Prisma.sql`${column} = ANY(${[...values]})`;
const equals = (column: Prisma.Sql, value: string | undefined) =>
  value === undefined ? Prisma.sql`true` : Prisma.sql`${column} = ${value}`;
const sameAddress = (email: string | undefined) =>
  email === undefined ? Prisma.sql`true` : Prisma.sql`lower(email) = ${email.trim().toLowerCase()}`;

/** People of the organisation; of a token of some workspaces, their members. */
export const listWireUsers = answer(wireUsers, async (ctx, { id, email, roles, ...page }) => {
  const { all, workspaceIds } = reach(ctx.actor, 'person:read');
  const seen = all
    ? Prisma.sql`true`
    : Prisma.sql`id IN (SELECT user_id FROM workspace_members WHERE gone_at IS NULL AND workspace_id = ANY(${workspaceIds}))`;
  const rows = Prisma.sql`SELECT id, added_at AS at, wire, email, role FROM users WHERE gone_at IS NULL`;
  return readWire(
    ctx,
    { rows, where: [seen, equals(Prisma.sql`id`, id), sameAddress(email), among(Prisma.sql`role`, roles)] },
    page,
  );
});

/** Invites that are not deleted; of a token of some workspaces, those meant for them. */
export const listWireInvites = answer(wireInvites, async (ctx, { id, email, roles, statuses, ...page }) => {
  const { all, workspaceIds } = reach(ctx.actor, 'person:read');
  const meant = Prisma.sql`id IN (SELECT r.invite_id FROM invite_requests r JOIN invite_placements p ON p.request_id = r.id
    WHERE p.workspace_id = ANY(${workspaceIds}))`;
  const rows = Prisma.sql`SELECT id, invited_at AS at, wire, email, role, status FROM invites
    WHERE status <> 'deleted' OR id = ${id ?? ''}`;
  const where = [
    ...[all ? Prisma.sql`true` : meant, equals(Prisma.sql`id`, id), sameAddress(email)],
    ...[among(Prisma.sql`role`, roles), among(Prisma.sql`status`, statuses)],
  ];
  return readWire(ctx, { rows, where }, page);
});

export const listWireWorkspaces = answer(
  wireWorkspaces,
  async (ctx, { id, ids, includeArchived, includeDefault, ...page }) => {
    const { all, workspaceIds } = reach(ctx.actor, 'workspace:read');
    const rows = Prisma.sql`SELECT id, created_at AS at, wire, is_default, archived_at FROM workspaces WHERE gone_at IS NULL`;
    const where = [
      ...[
        all ? Prisma.sql`true` : Prisma.sql`id = ANY(${workspaceIds})`,
        equals(Prisma.sql`id`, id),
        among(Prisma.sql`id`, ids),
      ],
      includeArchived || id !== undefined ? Prisma.sql`true` : Prisma.sql`archived_at IS NULL`,
      includeDefault || id !== undefined ? Prisma.sql`true` : Prisma.sql`NOT is_default`,
    ];
    return readWire(ctx, { rows, where }, page);
  },
);

/** Members of one workspace, by their ids: the wire tells no time. */
export const listWireMembers = answer(wireMembers, async (ctx, { workspaceId, userId, ...page }) => {
  const { all, workspaceIds } = reach(ctx.actor, 'person:read');
  const known = await ctx.db.workspace.findFirst({ where: { id: workspaceId, goneAt: null } });
  if (!known || !(all || workspaceIds.includes(workspaceId))) throw notFound('workspace');
  if (known.isDefault) throw new AppError('invalid_input', 'The default workspace has no members of its own.');
  const rows = Prisma.sql`SELECT user_id AS id, NULL::timestamptz AS at, wire FROM workspace_members
    WHERE gone_at IS NULL AND workspace_id = ${workspaceId}`;
  return readWire(ctx, { rows, where: [equals(Prisma.sql`id`, userId)] }, page);
});

export const listWireApiKeys = answer(wireApiKeys, async (ctx, { id, status, workspaceId, creatorId, ...page }) => {
  const { all, own, workspaceIds } = reach(ctx.actor, 'api_key:read');
  const theirs = isOwnKey(own ? ctx.actor.upstreamUserId : null);
  const seen = all ? Prisma.sql`true` : Prisma.sql`(k.workspace_id = ANY(${workspaceIds}) OR ${theirs})`;
  const rows = Prisma.sql`SELECT id, created_at AS at, wire, status, workspace_id, created_by_id, created_by_type
    FROM api_keys k WHERE gone_at IS NULL AND ${seen}`;
  const where = [
    ...[equals(Prisma.sql`id`, id), equals(Prisma.sql`status`, status), equals(Prisma.sql`workspace_id`, workspaceId)],
    creatorId === undefined
      ? Prisma.sql`true`
      : Prisma.sql`(created_by_id = ${creatorId} AND created_by_type = 'user')`,
  ];
  return readWire(ctx, { rows, where }, page);
});

const MOST_LIMITS = 1_000;

/** The organisation's limits; of a workspace what it has of its own, and what it inherits if that is asked for. */
export const listWireRateLimits = answer(wireRateLimits, async (ctx, asked) => {
  const { workspaceId, rateLimitId, includeInherited, groupType, model } = asked;
  const { all, workspaceIds } = reach(ctx.actor, 'workspace:read');
  const ofModel = model === undefined ? Prisma.sql`true` : Prisma.sql`${model} = ANY(models)`;
  const where = [equals(Prisma.sql`group_type`, groupType), equals(Prisma.sql`id`, rateLimitId), ofModel];
  const rows = Prisma.sql`SELECT id, NULL::timestamptz AS at, wire, group_type, models FROM rate_limits WHERE gone_at IS NULL`;
  const organization = () => readWire(ctx, { rows, where }, { limit: MOST_LIMITS });
  if (workspaceId === undefined) return organization();
  const known = await ctx.db.workspace.count({ where: { id: workspaceId, goneAt: null } });
  if (known === 0 || !(all || workspaceIds.includes(workspaceId))) throw notFound('workspace');
  const ownRows = Prisma.sql`SELECT rate_limit_id AS id, NULL::timestamptz AS at, wire, group_type, models
    FROM workspace_rate_limits WHERE gone_at IS NULL AND workspace_id = ${workspaceId}`;
  const own = await readWire(ctx, { rows: ownRows, where }, { limit: MOST_LIMITS });
  if (!includeInherited && rateLimitId === undefined) return own;
  const { items } = await organization();
  return { items: workspaceLimits(workspaceId, items, own.items, includeInherited), hasMore: false };
});

export const readWireOrganization = answer(wireOrganization, async ({ db }) => {
  const [row] = await db.$queryRaw<
    { wire: WireRow['wire'] | null }[]
  >`SELECT wire FROM organizations ORDER BY seen_at DESC LIMIT 1`;
  return row?.wire ?? null;
});
