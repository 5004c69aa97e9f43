import { createLoader, createSerializer, parseAsInteger, parseAsString, parseAsStringLiteral } from 'nuqs/server';
import { readSorting } from '@/components/page/list/sorting';
import type { PersonActor } from '@/lib/access/principals';
import { can } from '@/lib/access/reach';
import { WORKSPACE_FACETS, WORKSPACE_LACKS, WORKSPACE_SORTS } from '@/lib/domain/workspaces/schema';
import { ORDERS } from '@/lib/lists/schema';

/** Everything that the list of workspaces shows, in its address. */
export const workspaceParams = {
  search: parseAsString.withDefault(''),
  show: parseAsStringLiteral(WORKSPACE_FACETS).withDefault('live'),
  lacks: parseAsStringLiteral(WORKSPACE_LACKS),
  sort: parseAsStringLiteral(WORKSPACE_SORTS),
  order: parseAsStringLiteral(ORDERS),
  page: parseAsInteger.withDefault(1),
};

export const loadWorkspaceParams = createLoader(workspaceParams);
export const workspacesHref = createSerializer(workspaceParams);
export type WorkspaceParams = Awaited<ReturnType<typeof loadWorkspaceParams>>;

/** What the address asks the list for, as this reader reads it; all but the page. */
export function toWorkspaceFilters(actor: PersonActor, params: WorkspaceParams) {
  const sorting = readSorting(params, can(actor, 'cost:read') ? 'spend' : 'name');
  return { ...sorting, search: params.search.slice(0, 100), show: params.show, lacks: params.lacks ?? undefined };
}
