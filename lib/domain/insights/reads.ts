import type { Caller } from '@/lib/access/principals';
import { type Reach, reach } from '@/lib/access/reach';
import type { Db } from '@/lib/core/db';
import { addDays, addMonths, type Day, dayOf, monthStart } from '@/lib/core/time';
import { keyRows } from '@/lib/domain/api-keys/visible-sql';
import { UNKNOWN_HOUR } from '@/lib/domain/usage/ledger/spread-hours';
import { reachSql } from '@/lib/domain/usage/report/parts-sql';
import { TOKEN_TYPES, type TokenTypeId } from '@/lib/domain/usage/token-types';
import { ALL_TOKENS, COUNTS, COUNTS_AND_COSTS } from '@/lib/domain/usage/types-sql';
import { Prisma } from '@/prisma/generated/client';
import { findEnd } from './lifecycle-rules';
import {
  endingModels,
  type Finding,
  idleKeys,
  type LongUse,
  longPrompts,
  type PerType,
  type Rhythm,
  smallerModels,
  steadyTraffic,
  sumPrices,
  type Use,
  unreadWrites,
  withoutCacheReads,
  worthSaying,
} from './rules';

/** Days of whose hours the rhythm of use is taken. */
const RHYTHM_DAYS = 14;
const MOST_KEYS = 2_000;
/** Other tiers have prices of their own, and batch is cheap already. */
const STANDARD = Prisma.sql`t.tier_ref = ANY(ARRAY(SELECT ref FROM dimension_values WHERE kind = 'tier' AND value = 'standard'))`;
const NO_FIGURES = TOKEN_TYPES.flatMap(() => [0n, 0n]);

/** The last month that is over. */
export function insightMonth(now: Date): { from: Day; to: Day } {
  const thisMonth = monthStart(dayOf(now));
  return { from: addMonths(thisMonth, -1), to: addDays(thisMonth, -1) };
}

/** What could have been saved in that month, of what the actor may see; prices are those of all, since a price is no figure of anybody's. */
export async function readFindings(db: Db, actor: Caller, now: Date): Promise<Finding[]> {
  const within = reach(actor, 'cost:read');
  const [uses, keyUses, rhythms, long, unused] = await Promise.all([
    readUses(db, now),
    readKeyUses(db, actor, within, now),
    readRhythms(db, now),
    readLongUses(db, now),
    countUnusedKeys(db, actor, now),
  ]);
  const prices = sumPrices(uses);
  const isSeen = ({ workspaceId }: { workspaceId: string }) => within.all || within.workspaceIds.includes(workspaceId);
  const seen = uses.filter(isSeen);
  return worthSaying([
    ...withoutCacheReads(seen, prices),
    ...unreadWrites(keyUses, prices),
    ...steadyTraffic(seen, rhythms),
    ...smallerModels(seen, prices),
    ...longPrompts(long.filter(isSeen)),
    ...endingModels(seen, findEnd, dayOf(now)),
    ...idleKeys(unused),
  ]);
}

interface FiguresRow {
  workspaceId: string;
  workspaceName: string;
  model: string;
  figures: bigint[];
}

async function readUses(db: Db, now: Date): Promise<Use[]> {
  const rows = await db.$queryRaw<FiguresRow[]>`
    SELECT w.id AS "workspaceId", w.name AS "workspaceName", m.value AS model, ARRAY[${COUNTS_AND_COSTS}] AS figures
    FROM rollup_monthly t JOIN workspaces w ON w.ref = t.workspace_ref JOIN dimension_values m ON m.ref = t.model_ref
    WHERE t.month = ${insightMonth(now).from}::date AND ${STANDARD}`;
  const uses = new Map<string, { row: FiguresRow; figures: bigint[] }>();
  for (const row of rows) {
    const name = `${row.workspaceId} ${row.model}`;
    const known = uses.get(name)?.figures ?? NO_FIGURES;
    uses.set(name, { row, figures: known.map((value, at) => value + (row.figures[at] ?? 0n)) });
  }
  return [...uses.values()].map(({ row, figures }) => toUse({ ...row, figures }));
}

async function readKeyUses(db: Db, actor: Caller, within: Reach, now: Date) {
  const rows = await db.$queryRaw<(FiguresRow & { keyId: string; keyName: string })[]>`
    SELECT w.id AS "workspaceId", w.name AS "workspaceName", m.value AS model, k.id AS "keyId", k.name AS "keyName",
      ARRAY[${COUNTS_AND_COSTS}] AS figures
    FROM spend_monthly t JOIN workspaces w ON w.ref = t.workspace_ref JOIN dimension_values m ON m.ref = t.model_ref
    JOIN api_keys k ON k.ref = t.key_ref
    WHERE t.month = ${insightMonth(now).from}::date AND ${STANDARD} AND ${reachSql(actor, within)}
      AND t.cache_write_5m + t.cache_write_1h > 0
    ORDER BY t.cost_cache_write_5m + t.cost_cache_write_1h DESC LIMIT ${MOST_KEYS}`;
  return rows.map(({ keyId, keyName, ...row }) => ({ ...toUse(row), key: { id: keyId, name: keyName } }));
}

function toUse({ figures, ...place }: FiguresRow): Use {
  const valuesFrom = (start: number) =>
    Object.fromEntries(TOKEN_TYPES.map(({ id }, at) => [id, figures[start + at] ?? 0n])) as PerType;
  return { ...place, counts: valuesFrom(0), costs: valuesFrom(TOKEN_TYPES.length) };
}

interface RhythmRow {
  workspaceId: string;
  model: string;
  knownHours: number;
  activeHours: number;
  sum: number;
  squares: number;
}

async function readRhythms(db: Db, now: Date): Promise<Rhythm[]> {
  const today = dayOf(now);
  const days = Prisma.sql`day >= ${addDays(today, -RHYTHM_DAYS)}::date AND day < ${today}::date`;
  const rows = await db.$queryRaw<RhythmRow[]>`
    SELECT w.id AS "workspaceId", m.value AS model, sum(h.tokens)::float8 AS sum, sum(h.tokens ^ 2)::float8 AS squares,
      count(*) FILTER (WHERE h.tokens > 0)::int AS "activeHours",
      (SELECT count(*)::int * 24 FROM report_days WHERE report = 'usage_hourly' AND ${days}) AS "knownHours"
    FROM (
      SELECT t.workspace_ref, t.model_ref, t.day, t.hour, sum(${ALL_TOKENS})::float8 AS tokens FROM rollup_hourly t
      WHERE ${days} AND t.hour <> ${UNKNOWN_HOUR}::int AND ${STANDARD} GROUP BY 1, 2, 3, 4
    ) h
    JOIN workspaces w ON w.ref = h.workspace_ref JOIN dimension_values m ON m.ref = h.model_ref GROUP BY 1, 2`;
  return rows.map(({ sum, squares, knownHours, ...row }) => {
    const mean = knownHours > 0 ? sum / knownHours : 0;
    const variance = knownHours > 0 ? squares / knownHours - mean * mean : 0;
    return { ...row, knownHours, mean, deviation: Math.sqrt(Math.max(0, variance)) };
  });
}

const SHORT = '0-200k';
const LONG = '200k-1M';

interface CostByLength {
  ref: number;
  workspaceId: string;
  workspaceName: string;
  model: string;
  tokenType: string;
  context: string;
  cost: bigint;
}

/** Only where long prompts were charged at all; what they used is then read of those models alone. */
async function readLongUses(db: Db, now: Date): Promise<LongUse[]> {
  const { from, to } = insightMonth(now);
  const inMonth = Prisma.sql`t.day >= ${from}::date AND t.day <= ${to}::date`;
  const costs = await db.$queryRaw<CostByLength[]>`
    WITH c AS (
      SELECT t.workspace_ref, l.model, l.token_type, l.context_window, sum(t.amount_nano)::bigint AS cost
      FROM cost_daily t JOIN cost_lines l ON l.ref = t.line_ref
      WHERE ${inMonth} AND l.cost_type = 'tokens' AND l.service_tier = 'standard' AND l.context_window <> '' GROUP BY 1, 2, 3, 4
    )
    SELECT c.workspace_ref AS ref, w.id AS "workspaceId", w.name AS "workspaceName", c.model, c.token_type AS "tokenType",
      c.context_window AS context, c.cost
    FROM c JOIN workspaces w ON w.ref = c.workspace_ref
    WHERE (c.workspace_ref, c.model) IN (SELECT workspace_ref, model FROM c WHERE context_window = ${LONG} AND cost > 0)`;
  if (costs.length === 0) return [];
  const models = [...new Set(costs.map(({ model }) => model))];
  const used = await db.$queryRaw<{ ref: number; model: string; context: string; counts: bigint[] }[]>`
    SELECT t.workspace_ref AS ref, m.value AS model, x.value AS context, ARRAY[${COUNTS}] AS counts
    FROM usage_daily t JOIN dimension_values m ON m.ref = t.model_ref JOIN dimension_values x ON x.ref = t.context_ref
    WHERE ${inMonth} AND ${STANDARD} AND m.value = ANY(${models}::text[])`;
  const nameOf = (ref: number, model: string, context: string, type: TokenTypeId) =>
    [ref, model, context, type].join(' ');
  const tokens = new Map<string, bigint>();
  for (const { ref, model, context, counts } of used) {
    for (const [at, { id }] of TOKEN_TYPES.entries()) {
      const name = nameOf(ref, model, context, id);
      tokens.set(name, (tokens.get(name) ?? 0n) + (counts[at] ?? 0n));
    }
  }
  const typed = costs.flatMap((row) => {
    const type = TOKEN_TYPES.find(({ wire }) => wire === row.tokenType)?.id;
    return type ? [{ ...row, type, name: nameOf(row.ref, row.model, row.context, type) }] : [];
  });
  const paid = new Map(typed.map(({ name, cost }) => [name, cost]));
  const priceOf = (name: string) => ({ cost: paid.get(name) ?? 0n, tokens: tokens.get(name) ?? 0n });
  return typed
    .filter(({ context }) => context === LONG)
    .map(({ ref, workspaceId, workspaceName, model, type, name }) => ({
      ...{ workspaceId, workspaceName, model },
      short: priceOf(nameOf(ref, model, SHORT, type)),
      long: priceOf(name),
    }));
}

async function countUnusedKeys(db: Db, actor: Caller, now: Date): Promise<number> {
  const [row] = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM (${keyRows(actor, now)}) r WHERE r."isUnused"`;
  return row?.count ?? 0;
}
