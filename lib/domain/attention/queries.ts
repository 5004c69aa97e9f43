import type { PersonActor } from '@/lib/access/principals';
import { can, reach } from '@/lib/access/reach';
import type { NanoDollars } from '@/lib/core/money';
import { type Day, dayOf } from '@/lib/core/time';
import { RETURNED } from '@/lib/domain/accounts/returned-sql';
import { keyRows } from '@/lib/domain/api-keys/visible-sql';
import { countApprovals } from '@/lib/domain/approvals/reads';
import { countInvites } from '@/lib/domain/invites/queries';
import { KIND_NAMES, kindOf } from '@/lib/domain/notifications/kinds/list';
import { isHeard } from '@/lib/domain/notifications/visible-sql';
import { contradictionOf } from '@/lib/domain/sync/day-rules';
import { daysWithRows } from '@/lib/domain/sync/day-sql';
import { SPEND_COST } from '@/lib/domain/usage/types-sql';
import { answer, type PersonCtx } from '@/lib/operations/answer';
import type { Ctx } from '@/lib/operations/context';
import { once } from '@/lib/operations/once';
import { Prisma } from '@/prisma/generated/client';
import {
  findJump,
  JUMP_BASELINE_DAYS,
  JUMP_FLOOR,
  JUMP_LOOKBACK_DAYS,
  type PartJump,
  tellableJumps,
} from './jump-rules';
import { type AttentionItem, type AttentionKey, attentionCount, attentionList } from './query-schema';
import {
  brokenAuditItem,
  conditionItem,
  type DepartureFacts,
  departureItems,
  inviteItems,
  jumpItems,
  type KeyFacts,
  keyItems,
  mostPressingFirst,
  type OpenCondition,
  type Sight,
  type SyncFacts,
  syncItems,
} from './rules';

const CORRECTION_DAYS = 30;
/** Keys are checked from the highest spend down; jumps below these matter little. */
const MOST_KEYS = 100;
const MOST_JUMPS = 5;
const MOST_CONDITIONS = 20;
/** The other kinds stand in the list as they are counted when it is read. */
const TOLD_AS_FOUND = KIND_NAMES.filter((name) =>
  ['budgets', 'anomalies', 'policies', 'approvals', 'channels'].includes(kindOf(name)?.group ?? ''),
);
/** So many of the keys that should be disabled can be disabled where that is said; the rest are a click away. */
const NAMED_KEYS = 3;

/** What the reader should look at, the most pressing first. Six statements, whatever there is. */
export const listAttention = answer(attentionList, async (ctx) => {
  const [audit, sync, keys, jumps, invites, conditions] = await Promise.all([
    readAuditItems(ctx, ctx.actor),
    once(ctx, readSyncItems),
    once(ctx, readKeyItems),
    readJumps(ctx, ctx.actor),
    once(ctx, countInvites),
    readConditions(ctx),
  ]);
  return mostPressingFirst([
    ...audit,
    ...sync,
    ...keys,
    ...inviteItems(invites),
    ...conditions.map(conditionItem),
    ...jumpItems(tellableJumps(jumps, MOST_JUMPS)),
  ]);
});

/** For the navigation: how many things are waiting for this reader to act on. Four statements. */
export const countAttention = answer(attentionCount, async (ctx) => {
  const { actor } = ctx;
  const [sync, keys, invites, approvals] = await Promise.all([
    can(actor, 'sync:run') ? once(ctx, readSyncItems) : [],
    can(actor, 'api_key:write') ? once(ctx, readKeyItems) : [],
    can(actor, 'invite:approve') ? once(ctx, countInvites) : { waiting: 0 },
    once(ctx, countApprovals),
  ]);
  const pressing = (items: AttentionItem[]) => items.filter(({ severity }) => severity !== 'neutral');
  const counts = {
    '/settings/sync': pressing(sync).length,
    '/api-keys': sumOf(pressing(keys).filter(({ kind }) => !isOfPeople(kind))),
    '/people': sumOf(pressing(keys).filter(({ kind }) => isOfPeople(kind))),
    '/invites': invites.waiting,
    '/budgets': approvals,
  };
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
});

function sumOf(items: readonly AttentionItem[]): number {
  return items.reduce((sum, { count }) => sum + count, 0);
}

function isOfPeople(kind: AttentionItem['kind']): boolean {
  return kind === 'leaving_waits' || kind === 'leaving_incomplete' || kind === 'people_returned';
}

async function readAuditItems(ctx: Ctx, actor: PersonActor): Promise<AttentionItem[]> {
  if (!reach(actor, 'audit:read').all) return [];
  const rows = await ctx.db.$queryRaw<{ at: Date; words: string | null }[]>`
    SELECT at, detail->>'words' AS words FROM process_status WHERE name = 'audit' AND detail->>'state' = 'broken'`;
  return rows.map(brokenAuditItem);
}

async function readSyncItems(ctx: PersonCtx): Promise<AttentionItem[]> {
  const { actor } = ctx;
  const since = new Date(ctx.now.getTime() - CORRECTION_DAYS * 86_400_000);
  const newest = (report: string) =>
    Prisma.sql`(SELECT read_at FROM report_days WHERE report = ${report} ORDER BY day DESC LIMIT 1)`;
  const [facts] = await ctx.db.$queryRaw<(Omit<SyncFacts, 'contradiction'> & { usage: number; cost: number })[]>`
    SELECT (SELECT at FROM process_status WHERE name = 'worker') AS "workerAt",
      least(${newest('usage')}, ${newest('cost')}) AS "figuresAt",
      (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'state', state, 'message', error_message, 'at', started_at)
          ORDER BY kind), '[]')
        FROM (SELECT DISTINCT ON (kind) kind, state, error_message, started_at FROM sync_runs
          WHERE state IN ('succeeded', 'partial', 'failed') ORDER BY kind, started_at DESC) r
        WHERE state <> 'succeeded') AS failing,
      h.days AS "heldDays", h.since AS "heldSince",
      c.days AS "correctedDays", c.first AS "correctedFrom", c.last AS "correctedTo", c.nano AS "correctedNano",
      c.at AS "correctedAt", r.usage, r.cost
    FROM (SELECT count(*)::int AS days, min(pending_at) AS since FROM report_days WHERE pending_hash IS NOT NULL) h
    CROSS JOIN (SELECT count(DISTINCT day)::int AS days, min(day)::text AS first, max(day)::text AS last,
        coalesce(sum(after_nano - before_nano), 0)::bigint AS nano, max(at) AS at
      FROM corrections WHERE at >= ${since}) c
    CROSS JOIN (${daysWithRows(ctx.now)}) r`;
  if (!facts) return [];
  const sight: Sight = { sync: can(actor, 'settings:read'), allMoney: reach(actor, 'cost:read').all };
  return syncItems({ ...facts, contradiction: contradictionOf(facts) }, ctx.now, sight);
}

async function readKeyItems(ctx: PersonCtx): Promise<AttentionItem[]> {
  const { actor } = ctx;
  const open = (state: string) =>
    can(actor, 'person:write')
      ? Prisma.sql`(SELECT count(*)::int FROM departures WHERE state = ${state})`
      : Prisma.sql`0`;
  const returned = can(actor, 'role:write') ? Prisma.sql`(SELECT count(*)::int FROM (${RETURNED}) b)` : Prisma.sql`0`;
  const [facts] = await ctx.db.$queryRaw<(KeyFacts & DepartureFacts)[]>`
    WITH r AS MATERIALIZED (${keyRows(actor, ctx.now)})
    SELECT ${open('waiting')} AS waiting, ${open('incomplete')} AS incomplete, ${returned} AS returned, count(*) FILTER (WHERE "isLeft")::int AS left,
      count(*) FILTER (WHERE "isExpiring")::int AS expiring,
      min("expiresAt") FILTER (WHERE "isExpiring") AS "expiresFirst",
      count(*) FILTER (WHERE "isUnused")::int AS unused,
      count(*) FILTER (WHERE "isOld")::int AS old,
      min("createdAt") FILTER (WHERE "isOld") AS oldest,
      ${firstKeys(Prisma.sql`"isLeft"`, Prisma.sql`spend DESC NULLS LAST`)} AS "leftKeys",
      ${firstKeys(Prisma.sql`"isUnused"`, Prisma.sql`"lastUsedDay" NULLS FIRST, "createdAt"`)} AS "unusedKeys"
    FROM r`;
  if (!facts) return [];
  const told = (keys: readonly AttentionKey[]) =>
    keys.map((key) => ({ ...key, mayDisable: can(actor, 'api_key:write', { workspaceId: key.workspaceId }) }));
  const named = { leftKeys: told(facts.leftKeys), unusedKeys: told(facts.unusedKeys) };
  return [...keyItems({ ...facts, ...named }, can(actor, 'api_key:write')), ...departureItems(facts)];
}

/** The first keys of the rows `r`, with what tells one from another. */
function firstKeys(which: Prisma.Sql, order: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(SELECT coalesce(jsonb_agg(to_jsonb(f)), '[]') FROM (
    SELECT id, name, "workspaceId", "workspaceName", "lastUsedDay" FROM r WHERE ${which} ORDER BY ${order}, id LIMIT ${NAMED_KEYS}
  ) f)`;
}

/** What the worker found to be so, as far as the reader may hear of it. */
async function readConditions(ctx: PersonCtx): Promise<OpenCondition[]> {
  return ctx.db.$queryRaw<OpenCondition[]>`
    SELECT n.kind, n.measure, n.since FROM conditions n
    WHERE n.state = 'open' AND n.kind = ANY(${TOLD_AS_FOUND}::text[]) AND ${isHeard(ctx.actor, Prisma.sql`false`)}
    ORDER BY n.since DESC, n.id LIMIT ${MOST_CONDITIONS}`;
}

interface PartRow {
  kind: 'workspace' | 'api_key';
  id: string;
  name: string;
  workspaceId: string | null;
  last: Day;
  days: Day[];
  nanos: string[];
}

/** Jumps of workspaces and keys whose money the reader may see. */
async function readJumps(ctx: Ctx, actor: PersonActor): Promise<PartJump[]> {
  const within = reach(actor, 'cost:read');
  if (!can(actor, 'cost:read')) return [];
  const ofWorkspaces = within.all ? Prisma.sql`true` : Prisma.sql`w.id = ANY(${within.workspaceIds}::text[])`;
  const days = Prisma.sql`t.day > b.last - ${JUMP_LOOKBACK_DAYS + JUMP_BASELINE_DAYS}::int AND t.day <= b.last`;
  const rows = await ctx.db.$queryRaw<PartRow[]>`
    WITH b AS (SELECT least((SELECT max(day) FROM report_days WHERE report = 'cost'), ${dayOf(ctx.now)}::date) - 1 AS last),
    k AS MATERIALIZED (
      SELECT a.ref, r.id, r.name, r."workspaceId" FROM (${keyRows(actor, ctx.now)}) r JOIN api_keys a ON a.id = r.id
      WHERE r.spend >= ${JUMP_FLOOR} ORDER BY r.spend DESC LIMIT ${MOST_KEYS}
    ), parts AS (
      SELECT 'workspace' AS kind, t.workspace_ref AS ref, t.day, t.cost::numeric AS nano
      FROM b JOIN rollup_workspace t ON ${days}
      UNION ALL
      SELECT 'api_key', k.ref, d.day, d.nano
      FROM b CROSS JOIN k CROSS JOIN LATERAL (
        SELECT t.day, sum(${SPEND_COST}) AS nano
        FROM spend_daily t WHERE t.key_ref = k.ref AND ${days} GROUP BY t.day
      ) d
    ), series AS (
      SELECT kind, ref, array_agg(day::text) AS days, array_agg(nano::text) AS nanos
      FROM parts CROSS JOIN b GROUP BY kind, ref
      HAVING max(nano) FILTER (WHERE day > last - ${JUMP_LOOKBACK_DAYS}::int) >= ${JUMP_FLOOR}
    )
    SELECT p.kind, n.id, n.name, n."workspaceId", b.last::text AS last, p.days, p.nanos
    FROM series p CROSS JOIN b JOIN (
      SELECT 'workspace' AS kind, w.ref, w.id, w.name, w.id AS "workspaceId" FROM workspaces w WHERE ${ofWorkspaces}
      UNION ALL SELECT 'api_key', k.ref, k.id, k.name, k."workspaceId" FROM k
    ) n ON n.kind = p.kind AND n.ref = p.ref`;
  return rows.flatMap(({ days: told, nanos, last, ...part }) => {
    const costs = new Map<Day, NanoDollars>(told.map((day, at) => [day, BigInt(nanos[at] ?? 0)]));
    const jump = findJump({ costs, last });
    return jump ? [{ ...part, ...jump }] : [];
  });
}
