import { can, reach } from '@/lib/access/reach';
import { addDays, dayOf } from '@/lib/core/time';
import { RETURNED } from '@/lib/domain/accounts/returned-sql';
import { anomalyRows } from '@/lib/domain/anomalies/visible-sql';
import { KEY_WRITES } from '@/lib/domain/api-keys/rules';
import { keyRows } from '@/lib/domain/api-keys/visible-sql';
import { countApprovals } from '@/lib/domain/approvals/reads';
import { countInvites } from '@/lib/domain/invites/queries';
import { findKind, KIND_NAMES } from '@/lib/domain/notifications/kinds/list';
import { isHeard } from '@/lib/domain/notifications/visible-sql';
import { findContradiction } from '@/lib/domain/sync/day-rules';
import { daysWithRows } from '@/lib/domain/sync/day-sql';
import { answer, type CallerCtx } from '@/lib/operations/answer';
import { once } from '@/lib/operations/once';
import { Prisma } from '@/prisma/generated/client';
import { type AttentionItem, type AttentionKey, attentionCount, attentionList } from './query-schema';
import {
  type AnomalyFacts,
  anomalyItem,
  brokenAuditItem,
  conditionItem,
  type DepartureFacts,
  departureItems,
  inviteItems,
  type KeyFacts,
  keyItems,
  mostPressingFirst,
  type OpenCondition,
  type SecondFacts,
  type Sight,
  type SyncFacts,
  secondPersonItems,
  syncItems,
  unusedReplicaItem,
} from './rules';

const CORRECTION_DAYS = 30;
/** An anomaly that ended by itself, and of which nobody said what it was, is shown for so long. */
const ENDED_DAYS = 28;
const MOST_ANOMALIES = 10;
const MOST_CONDITIONS = 20;
/** The other kinds stand in the list as they are counted when it is read. */
const TOLD_AS_FOUND = KIND_NAMES.filter(
  (name) =>
    ['key.breach', 'key.rotation'].includes(name) ||
    ['audit', 'budgets', 'channels'].includes(findKind(name)?.group ?? ''),
);
/** So many of the keys that should be disabled can be disabled where that is said; the rest are a click away. */
const NAMED_KEYS = 3;

/** What is asked of the keys for the navigation, and what the list says of them beside it. */
type PressingFacts = Pick<KeyFacts, 'left' | 'expiring' | 'expiresFirst'> & DepartureFacts;
type OtherFacts = Omit<KeyFacts, keyof PressingFacts>;
const NO_OTHERS: OtherFacts = { unused: 0, old: 0, oldest: null, leftKeys: [], unusedKeys: [] };

/** What the reader should look at, the most pressing first. Six statements, whatever there is. */
export const listAttention = answer(attentionList, async (ctx) => {
  const [replicaProblem, own, keys, anomalies, invites, conditions] = await Promise.all([
    can(ctx.actor, 'settings:read') && ctx.replica ? ctx.replica.findProblem() : null,
    once(ctx, readOwnItems),
    readKeyItems(ctx),
    readAnomalies(ctx),
    once(ctx, countInvites),
    readConditions(ctx),
  ]);
  return mostPressingFirst([
    ...own.audit,
    ...own.second,
    ...own.sync,
    ...(replicaProblem === null ? [] : [unusedReplicaItem(replicaProblem)]),
    ...keys,
    ...inviteItems(invites),
    ...conditions.map(conditionItem),
    ...anomalies.map(anomalyItem),
  ]);
});

/** For the navigation: how many things are waiting for this reader to act on. Four statements. */
export const countAttention = answer(attentionCount, async (ctx) => {
  const { actor } = ctx;
  const [own, keys, invites, approvals] = await Promise.all([
    can(actor, 'sync:run') ? once(ctx, readOwnItems) : null,
    can(actor, 'api_key:write') ? once(ctx, countPressing) : null,
    can(actor, 'invite:approve') ? once(ctx, countInvites) : { waiting: 0 },
    once(ctx, countApprovals),
  ]);
  const pressing = (items: AttentionItem[]) => items.filter(({ severity }) => severity !== 'neutral');
  const counts = {
    '/settings/sync': own ? pressing(own.sync).length : 0,
    '/api-keys': keys ? sumCounts(pressing(keyItems({ ...keys, ...NO_OTHERS }, true))) : 0,
    '/people': keys ? sumCounts(pressing(departureItems(keys))) : 0,
    '/invites': invites.waiting,
    '/budgets': approvals,
  };
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
});

function sumCounts(items: readonly AttentionItem[]): number {
  return items.reduce((sum, { count }) => sum + count, 0);
}

interface OwnFacts extends Omit<SyncFacts, 'contradiction'>, SecondFacts {
  usage: number;
  cost: number;
  auditBrokenAt: Date | null;
  auditWords: string | null;
}

/** What is wrong with Steward's own reading and its own record, as far as the reader may hear of it. */
async function readOwnItems(ctx: CallerCtx): Promise<Record<'audit' | 'second' | 'sync', AttentionItem[]>> {
  const { actor } = ctx;
  const since = new Date(ctx.now.getTime() - CORRECTION_DAYS * 86_400_000);
  const newest = (report: string) =>
    Prisma.sql`(SELECT read_at FROM report_days WHERE report = ${report} ORDER BY day DESC LIMIT 1)`;
  const [facts] = await ctx.db.$queryRaw<OwnFacts[]>`
    SELECT (SELECT at FROM process_status WHERE name = 'worker') AS "workerAt",
      least(${newest('usage')}, ${newest('cost')}) AS "figuresAt",
      (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'state', state, 'message', error_message, 'at', started_at)
          ORDER BY kind), '[]')
        FROM (SELECT DISTINCT ON (kind) kind, state, error_message, started_at FROM sync_runs
          WHERE state IN ('succeeded', 'partial', 'failed') ORDER BY kind, started_at DESC) r
        WHERE state <> 'succeeded') AS failing,
      h.days AS "heldDays", h.since AS "heldSince",
      c.days AS "correctedDays", c.first AS "correctedFrom", c.last AS "correctedTo", c.nano AS "correctedNano",
      c.at AS "correctedAt", r.usage, r.cost, o.owners, v.count AS overridden, v.last AS "overriddenLast",
      v.at AS "overriddenAt", a.at AS "auditBrokenAt", a.detail->>'words' AS "auditWords"
    FROM (SELECT count(*)::int AS days, min(pending_at) AS since FROM report_days WHERE pending_hash IS NOT NULL) h
    CROSS JOIN (SELECT count(DISTINCT day)::int AS days, min(day)::text AS first, max(day)::text AS last,
        coalesce(sum(after_nano - before_nano), 0)::bigint AS nano, max(at) AS at
      FROM corrections WHERE at >= ${since}) c
    CROSS JOIN (${daysWithRows(ctx.now)}) r
    CROSS JOIN (SELECT count(*)::int AS owners FROM people WHERE role_override = 'owner' AND deactivated_at IS NULL) o
    CROSS JOIN (SELECT count(*)::int AS count, (array_agg(intent_id::text ORDER BY decided_at DESC))[1] AS last,
        max(decided_at) AS at
      FROM approvals WHERE decision = 'overridden' AND decided_at >= ${since}) v
    LEFT JOIN process_status a ON a.name = 'audit' AND a.detail->>'state' = 'broken'`;
  if (!facts) return { audit: [], second: [], sync: [] };
  const { auditBrokenAt: at, auditWords: words } = facts;
  const sight: Sight = { sync: can(actor, 'settings:read'), allMoney: reach(actor, 'cost:read').all };
  return {
    audit: at && reach(actor, 'audit:read').all ? [brokenAuditItem({ at, words })] : [],
    second: can(actor, 'policy:write') ? secondPersonItems(facts) : [],
    sync: syncItems({ ...facts, contradiction: findContradiction(facts) }, ctx.now, sight),
  };
}

/** Without their names, and without what they were used for: the navigation of every page asks this. */
async function countPressing(ctx: CallerCtx): Promise<PressingFacts> {
  const { actor } = ctx;
  const open = (state: string) =>
    can(actor, 'person:write')
      ? Prisma.sql`(SELECT count(*)::int FROM departures WHERE state = ${state})`
      : Prisma.sql`0`;
  const returned = can(actor, 'role:write') ? Prisma.sql`(SELECT count(*)::int FROM (${RETURNED}) b)` : Prisma.sql`0`;
  const [facts] = await ctx.db.$queryRaw<PressingFacts[]>`
    SELECT ${open('waiting')} AS waiting, ${open('incomplete')} AS incomplete, ${returned} AS returned,
      count(*) FILTER (WHERE "isLeft")::int AS left, count(*) FILTER (WHERE "isExpiring")::int AS expiring,
      min("expiresAt") FILTER (WHERE "isExpiring") AS "expiresFirst"
    FROM (${keyRows(actor, ctx.now)}) r WHERE "isLeft" OR "isExpiring"`;
  if (!facts) throw new Error('The keys were not counted');
  return facts;
}

async function readKeyItems(ctx: CallerCtx): Promise<AttentionItem[]> {
  const { actor } = ctx;
  const [facts, others] = await Promise.all([once(ctx, countPressing), readOtherFacts(ctx)]);
  return [...keyItems({ ...facts, ...others }, can(actor, 'api_key:write')), ...departureItems(facts)];
}

/** How many are unused and old, and the first of those that should be disabled. */
async function readOtherFacts(ctx: CallerCtx): Promise<OtherFacts> {
  const { actor } = ctx;
  const first = (
    which: Prisma.Sql,
    order: Prisma.Sql,
  ) => Prisma.sql`(SELECT coalesce(jsonb_agg(to_jsonb(f)), '[]') FROM (
    SELECT kind, id, name, "workspaceId", "workspaceName", "lastUsedDay" FROM r WHERE ${which} ORDER BY ${order}, id LIMIT ${NAMED_KEYS}
  ) f)`;
  const [facts = NO_OTHERS] = await ctx.db.$queryRaw<OtherFacts[]>`
    WITH r AS MATERIALIZED (
      SELECT kind, id, name, "workspaceId", "workspaceName", "lastUsedDay", "createdAt", spend, "isLeft", "isUnused", "isOld"
      FROM (${keyRows(actor, ctx.now)}) k WHERE "isLeft" OR "isUnused" OR "isOld"
    )
    SELECT count(*) FILTER (WHERE "isUnused")::int AS unused, count(*) FILTER (WHERE "isOld")::int AS old,
      min("createdAt") FILTER (WHERE "isOld") AS oldest,
      ${first(Prisma.sql`"isLeft"`, Prisma.sql`spend DESC NULLS LAST`)} AS "leftKeys",
      ${first(Prisma.sql`"isUnused"`, Prisma.sql`"lastUsedDay" NULLS FIRST, "createdAt"`)} AS "unusedKeys"
    FROM r`;
  const told = (keys: readonly AttentionKey[]) =>
    keys.map((key) => ({ ...key, mayDisable: can(actor, KEY_WRITES[key.kind], { workspaceId: key.workspaceId }) }));
  return { ...facts, leftKeys: told(facts.leftKeys), unusedKeys: told(facts.unusedKeys) };
}

/** What the worker found to be so, as far as the reader may hear of it. */
async function readConditions(ctx: CallerCtx): Promise<OpenCondition[]> {
  return ctx.db.$queryRaw<OpenCondition[]>`
    SELECT n.kind, n.measure, n.since FROM conditions n
    WHERE n.state = 'open' AND n.kind = ANY(${TOLD_AS_FOUND}::text[]) AND ${isHeard(ctx.actor, Prisma.sql`false`)}
    ORDER BY n.since DESC, n.id LIMIT ${MOST_CONDITIONS}`;
}

/** What spends more than usual and is not snoozed, and what did so lately without a word from anybody. */
async function readAnomalies(ctx: CallerCtx): Promise<AnomalyFacts[]> {
  const today = dayOf(ctx.now);
  return ctx.db.$queryRaw<AnomalyFacts[]>`
    SELECT r.id, r.name, r."seriesKind", r.since, r.seen, r.excess, r.state FROM (${anomalyRows(ctx.actor)}) r
    WHERE r.verdict IS NULL AND CASE r.state WHEN 'open' THEN coalesce(r."snoozedUntil" <= ${today}, true)
      ELSE r.seen >= ${addDays(today, -ENDED_DAYS)} END
    ORDER BY r.state = 'open' DESC, r.excess DESC, r.id LIMIT ${MOST_ANOMALIES}`;
}
