import { reach } from '@/lib/access/reach';
import { notFound } from '@/lib/core/errors';
import { INSTANCE_GONE_MS } from '@/lib/core/gateway-verdicts';
import { addDays, dayOf } from '@/lib/core/time';
import { readPage } from '@/lib/lists/read-page';
import { contains, ordered } from '@/lib/lists/sql';
import { answer } from '@/lib/operations/answer';
import { Prisma } from '@/prisma/generated/client';
import { type GatewayKeyRow, gatewayGet, gatewayKeyGet, gatewayKeyList, gatewayKeyStops } from './query-schema';
import { readGatewaySetup, readSpending } from './reads';
import type { GatewayKeyFacet, GatewayKeySort } from './schema';
import { visibleKeys } from './visible-sql';

const SHOWN_DAYS = 30;
const EXPIRES_WITHIN_MS = 14 * 86_400_000;

type StoredRow = Omit<GatewayKeyRow, 'spendPerDay' | 'spendPerMonth'> & {
  spendPerDay: bigint | null;
  spendPerMonth: bigint | null;
};

function facetsAt(now: Date): Readonly<Record<GatewayKeyFacet, Prisma.Sql>> {
  const soon = new Date(now.getTime() + EXPIRES_WITHIN_MS);
  return {
    all: Prisma.sql`true`,
    live: Prisma.sql`r.state = 'live'`,
    expiring: Prisma.sql`r.state = 'live' AND r."expiresAt" <= ${soon} AND r."replacedById" IS NULL`,
    unused: Prisma.sql`r.state = 'live' AND r."firstUsedAt" IS NULL`,
    disabled: Prisma.sql`r.state = 'disabled'`,
    expired: Prisma.sql`r.state = 'expired'`,
    revoked: Prisma.sql`r.state = 'revoked'`,
  };
}

const SORTS: Readonly<Record<GatewayKeySort, Prisma.Sql>> = {
  name: Prisma.sql`lower(r.name)`,
  workspace: Prisma.sql`lower(r."workspaceName")`,
  owner: Prisma.sql`lower(r."ownerName")`,
  created: Prisma.sql`r."createdAt"`,
  expires: Prisma.sql`r."expiresAt"`,
  used: Prisma.sql`r."lastUsedAt"`,
};

const SEARCHED = ['name', 'workspaceName', 'ownerName', 'purpose', 'endsWith'] as const;
const SEARCHED_COLUMNS: Readonly<Record<(typeof SEARCHED)[number], Prisma.Sql>> = {
  name: Prisma.sql`r.name`,
  workspaceName: Prisma.sql`r."workspaceName"`,
  ownerName: Prisma.sql`r."ownerName"`,
  purpose: Prisma.sql`r.purpose`,
  endsWith: Prisma.sql`r."endsWith"`,
};

/** Keys that Steward issued for its gateway. */
export const listGatewayKeys = answer(
  gatewayKeyList,
  async (ctx, { search, show, workspaceId, ownerId, environment, sort, order, page, pageSize }) => {
    const found = await readPage<StoredRow, GatewayKeyFacet>(ctx.db, {
      rows: visibleKeys(ctx.actor, ctx.now),
      where: [
        contains(Object.values(SEARCHED_COLUMNS), search),
        ...(workspaceId === undefined ? [] : [Prisma.sql`r."workspaceId" = ${workspaceId}`]),
        ...(ownerId === undefined ? [] : [Prisma.sql`r."ownerId" = ${ownerId}`]),
        ...(environment === undefined ? [] : [Prisma.sql`r.environment = ${environment}`]),
      ],
      facets: facetsAt(ctx.now),
      show,
      order: Prisma.sql`${ordered(SORTS[sort], order)}, r.name, r.id`,
      page,
      pageSize,
    });
    return { ...found, rows: found.rows.map(toRow) };
  },
);

/** One key with its last days. What does not exist and what the actor may not see are not told apart. */
export const getGatewayKey = answer(gatewayKeyGet, async (ctx, { gatewayKeyId }) => {
  const [row] = await ctx.db.$queryRaw<StoredRow[]>`
    SELECT * FROM (${visibleKeys(ctx.actor, ctx.now)}) r WHERE r.id = ${gatewayKeyId}`;
  if (!row) throw notFound('gateway key');
  const since = addDays(dayOf(ctx.now), 1 - SHOWN_DAYS);
  const days = row.isDetailed
    ? await ctx.db.$queryRaw<{ day: string; requests: number; refused: number; refusedAddresses: number }[]>`
        SELECT day::text, requests::int, refused::int, refused_addresses::int AS "refusedAddresses"
        FROM gateway_key_days WHERE key_id = ${gatewayKeyId}::uuid AND day >= ${since}::date ORDER BY day`
    : [];
  const vendorKeys = row.isDetailed
    ? {
        working: await ctx.db.gatewayCredential.count({ where: { workspaceId: row.workspaceId, refusedAt: null } }),
        refused: await ctx.db.gatewayCredential.count({
          where: { workspaceId: row.workspaceId, refusedAt: { not: null } },
        }),
      }
    : null;
  const spending = row.isDetailed ? await readSpending(ctx.db, gatewayKeyId, ctx.now) : null;
  return { ...toRow(row), days, vendorKeys, spending };
});

const MOST_STOPS = 500;

/** Emergency stops that can be taken back, the newest first, as far as the actor sees their keys. */
export const listGatewayStops = answer(gatewayKeyStops, async ({ db, actor }) => {
  const within = reach(actor, 'gateway_key:read');
  const found = await db.$queryRaw<{ stopId: string; at: Date; id: string; name: string; keys: number }[]>`
    SELECT k.stop_id::text AS "stopId", min(k.disabled_at) AS at, k.workspace_id AS id, coalesce(w.name, k.workspace_id) AS name,
      count(*)::int AS keys
    FROM gateway_keys k LEFT JOIN workspaces w ON w.id = k.workspace_id
    WHERE k.stop_id IS NOT NULL AND k.disabled_at IS NOT NULL AND k.revoked_at IS NULL
      AND (${within.all} OR k.workspace_id = ANY(${within.workspaceIds}::text[]))
    GROUP BY k.stop_id, k.workspace_id, w.name ORDER BY at DESC, name LIMIT ${MOST_STOPS}`;
  return [...new Set(found.map(({ stopId }) => stopId))].map((stopId) => {
    const parts = found.filter((part) => part.stopId === stopId);
    return {
      stopId,
      at: new Date(Math.min(...parts.map(({ at }) => at.getTime()))),
      workspaces: parts.map(({ id, name, keys }) => ({ id, name, keys })),
    };
  });
});

/** Where the gateway is reached, and which of its processes live. */
export const getGateway = answer(gatewayGet, async ({ db, now }) => {
  const alive = new Date(now.getTime() - INSTANCE_GONE_MS);
  const instances = await db.gatewayInstance.findMany({
    where: { beatAt: { gt: alive } },
    select: { startedAt: true, beatAt: true },
    orderBy: { startedAt: 'asc' },
    take: 1_000,
  });
  const { origin, proxies } = await readGatewaySetup(db);
  return { origin, proxies: proxies === null ? null : [...proxies], instances };
});

function toRow({ spendPerDay, spendPerMonth, costCentreName, ...row }: StoredRow): GatewayKeyRow {
  return {
    ...row,
    costCentreName: costCentreName || null,
    spendPerDay: spendPerDay?.toString() ?? null,
    spendPerMonth: spendPerMonth?.toString() ?? null,
  };
}
