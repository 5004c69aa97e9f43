import { z } from 'zod';
import { day, instant } from '@/lib/operations/codecs';

/** One page of rows, and how many there are in all. */
export function pageOf<Row extends z.ZodType>(row: Row) {
  return z.object({ rows: z.array(row), total: z.int(), page: z.int(), pageSize: z.int() });
}

/** One page of a list; of `ListPage`. */
export function listPage<Row extends z.ZodType, const Facets extends readonly string[]>(row: Row, facets: Facets) {
  return pageOf(row).extend({
    /** How many rows each facet has, under the same search and filters. */
    facets: z.record(z.enum(facets), z.int()),
  });
}

/** The dates of "the last 30 days": they end with the newest day whose cost has been read. Null: none has been read yet. */
export const spendWindow = z.object({ from: day, to: day, readAt: instant });
export type SpendWindow = z.output<typeof spendWindow>;
