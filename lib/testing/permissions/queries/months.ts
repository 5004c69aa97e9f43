import { listMonths, readStatement } from '@/lib/domain/months/queries';
import { NO } from '@/lib/testing/permissions/query-cells';
import type { QueryRow } from '@/lib/testing/permissions/query-row';

const MONTH = '2026-11-01';
const cells = (of: (reported: number) => unknown): QueryRow['cells'] => ({
  owner: of(111_100),
  admin: of(111_100),
  billing: of(111_100),
  lead: of(1_100),
  developer: of(100),
  viewer: NO,
  anonymous: NO,
});

export const MONTH_QUERIES: QueryRow[] = [
  {
    query: 'listMonths',
    ask: async (ctx) => (await listMonths(ctx)).months.map(({ month, reported }) => [month, Number(reported)]),
    cells: cells((reported) => [[MONTH, reported]]),
  },
  {
    query: 'readStatement',
    ask: async (ctx) => {
      const { reported, lines } = await readStatement(ctx, { month: MONTH });
      const sum = lines.reduce((total, line) => total + Number(line.reported), 0);
      return [Number(reported), sum];
    },
    cells: cells((reported) => [reported, reported]),
  },
];
