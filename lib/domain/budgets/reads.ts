import { standingRole } from '@/lib/access/find-actor';
import type { Db } from '@/lib/core/db';
import { addDays, type Day, dayOf } from '@/lib/core/time';
import type { KnownDays } from '@/lib/domain/usage/overview/forecast';
import { earlier, listDays } from '@/lib/domain/usage/report/compose';
import { buildFrame } from '@/lib/domain/usage/report/frame';
import { NO_FILTERS, type RowFilters } from '@/lib/domain/usage/report/parts-sql';
import { allParts, type PartCell, type ReadDays, type Reader, readDays } from '@/lib/domain/usage/report/read';
import type { Person, User } from '@/prisma/generated/client';
import { readAhead, STEWARD } from './ahead-reads';
import type { LimitRow, Scope, Window } from './rules';
import { toFilter } from './scope-rules';

export interface SpendDays extends KnownDays {
  reads: ReadDays;
  /** The explorer's filter for the scope. */
  filter: Partial<RowFilters>;
  /** What went through the gateway and is not in the report yet; it is in the day's value. */
  aheadOf(day: Day): bigint;
}

/** Days that are not whole for longer are no matter of a report that is late. */
const AHEAD_DAYS = 35;

/** What a scope cost day by day: the explorer's own figures, and what the gateway is ahead of them. */
export async function readSpend(ctx: Reader, scope: Scope, { from, to }: { from: Day; to: Day }): Promise<SpendDays> {
  const today = dayOf(ctx.now);
  const range = { from, to: earlier(to, today) };
  const reads = (await readDays(ctx, range))(['cost']);
  const { periods, places } = buildFrame({ ...range, granularity: 'day' }, ctx.now, reads);
  const filter = toFilter(scope, scope.kind === 'model_family' ? await readModels(ctx.db) : []);
  const cells =
    places.length === 0
      ? new Map<number, { value: bigint }[]>()
      : await allParts(ctx, STEWARD, {
          ...{ ...NO_FILTERS, ...filter, ...range },
          ...{ metric: 'cost', split: 'none', today, places },
        });
  const values = new Map(
    periods.map(({ start, missingDays }, at) => [start, missingDays > 0 ? null : (cells.get(at)?.[0]?.value ?? 0n)]),
  );
  const open = listDays(earlier(from, today), earlier(to, today)).filter(
    (day) => day >= addDays(today, -AHEAD_DAYS) && !reads.isComplete(day),
  );
  const ahead = await readAhead(ctx, scope, filter, open);
  const aheadOf = (day: Day) => ahead.get(day) ?? 0n;
  const spentOn = (day: Day) => {
    const [known, more] = [values.get(day) ?? null, aheadOf(day)];
    return known === null && more === 0n ? null : (known ?? 0n) + more;
  };
  return { reads, filter, aheadOf, valueOf: spentOn, isComplete: reads.isComplete };
}

const MOST_DRIVERS = 5;

/** What cost most in a window of the days that were read, by the explorer's own parts. */
export async function readDrivers(
  ctx: Reader,
  { reads, filter }: SpendDays,
  { from, to }: Pick<Window, 'from' | 'to'>,
  split: 'api_key' | 'model',
): Promise<PartCell[]> {
  const today = dayOf(ctx.now);
  const range = { from, to: earlier(to, today) };
  const places = listDays(range.from, range.to)
    .filter(reads.isRead)
    .map((day) => ({ day, hour: 0, at: 0 }));
  if (places.length === 0) return [];
  const parts = await allParts(ctx, STEWARD, {
    ...{ ...NO_FILTERS, ...filter, ...range },
    ...{ metric: 'cost', split, today, places },
  });
  return (parts.get(0) ?? []).slice(0, MOST_DRIVERS);
}

/** Every name of a model that a report has spelled. */
export async function readModels(db: Pick<Db, '$queryRaw'>): Promise<string[]> {
  const rows = await db.$queryRaw<
    { value: string }[]
  >`SELECT value FROM dimension_values WHERE kind = 'model' ORDER BY 1`;
  return rows.map(({ value }) => value);
}

/** Whether they may use Steward. Without access they are told nothing. */
export function hasAccess({ user, ...person }: Person & { user: User | null }): boolean {
  return standingRole({ ...person, upstreamRole: user?.role ?? null, goneAt: user?.goneAt ?? null }) !== null;
}

/** Limits as the rules take them. */
export function limitRows(
  rows: readonly { revision: number; kind: string; amountNano: bigint | null; until: Date | null; at: Date }[],
): LimitRow[] {
  return rows.map(({ kind, amountNano, until, ...row }) => ({
    ...row,
    kind: kind === 'raise' ? 'raise' : 'set',
    amount: amountNano,
    until: until && dayOf(until),
  }));
}
