import { reach } from '@/lib/access/reach';
import { notFound } from '@/lib/core/errors';
import { INSTANCE_GONE_MS } from '@/lib/core/gateway-verdicts';
import { addDays, dayOf } from '@/lib/core/time';
import { hasLeft } from '@/lib/domain/api-keys/state-sql';
import { readPage } from '@/lib/lists/read-page';
import { contains, ordered } from '@/lib/lists/sql';
import { answer } from '@/lib/operations/answer';
import { Prisma } from '@/prisma/generated/client';
import {
  type GatewayKeyRow,
  gatewayGet,
  gatewayKeyGet,
  gatewayKeyList,
  gatewayKeyMade,
  gatewayKeyStops,
  type MadeByKey,
} from './query-schema';
import { readBusiestMinute, readGatewaySetup, readSpending } from './reads';
import type { GatewayKeyFacet, GatewayKeySort } from './schema';
import { visibleKeys } from './visible-sql';

const SHOWN_DAYS = 30;
const EXPIRES_WITHIN_MS = 14 * 86_400_000;

type StoredRow = Omit<GatewayKeyRow, 'spendPerDay' | 'spendPerMonth'> & {
  spendPerDay: bigint | null;
  spendPerMonth: bigint | null;
};

interface Owned {
  hasOwnerLeft: boolean;
  keptAt: Date | null;
  keptReason: string | null;
  keptBy: string | null;
}

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
  const [found] = await ctx.db.$queryRaw<(StoredRow & Owned)[]>`
    SELECT r.*, ${hasLeft(Prisma.sql`u`, Prisma.sql`CASE WHEN r."ownerId" IS NOT NULL THEN 'user' END`)} AS "hasOwnerLeft",
      k.kept_at AS "keptAt", k.kept_reason AS "keptReason", p.name AS "keptBy"
    FROM (${visibleKeys(ctx.actor, ctx.now)}) r LEFT JOIN users u ON u.id = r."ownerId"
    LEFT JOIN gateway_keys k ON k.id = ${gatewayKeyId}::uuid AND r."isDetailed" LEFT JOIN people p ON p.id = k.kept_by_id
    WHERE r.id = ${gatewayKeyId}`;
  if (!found) throw notFound('Steward key');
  const { hasOwnerLeft, keptAt, keptReason, keptBy, ...row } = found;
  const kept = keptAt && { at: keptAt, byName: keptBy, reason: keptReason };
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
  const busiestMinute = hasMinuteLimit(row) ? await readBusiestMinute(ctx.db, gatewayKeyId, ctx.now) : null;
  return { ...toRow(row), hasOwnerLeft, kept, days, vendorKeys, busiestMinute, spending };
});

function hasMinuteLimit({ requestsPerMinute, inputTokensPerMinute, outputTokensPerMinute }: StoredRow): boolean {
  return [requestsPerMinute, inputTokensPerMinute, outputTokensPerMinute].some((limit) => limit !== null);
}

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

const MOST_MAKERS = 100;

/** Files, batches and containers that keys made, as the gateway noted them. */
export const listMadeByKeys = answer(
  gatewayKeyMade,
  async ({ db }) =>
    db.$queryRaw<MadeByKey[]>`
    SELECT o.key_id::text AS "gatewayKeyId", coalesce(k.name, o.key_id::text) AS name, o.workspace_id AS "workspaceId",
      w.name AS "workspaceName", o.files, o.batches, o.containers, o.last AS "lastMadeAt"
    FROM (
      SELECT key_id, workspace_id, max(made_at) AS last, count(*) FILTER (WHERE kind = 'file')::int AS files,
        count(*) FILTER (WHERE kind = 'batch')::int AS batches, count(*) FILTER (WHERE kind = 'container')::int AS containers
      FROM gateway_objects GROUP BY key_id, workspace_id ORDER BY count(*) DESC, key_id LIMIT ${MOST_MAKERS}
    ) o LEFT JOIN gateway_keys k ON k.id = o.key_id LEFT JOIN workspaces w ON w.id = o.workspace_id
    ORDER BY o.files + o.batches + o.containers DESC, name, o.key_id`,
);

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
