import { reach } from '@/lib/access/reach';
import { dayOf } from '@/lib/core/time';
import { type Charge, chargeDayList, chargeList } from '@/lib/domain/usage/query-schema';
import { OTHER_COST_PREFIX } from '@/lib/domain/usage/schema';
import { TOKEN_TYPES } from '@/lib/domain/usage/token-types';
import { COUNTS_AND_COSTS } from '@/lib/domain/usage/types-sql';
import { answer } from '@/lib/operations/answer';
import { Prisma } from '@/prisma/generated/client';
import { readFrames } from './frame-reads';
import { filterSql, namesSql, type RowFilters, reachSql } from './parts-sql';
import { TABLES, tableSql, withCentres } from './tables-sql';

interface ChargesRow extends Omit<Charge, 'tokenType' | 'tokenTypeLabel' | 'quantity' | 'cost'> {
  /** What a charge is called that is made for nothing that is counted. */
  other: string | null;
  /** Counts in the order of the token types, then what each cost, then all other cost. */
  figures: bigint[];
}

/** Which days of a report's range were read, and whether each may still change. One statement. */
export const listChargeDays = answer(chargeDayList, async (ctx, filter) => {
  const asked = { ...filter, metric: 'cost', split: 'none', granularity: 'day', compare: 'none' } as const;
  const { periods } = (await readFrames(ctx, asked)).frames.current;
  const days = periods
    .filter(({ missingDays }) => missingDays === 0)
    .map(({ start, partial, partialDays }) => ({ day: start, isPartial: partial || partialDays > 0 }));
  return { days, missing: periods.length - days.length };
});

/** What a day's charges are, one by one: what one key used of one token type, and what it cost. */
export const listCharges = answer(chargeList, async (ctx, { day, ...filter }) => {
  const conditions = [reachSql(ctx.actor, reach(ctx.actor, 'cost:read')), ...filterSql(ctx.actor, filter)];
  const key = namesSql('api_key');
  const range = { from: day, to: day, today: dayOf(ctx.now), places: [{ day, hour: 0, at: 0 }] };
  const { sql } = (filter.cost_centre.length > 0 ? withCentres : tableSql)(TABLES.spend, range);
  const rows = await ctx.db.$queryRaw<ChargesRow[]>`
    SELECT w.id AS "workspaceId", w.name AS "workspaceName", coalesce(w.tags, '{}'::jsonb) AS tags, ${key.columns},
      m.value AS model, s.value AS tier, o.value AS other, r.figures
    FROM (
      SELECT t.workspace_ref, t.key_ref AS part, t.model_ref, t.tier_ref, t.other_ref, ARRAY[${COUNTS_AND_COSTS}] AS figures
      FROM ${sql} t WHERE t.day = ${day}::date AND ${Prisma.join(conditions, ' AND ')}
    ) r
    LEFT JOIN workspaces w ON w.ref = r.workspace_ref
    LEFT JOIN dimension_values m ON m.ref = r.model_ref
    LEFT JOIN dimension_values s ON s.ref = r.tier_ref
    LEFT JOIN dimension_values o ON o.ref = r.other_ref
    ${key.joins}
    ORDER BY r.workspace_ref, r.part, r.model_ref, r.tier_ref, r.other_ref`;
  const organization = await ctx.db.organization.findFirst({
    orderBy: { seenAt: 'desc' },
    select: { id: true, name: true },
  });
  return { organization, charges: rows.flatMap((row) => chargesIn(row, filter)) };
});

function chargesIn({ figures, other, ...place }: ChargesRow, { token_type: chosen }: RowFilters) {
  const isChosen = (type: string) => chosen.length === 0 || chosen.includes(type);
  const name = other ?? 'unknown';
  const counted = TOKEN_TYPES.map(({ id, label }, at) => {
    const [quantity = 0n, cost = 0n] = [figures[at], figures[TOKEN_TYPES.length + at]];
    return { tokenType: id, tokenTypeLabel: label, quantity, cost };
  });
  const uncounted = {
    tokenType: `${OTHER_COST_PREFIX}${name}`,
    tokenTypeLabel: name,
    quantity: null,
    cost: figures.at(-1) ?? 0n,
  };
  return [...counted, uncounted]
    .filter(({ tokenType, quantity, cost }) => isChosen(tokenType) && ((quantity ?? 0n) !== 0n || cost !== 0n))
    .map((charge): Charge => {
      const [quantity, cost] = [charge.quantity?.toString() ?? null, charge.cost.toString()];
      return { ...place, ...charge, quantity, cost };
    });
}
