import { dollars } from '@/lib/core/money';
import type { ParsedUsageFilter } from '@/lib/domain/usage/filter-schema';
import type { ExportRow } from '@/lib/domain/usage/schema';
import { type CsvValue, csvResponse, csvStream } from './csv';

/** So that a page can show how far the file has come. */
const TOTAL_ROWS = 'x-total-rows';

const COLUMN_NAMES: Partial<Record<string, string>> = {
  cost: 'cost_usd',
  price_per_million: 'usd_per_million_tokens',
};

interface Shape {
  hours: boolean;
  rate: boolean;
  isMoney: boolean;
  compared: boolean;
}

/** The figures of the usage page as a file. The first row is read before the answer begins, so that a refusal is still a refusal. */
export async function usageExportResponse(
  filter: ParsedUsageFilter,
  rows: AsyncIterable<ExportRow>,
  { total, extent = 'all' }: { total?: number; extent?: 'shown' | 'all' } = {},
): Promise<Response> {
  const iterator = rows[Symbol.asyncIterator]();
  const first = await iterator.next();
  const { metric, granularity } = filter;
  const shape: Shape = {
    hours: granularity === 'hour',
    rate: metric === 'cache_hit_rate' || metric === 'price_per_million',
    isMoney: metric === 'cost',
    compared: extent === 'shown' && filter.compare === 'previous',
  };
  async function* cells(): AsyncGenerator<CsvValue[]> {
    for (let at = first; !at.done; at = await iterator.next()) yield cellsOf(at.value, shape);
  }
  const column = COLUMN_NAMES[metric] ?? metric;
  const header = [
    'period_start',
    ...(shape.hours ? ['hour'] : []),
    'period_from',
    'period_to',
    'partial',
    'days_read_in_part',
    'days_not_read',
    'id',
    'name',
    'belongs_to',
    column,
    ...(shape.rate ? ['numerator', 'denominator'] : []),
    ...(shape.compared ? ['previous_period_start', `previous_${column}`] : []),
  ];
  const kind = extent === 'shown' ? '-shown' : '';
  const name = `steward-${metric}-by-${filter.split}-${granularity}-${filter.from}-${filter.to}${kind}.csv`;
  const response = csvResponse(name, csvStream(header, cells()));
  if (total !== undefined) response.headers.set(TOTAL_ROWS, String(total));
  return response;
}

function cellsOf(row: ExportRow, { hours, rate, isMoney, compared }: Shape): CsvValue[] {
  const written = (value: string | null) => (value !== null && isMoney ? dollars(BigInt(value)) : value);
  const { periodStart, periodHour, periodFrom, periodTo, partialDays, missingDays } = row;
  const { partId, partLabel, partHint, pair } = row;
  return [
    periodStart,
    ...(hours ? [periodHour ?? null] : []),
    periodFrom,
    periodTo,
    row.partial ? 'yes' : 'no',
    partialDays,
    missingDays,
    partId,
    partLabel,
    partHint,
    written(row.value),
    ...(rate ? [pair?.numerator ?? null, pair?.denominator ?? null] : []),
    ...(compared ? [row.previousStart ?? null, written(row.previousValue ?? null)] : []),
  ];
}
