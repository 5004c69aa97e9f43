import { type ClickHouse, isClickHouseFailure } from '@/lib/core/clickhouse';
import type { Taker } from './booking';
import type { RequestRow } from './request-row';

/** ClickHouse wants few large batches. */
const [EVERY_MS, MOST_ROWS, MOST_BYTES] = [1_000, 10_000, 2_097_152];
/** Of its list of errors, those of values that it cannot read. */
const OF_THE_ROWS = /^(CANNOT_PARSE_|INCORRECT_DATA$|TYPE_MISMATCH$|VALUE_IS_OUT_OF_RANGE|DECIMAL_OVERFLOW$)/;
const TABLE = 'gateway_requests';

/** Keeps rows in ClickHouse, where there are too many for the database; what they come to is booked by another. */
export function clickHouseTaker(clickHouse: ClickHouse): Taker {
  return {
    ...{ everyMs: EVERY_MS, mostRows: MOST_ROWS, mostBytes: MOST_BYTES },
    take: async (segment, { from, to, rows }) => {
      const read = rows.map(({ text }) => JSON.parse(text) as RequestRow);
      if (read.length > 0) await storeRows(clickHouse, read, `${segment.id}:${from}:${to}`);
      return to;
    },
    isOfTheRows: (error) => isClickHouseFailure(error) && OF_THE_ROWS.test(error.kind ?? ''),
  };
}

export async function storeRows(clickHouse: ClickHouse, rows: readonly RequestRow[], batch: string): Promise<void> {
  await clickHouse.add(TABLE, rows.map(toStored), batch);
}

/** As the database keeps it: one line says no more than the row itself. */
function toStored({ lines, hint: _, ...row }: RequestRow): object {
  return Object.assign(row, { lines: lines.length > 1 ? JSON.stringify(lines) : null });
}
