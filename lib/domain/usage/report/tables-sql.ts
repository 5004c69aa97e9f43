import { type Day, monthStart, periodStarts } from '@/lib/core/time';
import { unusualCentres, usualCentres } from '@/lib/domain/cost-centres/place-sql';
import { UNASSIGNED_REF } from '@/lib/domain/cost-centres/rules';
import { UNKNOWN_HOUR } from '@/lib/domain/usage/ledger/spread-hours';
import { COUNTS, COUNTS_AND_COSTS, MOVED_COUNTS_AND_COSTS } from '@/lib/domain/usage/types-sql';
import { Prisma } from '@/prisma/generated/client';
import { listDays } from './compose';
import type { DayRange, Place } from './frame';
import { splitIntoSpans } from './spans';

/** With its months, its weeks and hours where there are any, and what their rows hold beside the time. */
export interface Table {
  daily: Prisma.Sql;
  monthly: Prisma.Sql;
  weekly?: Prisma.Sql;
  hourly?: Prisma.Sql;
  columns: Prisma.Sql;
  /** Each token type's cost has a column, or all have one. */
  isByType: boolean;
}

export const TABLES = {
  spend: {
    daily: Prisma.sql`spend_daily`,
    monthly: Prisma.sql`spend_monthly`,
    weekly: Prisma.sql`spend_weekly`,
    hourly: Prisma.sql`spend_hourly`,
    columns: Prisma.sql`key_ref, model_ref, tier_ref, workspace_ref, other_ref, ${COUNTS_AND_COSTS}`,
    isByType: true,
  },
  keyless: {
    daily: Prisma.sql`rollup_daily`,
    monthly: Prisma.sql`rollup_monthly`,
    hourly: Prisma.sql`rollup_hourly`,
    columns: Prisma.sql`model_ref, tier_ref, workspace_ref, other_ref, ${COUNTS_AND_COSTS}`,
    isByType: true,
  },
  workspace: {
    daily: Prisma.sql`rollup_workspace`,
    monthly: Prisma.sql`rollup_workspace_monthly`,
    columns: Prisma.sql`workspace_ref, ${COUNTS}, cost`,
    isByType: false,
  },
  model: {
    daily: Prisma.sql`rollup_model`,
    monthly: Prisma.sql`rollup_model_monthly`,
    columns: Prisma.sql`model_ref, ${COUNTS}, cost`,
    isByType: false,
  },
} satisfies Record<string, Table>;

/** What is read of a table: its rows, and whether some of their days count nowhere. */
export interface Rows {
  sql: Prisma.Sql;
  hasGaps: boolean;
}

/** What rows are asked of: days, where each counts, and whether by hours. */
export interface Asked extends DayRange {
  today: Day;
  places: readonly Place[];
  hours?: { unread: readonly Day[] };
}

/** By hours, whole days stand in for those whose hours were not read. `byWeek` is for tables that have weeks. */
export function tableSql(
  { daily, monthly, weekly, hourly, columns }: Table,
  asked: Asked,
  byWeek: Parameters<typeof splitIntoSpans>[1]['byWeek'] = true,
): Rows {
  const { hours } = asked;
  const { months, weeks, days, hasGaps } = splitIntoSpans(asked, {
    byMonth: !hours,
    byWeek: !hours && weekly !== undefined && byWeek,
  });
  const inDays = rangesSql(days);
  if (hours && hourly) {
    const known = Prisma.sql`SELECT day, hour, ${columns} FROM ${hourly} WHERE ${inDays}`;
    const unread = Prisma.sql`AND day <> ALL(${hours.unread}::date[])
      UNION ALL SELECT day, ${UNKNOWN_HOUR}::int, ${columns} FROM ${daily} WHERE day = ANY(${hours.unread}::date[])`;
    return { sql: Prisma.sql`(${known} ${hours.unread.length === 0 ? Prisma.empty : unread})`, hasGaps };
  }
  const parts = [
    ...(months.length > 0
      ? [Prisma.sql`SELECT month AS day, ${columns} FROM ${monthly} WHERE month = ANY(${months}::date[])`]
      : []),
    ...(weekly && weeks.length > 0
      ? [Prisma.sql`SELECT week AS day, ${columns} FROM ${weekly} WHERE week = ANY(${weeks}::date[])`]
      : []),
    ...(days.length > 0 || months.length + weeks.length === 0
      ? [Prisma.sql`SELECT day, ${columns} FROM ${daily} WHERE ${inDays}`]
      : []),
  ];
  return { sql: Prisma.sql`(${Prisma.join(parts, ' UNION ALL ')})`, hasGaps };
}

/**
 * The same rows with `centre_ref`. Those without keys count as is usual in their workspace, and what is unusual is moved from
 * there to where it belongs: few rows of keys, taken once from one cost centre and once given to the other.
 */
export function withCentres(table: Table, asked: Asked): Rows {
  const months = periodStarts(asked.from, asked.to, 'month');
  const places = listDays(asked.from, asked.to).map((day) => months.indexOf(monthStart(day)) + 1);
  const place = Prisma.sql`(${places}::int[])[t.day - ${asked.from}::date + 1]`;
  const usual = Prisma.sql`LEFT JOIN (${usualCentres(months)}) usual ON usual.workspace_ref = t.workspace_ref`;
  const usualRef = Prisma.sql`coalesce(usual.centres[${place}], ${UNASSIGNED_REF}::int)`;
  const own = Prisma.sql`(${unusualCentres(months, asked.hours !== undefined)}) own
    ON own.workspace_ref = t.workspace_ref AND own.key_ref = t.key_ref`;
  const ownRef = Prisma.sql`own.centres[${place}]`;
  const rows = tableSql(table, asked, 'within a month');
  if (table === TABLES.spend) {
    const sql = Prisma.sql`(SELECT t.*, coalesce(${ownRef}, ${usualRef}) AS centre_ref FROM ${rows.sql} t ${usual} LEFT JOIN ${own})`;
    return { sql, hasGaps: rows.hasGaps };
  }
  const byKey = tableSql(TABLES.spend, asked, 'within a month');
  const names = Prisma.sql`t.day, ${asked.hours ? Prisma.sql`t.hour,` : Prisma.empty} t.model_ref, t.tier_ref, t.workspace_ref, t.other_ref`;
  const sql = Prisma.sql`(SELECT ${names}, ${COUNTS_AND_COSTS}, ${usualRef} AS centre_ref FROM ${rows.sql} t ${usual}
    UNION ALL SELECT ${names}, ${MOVED_COUNTS_AND_COSTS}, moved.centre_ref FROM ${byKey.sql} t JOIN ${own} ${usual}
      CROSS JOIN LATERAL (VALUES (1, ${ownRef}), (-1, ${usualRef})) moved (sign, centre_ref) WHERE ${ownRef} <> ${usualRef})`;
  return { sql, hasGaps: rows.hasGaps || byKey.hasGaps };
}

function rangesSql(ranges: readonly DayRange[]): Prisma.Sql {
  if (ranges.length === 0) return Prisma.sql`false`;
  const each = ranges.map(({ from, to }) => Prisma.sql`(day >= ${from}::date AND day <= ${to}::date)`);
  return Prisma.sql`(${Prisma.join(each, ' OR ')})`;
}
