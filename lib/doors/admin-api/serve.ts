import 'server-only';
import { newId } from '@/lib/core/ids';
import { type Called, callerOfRequest } from '../api/caller';
import { matchPath } from '../api/match-path';
import { NO_ENDPOINT } from '../api/use';
import { refused, wireFailure } from './failure';
import * as lists from './lists';
import { costReport, usageReport } from './reports';

/** What the vendor answers beneath `/v1/organizations`, and Steward from its mirror and snapshots. */
const ROUTES: readonly [path: string, handle: lists.Handler][] = [
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
 * Answers the vendor's own clients, with only their address and key changed, in the vendor's own shapes: from what Steward holds,
 * cut to what the token may see. It never asks upstream.
 */
export async function serveAdminApi(request: Request, segments: readonly string[]): Promise<Response> {
  const requestId = `req_${newId().replaceAll('-', '')}`;
  const found = match(segments);
  let called: Called | null = null;
  try {
    const endpoint = found ? `${request.method} /v1/organizations${found.path}` : NO_ENDPOINT;
    called = await callerOfRequest(request, requestId, endpoint);
    const { ctx, headers } = called;
    if (!found) throw refused(404, 'Not Found');
    if (request.method !== 'GET')
      throw refused(405, 'Steward answers reads here. Change it through /v1/admin, where each change is audited.');
    const version = request.headers.get('anthropic-version') ?? '';
    const query = new URL(request.url).searchParams;
    const { asOf, ...body } = (await found.handle({ ctx, query, ids: found.ids, version })) as { asOf?: Date | null };
    called.answered(200);
    return Response.json(body, {
      headers: {
        ...{ 'cache-control': 'private, no-store', 'request-id': requestId, ...headers },
        ...(asOf ? { 'steward-as-of': asOf.toISOString() } : {}),
      },
    });
  } catch (error) {
    const { response, lacks } = wireFailure(error, requestId);
    called?.answered(response.status, lacks);
    return response;
  }
}

function match(segments: readonly string[]): { path: string; handle: lists.Handler; ids: string[] } | null {
  for (const [path, handle] of ROUTES) {
    const ids = matchPath(path, segments);
    if (ids) return { path, handle, ids };
  }
  return null;
}
