import { begunRows } from '@/lib/core/begun-rows';
import { dollars, dollarsAndCents } from '@/lib/core/money';
import type { CsvValue } from '@/lib/core/safe-cell';
import type { ExportRow, UsageExport } from '@/lib/domain/usage/export-query-schema';
import type { Period } from '@/lib/domain/usage/query-schema';
import { withTotal } from '@/lib/domain/usage/report/export';
import type { ParsedUsageFilter } from '@/lib/domain/usage/report/filter';
import { buildGrid, TOTAL } from '@/lib/domain/usage/report/grid';
import type { ExportOptions, Metric, RateMetric } from '@/lib/domain/usage/schema';
import { csvResponse, csvStream } from './csv';

const COLUMN_NAMES: Partial<Record<string, string>> = {
  cost: 'cost_usd',
  price_per_million: 'usd_per_million_tokens',
};

interface Table {
  header: string[];
  rows: AsyncIterable<CsvValue[]>;
  total: number;
}

/**
 * The figures of the usage page as a file. The first row is read before the response starts, so that a refusal still
 * gets its status.
 */
export async function usageExportResponse(
  filter: ParsedUsageFilter,
  file: UsageExport,
  options: ExportOptions,
): Promise<Response> {
  const read = { ...file, rows: await begunRows(file.rows) };
  const isGrid = options.layout === 'grid';
  const table = isGrid ? await gridTable(filter, read, options) : longTable(filter, read, options);
  const { metric, split, granularity, from, to, compare } = filter;
  const kinds = [
    ...(compare === 'none' ? [] : [`against-${compare}`]),
    ...(options.extent === 'shown' ? ['shown'] : []),
    ...(isGrid ? ['grid'] : []),
    ...(isRounded(filter, options) ? ['cents'] : []),
  ];
  const name = ['steward', metric, 'by', split, granularity, from, to, ...kinds].join('-');
  const body = csvStream(table.header, table.rows, { withMark: options.withMark });
  return csvResponse(`${name}.csv`, body, table.total);
}

function rateOf(metric: Metric): RateMetric | undefined {
  return metric === 'cache_hit_rate' || metric === 'price_per_million' ? metric : undefined;
}

function isRounded({ metric }: ParsedUsageFilter, { money }: ExportOptions): boolean {
  return metric === 'cost' && money === 'cents';
}

/** A figure as written: exact dollars, or cents if requested. */
function writer(filter: ParsedUsageFilter, options: ExportOptions): (value: string | null) => string | null {
  if (filter.metric !== 'cost') return (value) => value;
  const write = isRounded(filter, options) ? dollarsAndCents : dollars;
  return (value) => (value === null ? null : write(BigInt(value)));
}

const ROUNDED_TOTAL = 'Total (rounded from the exact total: may differ from the sum of rounded figures)';

/** One row per figure. */
function longTable(filter: ParsedUsageFilter, { rows, total }: UsageExport, options: ExportOptions): Table {
  const { metric, granularity, compare } = filter;
  const [hasHours, isCompared, rate] = [granularity === 'hour', compare !== 'none', rateOf(metric)];
  const written = writer(filter, options);
  const column = COLUMN_NAMES[metric] ?? metric;
  const toCells = (row: ExportRow): CsvValue[] => [
    row.periodStart,
    ...(hasHours ? [row.periodHour ?? null] : []),
    row.periodFrom,
    row.periodTo,
    row.partial ? 'yes' : 'no',
    row.partialDays,
    row.missingDays,
    row.partId,
    row.partLabel,
    row.partHint,
    written(row.value),
    ...(rate ? [row.pair?.numerator ?? null, row.pair?.denominator ?? null] : []),
    ...(isCompared ? [row.previousStart ?? null, written(row.previousValue ?? null)] : []),
  ];
  const isSummed = isRounded(filter, options);
  const all = isSummed ? withTotal(rows, filter, { ...TOTAL, label: ROUNDED_TOTAL }) : rows;
  async function* cells(): AsyncGenerator<CsvValue[]> {
    for await (const row of all) yield toCells(row);
  }
  return {
    header: [
      'period_start',
      ...(hasHours ? ['hour'] : []),
      'period_from',
      'period_to',
      'partial',
      'days_read_in_part',
      'days_not_read',
      'id',
      'name',
      'belongs_to',
      column,
      ...(rate ? ['numerator', 'denominator'] : []),
      ...(isCompared ? ['previous_period_start', `previous_${column}`] : []),
    ],
    rows: cells(),
    total: total + (isSummed ? 1 : 0),
  };
}

/**
 * One row per part, one column per period, with the previous period beside it when compared; incomplete periods are
 * marked.
 */
async function gridTable(filter: ParsedUsageFilter, file: UsageExport, options: ExportOptions): Promise<Table> {
  const grid = await buildGrid(file, rateOf(filter.metric));
  const isCompared = filter.compare !== 'none';
  const written = writer(filter, options);
  const column = COLUMN_NAMES[filter.metric] ?? filter.metric;
  const totalLabel = isRounded(filter, options) ? ROUNDED_TOTAL : TOTAL.label;
  const lines = [{ ...grid.total, label: totalLabel }, ...grid.parts];
  async function* cells(): AsyncGenerator<CsvValue[]> {
    for (const { id, label, hint, total, values, previousTotal, previousValues } of lines) {
      yield [
        ...[id, label, hint, written(total)],
        ...(isCompared ? [written(previousTotal)] : []),
        ...values.flatMap((value, at) => [
          written(value),
          ...(isCompared ? [written(previousValues[at] ?? null)] : []),
        ]),
      ];
    }
  }
  return {
    header: [
      ...['id', 'name', 'belongs_to', `total_${column}`],
      ...(isCompared ? [`previous_total_${column}`] : []),
      ...grid.columns.flatMap(({ now, before }) => [
        now ? formatHead(now) : 'no period',
        ...(isCompared ? [before ? `before: ${formatHead(before)}` : 'before: no period'] : []),
      ]),
    ],
    rows: cells(),
    total: lines.length,
  };
}

/** `2026-11-01`, `2026-11-01 07:00`, `2026-11-28 (partial)`, `2026-11-02 (2 days not read)` */
function formatHead({ start, hour, partial, partialDays, missingDays }: Period): string {
  const time = hour === undefined ? '' : hour === 'unknown' ? ' hour unknown' : ` ${String(hour).padStart(2, '0')}:00`;
  const counted = (count: number, what: string) =>
    count === 0 ? [] : [hour === undefined && count > 1 ? `${count} days ${what}` : what];
  const notes = [
    ...(partial ? ['partial'] : []),
    ...counted(partialDays, 'partly read'),
    ...counted(missingDays, 'not read'),
  ];
  return `${start}${time}${notes.length > 0 ? ` (${notes.join(', ')})` : ''}`;
}
