import { z } from 'zod';
import { placeOfCursor } from './place';

export const LIST_PAGE_SIZE = 50;
export const MAX_PAGE = 10_000;
export const MOST_ROWS_AT_ONCE = 1_000;

/** What people type or paste into a search box. Postgres would refuse control characters. */
export const searchField = z
  .string()
  .max(400)
  .transform((text) =>
    text
      .normalize('NFC')
      .replace(/\p{Cc}+/gu, ' ')
      .trim()
      .slice(0, 100),
  )
  .default('');

/** A page beyond the last becomes the last. */
export const pageField = z.coerce.number().int().min(1).max(MAX_PAGE).catch(1);

/** Rows at once: one page on screen, or one batch of a file. */
export const pageSizeField = z.int().min(1).max(MOST_ROWS_AT_ONCE).default(LIST_PAGE_SIZE);

/** A place in a list that is too long to be counted; `list` is what people call it. */
export const placeField = (list: string) =>
  z.string().transform((text, ctx) => {
    const place = placeOfCursor(text);
    if (place) return place;
    ctx.addIssue(`This is not a position in the list of ${list}.`);
    return z.NEVER;
  });

export const ORDERS = ['asc', 'desc'] as const;
export type Order = (typeof ORDERS)[number];

export interface ListPage<Row, Facet extends string> {
  rows: Row[];
  total: number;
  page: number;
  pageSize: number;
  /** How many rows each facet has, under the same search and filters. */
  facets: Record<Facet, number>;
}
