import 'server-only';
import { newId } from '@/lib/core/ids';
import { readJson } from '../api/body';
import { callerOfToken, type ServiceCtx } from '../api/caller';
import { matchPath } from '../api/match-path';
import { NO_ENDPOINT } from '../api/use';
import { serveCaller } from '../serve-caller';
import { readKey } from './change';
import { ELSEWHERE } from './elsewhere';
import { refused, wireFailure } from './failure';
import * as lists from './lists';
import { costReport, usageReport } from './reports';
import type { Write } from './write-row';
import { WRITES } from './writes';

/** What the vendor answers beneath `/v1/organizations`, and Steward from its mirror and snapshots. */
const READS: readonly [path: string, handle: lists.Handler][] = [
  ['/me', lists.organization],
  ['/users', lists.users],
  ['/users/{id}', lists.user],
  ['/invites', lists.invites],
  ['/invites/{id}', lists.invite],
  ['/workspaces', lists.workspaces],
  ['/workspaces/{id}', lists.workspace],
  ['/workspaces/{id}/members', lists.members],
  ['/workspaces/{id}/members/{user_id}', lists.member],
  ['/workspaces/{id}/rate_limits', lists.workspaceRateLimits],
  ['/api_keys', lists.apiKeys],
  ['/api_keys/{id}', lists.apiKey],
  ['/rate_limits', lists.rateLimits],
  ['/usage_report/messages', usageReport],
  ['/cost_report', costReport],
];

/**
 * Answers the vendor's own clients, with only their address and key changed, in the vendor's own shapes, cut to what the token
 * may see: reads from what Steward holds, writes as changes that its worker makes. It never asks upstream.
 */
export async function serveAdminApi(request: Request, segments: readonly string[]): Promise<Response> {
  const requestId = `req_${newId().replaceAll('-', '')}`;
  const route = findRoute(request.method, segments);
  const endpoint = route ? `${request.method} /v1/organizations${route.path}` : NO_ENDPOINT;
  return serveCaller({
    requestId,
    find: () => callerOfToken(request, requestId, endpoint),
    answer: async ({ ctx }) => {
      const { answer, more } = await answerOf(ctx, request, segments, route);
      return answer instanceof ReadableStream
        ? new Response(answer, { headers: { 'content-type': 'application/json', ...more } })
        : Response.json(answer, { headers: more });
    },
    refuse: (error) => wireFailure(error, requestId),
  });
}

interface Route {
  path: string;
  ids: string[];
  handle: lists.Handler | Write;
}

function findRoute(method: string, segments: readonly string[]): Route | null {
  const reads = READS.map(([path, handle]) => ({ method: 'GET', path, handle }));
  for (const row of [...reads, ...WRITES.map((write) => ({ ...write, handle: write }))]) {
    const ids = row.method === method ? matchPath(row.path, segments) : null;
    if (ids) return { path: row.path, ids, handle: row.handle };
  }
  return null;
}

interface Answered {
  answer: object;
  more: Record<string, string>;
}

async function answerOf(
  ctx: ServiceCtx,
  request: Request,
  segments: readonly string[],
  route: Route | null,
): Promise<Answered> {
  if (!route) throw notServed(segments);
  const { ids, handle } = route;
  const { search, searchParams: query } = new URL(request.url);
  if (/\p{Cc}/u.test(ids.join('')) || search.includes('%00')) throw refused(404, 'Not Found');
  const asked = { ctx, query, ids, version: request.headers.get('anthropic-version') ?? '' };
  if (typeof handle === 'function') {
    const { asOf, stream, ...answer } = (await handle(asked)) as { asOf?: Date | null; stream?: ReadableStream };
    return { answer: stream ?? answer, more: asOf ? { 'steward-as-of': asOf.toISOString() } : {} };
  }
  const body = handle.body ? handle.body.parse(await readJson(request)) : null;
  const { answer, intentId } = await handle.run({ ...asked, key: readKey(request) }, body);
  return { answer, more: intentId ? { 'steward-intent-id': intentId } : {} };
}

/** Nothing is passed through that Steward cannot do itself. */
function notServed(segments: readonly string[]) {
  const methods = [
    ...READS.filter(([path]) => matchPath(path, segments)).map(() => 'GET'),
    ...WRITES.filter(({ path }) => matchPath(path, segments)).map(({ method }) => method),
  ];
  if (methods.length === 0) {
    const elsewhere = segments.flatMap((name) => (Object.hasOwn(ELSEWHERE, name) ? [ELSEWHERE[name]] : []))[0];
    return refused(404, elsewhere ?? 'Not Found');
  }
  const allow = methods.join(', ');
  const where = segments[0] === 'api_keys' ? ' Create keys in the Claude Console: no API does.' : '';
  return refused(405, `This address takes ${allow}.${where}`, { allow });
}
