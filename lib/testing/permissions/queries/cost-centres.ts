import { newId } from '@/lib/core/ids';
import { getCostCentre, listCostCentres } from '@/lib/domain/cost-centres/queries';
import { readCentreStatement, readCentresOfMonth } from '@/lib/domain/cost-centres/statement-queries';
import { getCostCentreOf, listCentreChoices, listCentreFile } from '@/lib/domain/cost-centres/subject-queries';
import { CENTRE_ID } from '@/lib/testing/permissions/centre-world';
import { NONE } from '@/lib/testing/permissions/list-cells';
import { NO } from '@/lib/testing/permissions/query-cells';
import type { QueryRow } from '@/lib/testing/permissions/query-row';

const SHUT = { viewer: NO, anonymous: NO };
const finance = (got: unknown): QueryRow['cells'] => ({
  ...{ owner: got, admin: got, billing: got },
  ...{ lead: NO, developer: NO, ...SHUT },
});
const MONTH = '2026-11-01';
const ELSE = newId();

/** Whoever sees all cost sees where it goes; of one thing, whoever sees what it costs. */
export const COST_CENTRE_QUERIES: QueryRow[] = [
  {
    query: 'listCostCentres',
    ask: async (ctx) => (await listCostCentres(ctx)).month.reported,
    cells: finance('111100'),
  },
  {
    query: 'readCentresOfMonth',
    ask: async (ctx) => {
      const { lines, apart, unassigned } = await readCentresOfMonth(ctx, { month: MONTH });
      return [...lines, apart, unassigned].reduce((sum, { total }) => sum + Number(total), 0);
    },
    cells: finance(111_100),
  },
  {
    query: 'getCostCentre',
    ask: async (ctx) => (await getCostCentre(ctx, { costCentreId: CENTRE_ID })).assignments.map(({ id }) => id),
    cells: finance(['A']),
  },
  {
    query: 'getCostCentre',
    object: 'one that is not there',
    ask: (ctx) => getCostCentre(ctx, { costCentreId: ELSE }),
    cells: finance(NONE),
  },
  {
    query: 'readCentreStatement',
    ask: async (ctx) => Number((await readCentreStatement(ctx, { costCentreId: CENTRE_ID, month: MONTH })).total),
    cells: finance(1_100),
  },
  {
    query: 'readCentreStatement',
    object: 'of one that is not there',
    ask: (ctx) => readCentreStatement(ctx, { costCentreId: ELSE, month: MONTH }),
    cells: finance(NONE),
  },
  {
    query: 'listCentreChoices',
    ask: async (ctx) => (await listCentreChoices(ctx)).centres.map(({ code }) => code),
    cells: finance(['4100']),
  },
  {
    query: 'listCentreFile',
    ask: async (ctx) => (await listCentreFile(ctx)).map(({ subject_id }) => subject_id),
    cells: finance(['', 'A']),
  },
  ...(
    [
      ['workspace', 'A', true, false],
      ['workspace', 'B', false, false],
      ['api_key', 'k-own', true, true],
      ['api_key', 'k-b', false, false],
    ] as const
  ).map(
    ([kind, id, lead, developer]): QueryRow => ({
      query: 'getCostCentreOf',
      object: id,
      ask: async (ctx) => (await getCostCentreOf(ctx, { kind, id })) !== null,
      cells: { owner: true, admin: true, billing: true, lead, developer, ...SHUT },
    }),
  ),
];
