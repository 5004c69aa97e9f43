import { notFound } from '@/lib/core/errors';
import { addDays, dayOf, dayStart, daysFrom } from '@/lib/core/time';
import { usageReport } from '@/lib/domain/usage/report/queries';
import { readPage } from '@/lib/lists/read-page';
import { contains } from '@/lib/lists/sql';
import { answer } from '@/lib/operations/answer';
import { Prisma } from '@/prisma/generated/client';
import { BASELINE_DAYS, dayBaseline, KEY_SENSITIVITY, PLACE_SENSITIVITY } from './baseline-rules';
import { type AnomalyRow, anomalyGet, anomalyList } from './query-schema';
import { toUsageFilter } from './rules';
import type { AnomalyFacet } from './schema';
import { anomalyRows } from './visible-sql';

const SHOWN_BEFORE = 28;
const SHOWN_AFTER = 7;
const MOST_SHOWN = 90;

type AnomalyRecord = Omit<AnomalyRow, 'usual' | 'limit' | 'peak' | 'excess'> &
  Record<'usual' | 'limit' | 'peak' | 'excess', bigint>;

const FACETS: Readonly<Record<AnomalyFacet, Prisma.Sql>> = {
  open: Prisma.sql`r.state = 'open'`,
  over: Prisma.sql`r.state <> 'open'`,
  all: Prisma.sql`true`,
};

/** What spends or spent more than usual, as far as the actor may see its money; the newest first. */
export const listAnomalies = answer(anomalyList, async (ctx, { search, show, seriesKind, page, pageSize }) => {
  const found = await readPage<AnomalyRecord, AnomalyFacet>(ctx.db, {
    rows: anomalyRows(ctx.actor),
    where: [
      contains([Prisma.sql`r.name`, Prisma.sql`r."workspaceName"`, Prisma.sql`r.model`], search),
      seriesKind ? Prisma.sql`r."seriesKind" = ${seriesKind}` : Prisma.sql`true`,
    ],
    facets: FACETS,
    show,
    order: Prisma.sql`r.since DESC, r.id`,
    page,
    pageSize,
  });
  return { ...found, rows: found.rows.map(written) };
});

/** One of them, with what was usual on each day around it, judged from the same figures as the explorer's. */
export const getAnomaly = answer(anomalyGet, async (ctx, { anomalyId }) => {
  const rows = await ctx.db.$queryRaw<
    AnomalyRecord[]
  >`SELECT * FROM (${anomalyRows(ctx.actor)}) r WHERE r.id = ${anomalyId}`;
  const [row] = rows;
  if (!row) throw notFound('anomaly');
  const start = dayOf(row.since);
  const from = addDays(start, -SHOWN_BEFORE);
  const to = [addDays(row.seen, SHOWN_AFTER), addDays(from, MOST_SHOWN), dayOf(ctx.now)].sort()[0] ?? start;
  const first = addDays(from, -BASELINE_DAYS);
  const report = await usageReport(ctx, {
    ...toUsageFilter(row),
    metric: 'cost',
    from: first,
    to,
  });
  const values = report.totals.map((total) => (total === null ? null : Number(total)));
  const sensitivity = row.seriesKind === 'api_key' ? KEY_SENSITIVITY : PLACE_SENSITIVITY;
  // Days of the incident itself are not held against the days after it.
  const normal = values.map((value, at) => {
    const on = report.periods[at]?.start ?? '';
    return on >= start && on <= row.seen && row.verdict === null ? null : value;
  });
  const band = daysFrom(from, report.periods.length - BASELINE_DAYS).flatMap((day, at) => {
    const baseline = dayBaseline(normal, at + BASELINE_DAYS, dayStart(first).getUTCDay(), sensitivity);
    const whole = (value: number) => BigInt(Math.round(value)).toString();
    return baseline ? [{ day, usual: whole(baseline.usual), limit: whole(baseline.limit) }] : [];
  });
  return { ...written(row), from, to, band };
});

function written(row: AnomalyRecord): AnomalyRow {
  const { usual, limit, peak, excess } = row;
  return {
    ...row,
    ...{ usual: usual.toString(), limit: limit.toString(), peak: peak.toString(), excess: excess.toString() },
  };
}
