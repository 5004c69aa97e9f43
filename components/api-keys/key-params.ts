import { createLoader, createSerializer, parseAsInteger, parseAsString, parseAsStringLiteral } from 'nuqs/server';
import { readSorting } from '@/components/page/list/sorting';
import { parseAsName } from '@/components/page/name-param';
import type { PersonActor } from '@/lib/access/principals';
import { can } from '@/lib/access/reach';
import { KEY_KINDS } from '@/lib/domain/api-keys/rules';
import {
  KEY_FACETS,
  KEY_LACKS,
  KEY_ROTATIONS,
  KEY_SORTS,
  MOST_MODEL_NAME,
  NO_ENVIRONMENT,
} from '@/lib/domain/api-keys/schema';
import { ENVIRONMENTS } from '@/lib/domain/gateway-keys/rules';
import { ORDERS } from '@/lib/lists/schema';

/** Everything that the list of API keys shows, in its address. */
export const keyParams = {
  search: parseAsString.withDefault(''),
  show: parseAsStringLiteral(KEY_FACETS).withDefault('all'),
  kind: parseAsStringLiteral(KEY_KINDS),
  workspace: parseAsString,
  owner: parseAsString,
  environment: parseAsStringLiteral([...ENVIRONMENTS, NO_ENVIRONMENT]),
  rotation: parseAsStringLiteral(KEY_ROTATIONS),
  lacks: parseAsStringLiteral(KEY_LACKS),
  model: parseAsName(MOST_MODEL_NAME),
  /** Those of a link that somebody shares, in place of the reader's own. */
  columns: parseAsString,
  sort: parseAsStringLiteral(KEY_SORTS),
  order: parseAsStringLiteral(ORDERS),
  page: parseAsInteger.withDefault(1),
};

export const loadKeyParams = createLoader(keyParams);
export const keysHref = createSerializer(keyParams);
export type KeyParams = Awaited<ReturnType<typeof loadKeyParams>>;

/** What an address asks for that shows the same to others, with the columns where they are not the usual ones. */
export function shownQuery(params: KeyParams, columns: readonly string[] | null): string {
  const href = keysHref('', { ...params, page: 1, columns: columns?.join('.') ?? null });
  // Written anew: the serializer leaves question marks and wide spaces as they are, which no view is saved with.
  return new URLSearchParams(href).toString();
}

const isId = (text: string | null) => (text !== null && /^[A-Za-z0-9_-]{1,100}$/.test(text) ? text : undefined);

/** What the address asks the list for, as this reader reads it; all but the page. */
export function keyFilters(actor: PersonActor, params: KeyParams) {
  return {
    ...readSorting(params, can(actor, 'cost:read') ? 'spend' : 'name'),
    search: params.search.slice(0, 100),
    show: params.show,
    kind: params.kind ?? undefined,
    workspaceId: isId(params.workspace),
    ownerId: isId(params.owner),
    environment: params.environment ?? undefined,
    rotation: params.rotation ?? undefined,
    lacks: params.lacks ?? undefined,
    model: params.model || undefined,
  };
}
