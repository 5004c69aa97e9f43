import { createLoader, createParser, createSerializer, parseAsStringLiteral } from 'nuqs/server';
import { parseAsDay } from '@/components/page/day-param';
import { parseAsPlace } from '@/components/page/list/place';
import type { RequestFilters } from '@/lib/domain/gateway-requests/query-schema';
import { NAME, OUTCOMES } from '@/lib/domain/gateway-requests/rules';

/** What can name nothing is left out, as if it were not said. */
const parseAsMatching = (pattern: RegExp) =>
  createParser<string>({ parse: (text) => (pattern.test(text) ? text : null), serialize: (text) => text });
const parseAsName = parseAsMatching(NAME);

export const requestParams = {
  key: parseAsMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
  workspace: parseAsMatching(/^[\w-]{1,100}$/),
  outcome: parseAsStringLiteral(OUTCOMES),
  model: parseAsName,
  session: parseAsName,
  error: parseAsName,
  day: parseAsDay,
  older: parseAsPlace,
  newer: parseAsPlace,
};

export const loadRequestParams = createLoader(requestParams);
export const requestsHref = createSerializer(requestParams);
export type RequestParams = Awaited<ReturnType<typeof loadRequestParams>>;

export function toRequestFilters({ key, workspace, day, older, newer, ...named }: RequestParams): RequestFilters {
  const { outcome, model, session, error } = named;
  return {
    ...{ gatewayKeyId: key ?? undefined, workspaceId: workspace ?? undefined, outcome: outcome ?? undefined },
    ...{ model: model ?? undefined, session: session ?? undefined, error: error ?? undefined },
    ...(day === null ? {} : { from: day, to: day }),
    before: older ?? undefined,
    after: older ? undefined : (newer ?? undefined),
  };
}

export function isNarrowed({ older: _, newer: _newer, ...rest }: RequestParams): boolean {
  return Object.values(rest).some((value) => value !== null);
}
