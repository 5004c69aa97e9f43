import type { CommandRow } from './command-row';

/** What each role may change: the rows of every file in `commands/`. A command without a row there fails the tests. */
export const COMMAND_ROWS = Object.values(import.meta.glob('./commands/*.ts', { eager: true })).flatMap((file) =>
  Object.values(file).flatMap((rows) => (Array.isArray(rows) ? (rows as CommandRow[]) : [])),
);
