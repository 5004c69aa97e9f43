import * as apiKeys from '@/lib/domain/api-keys/queries';
import * as people from '@/lib/domain/people/queries';
import * as ledWorkspaces from '@/lib/domain/workspaces/led-queries';
import * as workspaceLimits from '@/lib/domain/workspaces/limits-queries';
import * as workspaces from '@/lib/domain/workspaces/queries';
import type { QueryDeclaration } from '@/lib/operations/declare-query';

const PLACES: readonly Record<string, unknown>[] = [apiKeys, people, ledWorkspaces, workspaceLimits, workspaces];

/** Every declared query by the name of its function. It moves beside the doors when one is made from it. */
export const queryRegistry: ReadonlyMap<string, QueryDeclaration> = new Map(
  PLACES.flatMap((place) => Object.entries(place)).flatMap(([name, query]): [string, QueryDeclaration][] =>
    isAnswer(query) ? [[name, query.declaration]] : [],
  ),
);

function isAnswer(value: unknown): value is { declaration: QueryDeclaration } {
  return typeof value === 'function' && 'declaration' in value;
}
