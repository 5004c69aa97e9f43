import { dollars } from '@/lib/core/money';
import type { ExportRow, ParsedUsageFilter } from '@/lib/domain/usage/schema';
import { type CsvValue, csvResponse, csvStream } from './csv';

/** The figures of the usage page as a file. The first row is read before the answer begins, so that a refusal is still a refusal. */
export async function usageExportResponse(
  filter: ParsedUsageFilter,
  rows: AsyncIterable<ExportRow>,
): Promise<Response> {
  const iterator = rows[Symbol.asyncIterator]();
  const first = await iterator.next();
  async function* cells(): AsyncGenerator<CsvValue[]> {
    for (let at = first; !at.done; at = await iterator.next()) yield cellsOf(at.value, filter.metric === 'cost');
  }
  const header = [
    'period_start',
    'period_from',
    'period_to',
    'partial',
    'days_not_read',
    'id',
    'name',
    'belongs_to',
    filter.metric === 'cost' ? 'cost_usd' : filter.metric,
  ];
  const name = `steward-${filter.metric}-by-${filter.split}-${filter.granularity}-${filter.from}-${filter.to}.csv`;
  return csvResponse(name, csvStream(header, cells()));
}

function cellsOf(row: ExportRow, isMoney: boolean): CsvValue[] {
  const value = row.value === null ? null : isMoney ? dollars(BigInt(row.value)) : row.value;
  const { periodStart, periodFrom, periodTo, missingDays, partId, partLabel, partHint } = row;
  return [
    periodStart,
    periodFrom,
    periodTo,
    row.partial ? 'yes' : 'no',
    missingDays,
    partId,
    partLabel,
    partHint,
    value,
  ];
}
