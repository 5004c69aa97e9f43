import type { QueryDeclaration } from '@/lib/operations/declare-query';

/** Every declared query by the name of its function, of every file of queries. It moves beside the doors when one is made from it. */
export const queryRegistry: ReadonlyMap<string, QueryDeclaration> = new Map(
  Object.values(import.meta.glob('/lib/domain/**/*queries.ts', { eager: true }))
    .flatMap((file) => Object.entries(file))
    .flatMap(([name, query]): [string, QueryDeclaration][] => (isAnswer(query) ? [[name, query.declaration]] : [])),
);

function isAnswer(value: unknown): value is { declaration: QueryDeclaration } {
  return typeof value === 'function' && 'declaration' in value;
}
