import type { QueryRow } from './query-row';

/** What each role sees of everything that can be read: the rows of every file in `queries/`. A query without a row there fails the tests. */
export const QUERY_ROWS = Object.values(import.meta.glob('./queries/*.ts', { eager: true })).flatMap((file) =>
  Object.values(file).flatMap((rows) => (Array.isArray(rows) ? (rows as QueryRow[]) : [])),
);
