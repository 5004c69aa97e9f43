import { groupBy } from '@/lib/core/group-by';
import { Prisma } from '@/prisma/generated/client';
import { COST_COLUMNS, COST_SUM, COUNT_COLUMNS, TOKEN_SUM, TOKEN_TYPES, type TokenTypeId } from './token-types';

// The one place where names of columns become SQL: they are ours, and stand in one list.

/** Everything that a row of spend_daily cost. */
export const SPEND_COST = Prisma.raw(COST_SUM);
export const ALL_TOKENS = Prisma.raw(TOKEN_SUM);
export const COUNTS = Prisma.raw(COUNT_COLUMNS.join(', '));
/** Of rows `t`, each summed up: a list of texts. */
export const SUMMED_COUNTS = Prisma.raw(
  `ARRAY[${COUNT_COLUMNS.map((column) => `coalesce(sum(t.${column}), 0)::text`).join(', ')}]`,
);
/** What everything that is counted cost, of a row of spend_daily. */
export const COUNTED_COST = Prisma.raw(TOKEN_TYPES.map(({ costColumn }) => costColumn).join(' + '));
export const COUNTS_AND_COSTS = Prisma.raw([...COUNT_COLUMNS, ...COST_COLUMNS].join(', '));

/** The same of rows that are moved: times the sign of `moved`. */
export const MOVED_COUNTS_AND_COSTS = Prisma.raw(
  [...COUNT_COLUMNS, ...COST_COLUMNS].map((column) => `t.${column} * moved.sign AS ${column}`).join(', '),
);

const columnsBy = (column: (type: (typeof TOKEN_TYPES)[number]) => string) =>
  new Map<TokenTypeId, Prisma.Sql>(TOKEN_TYPES.map((type) => [type.id, Prisma.raw(`t.${column(type)}`)]));
/** Columns of rows `t`. */
export const COUNT_OF: ReadonlyMap<TokenTypeId, Prisma.Sql> = columnsBy(({ column }) => column);
export const COST_OF: ReadonlyMap<TokenTypeId, Prisma.Sql> = columnsBy(({ costColumn }) => costColumn);

const summed = (column: string) => `coalesce(sum(t.${column}), 0)`;
/** Of rows `t`, each summed up in its place of the vendor's report, as one JSON object `counts`. */
export const WIRE_COUNTS = Prisma.raw(
  `${objectOf(
    groupBy(TOKEN_TYPES, ({ wire }) => wire.split('.')[0] ?? wire),
    (types) =>
      types.some(({ wire }) => wire.includes('.'))
        ? objectOf(
            groupBy(types, ({ wire }) => wire.split('.')[1] ?? wire),
            (inner) => inner.map(({ column }) => summed(column)).join(' + '),
          )
        : types.map(({ column }) => summed(column)).join(' + '),
  )} AS counts`,
);

function objectOf<Value>(fields: ReadonlyMap<string, Value>, textOf: (value: Value) => string): string {
  return `jsonb_build_object(${[...fields].map(([name, value]) => `'${name}', ${textOf(value)}`).join(', ')})`;
}
