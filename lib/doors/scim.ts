import 'server-only';
import type { SystemActor } from '@/lib/access/principals';
import { sessionDatabase, webDatabase } from '@/lib/auth/database';
import { clientIp } from '@/lib/auth/rules';
import { beginAttempt } from '@/lib/auth/throttle';
import { env } from '@/lib/core/env';
import { AppError } from '@/lib/core/errors';
import { newId } from '@/lib/core/ids';
import { createLogger, errorFields } from '@/lib/core/log';
import { ScimRefusal } from '@/lib/domain/scim/protocol/refusals';
import { findLiveToken } from '@/lib/domain/scim/reads';
import { SCIM_USER_COMMANDS } from '@/lib/domain/scim/schema';
import { type DoorCtx, readPlace } from './context';
import { HTTP_STATUS } from './http-status';
import { mayAsk, RETRY_AFTER_SECONDS } from './scim-throttle';
import { serveCaller } from './serve-caller';

export interface ScimCtx extends DoorCtx {
  actor: SystemActor;
}

export interface ScimArgs<Params> {
  request: Request;
  params: Params;
  /** The address of `/scim/v2`. */
  base: string;
}

const ERROR = 'urn:ietf:params:scim:api:messages:2.0:Error';

/** A SCIM error response, with its headers. */
class ScimFailure extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly headers: Record<string, string> = {},
  ) {
    super(message);
  }
}

/** An HTTP route for an identity provider with its token; every answer has the form of RFC 7644. */
export function scimRoute<Params = Record<string, never>>(
  handle: (ctx: ScimCtx, args: ScimArgs<Params>) => Promise<Response>,
): (request: Request, context: { params: Promise<Params> }) => Promise<Response> {
  return (request, context) => {
    const requestId = newId();
    return serveCaller({
      requestId,
      find: async () => ({ ctx: await tokenCtx(request, requestId), headers: {}, answered: () => undefined }),
      answer: async ({ ctx }) =>
        handle(ctx, { request, params: await context.params, base: `${env().appOrigin}/scim/v2` }),
      refuse: (error) => ({ response: failureResponse(error, requestId) }),
    });
  };
}

async function tokenCtx(request: Request, requestId: string): Promise<ScimCtx> {
  const { db } = webDatabase();
  const now = new Date();
  const token = /^Bearer +([\w.~+/-]{20,200}=*)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  const live = token ? await findLiveToken(sessionDatabase().db, token) : null;
  // A request without a token is not an attempt.
  if (!token) throw unauthorized();
  if (!live) {
    const ip = clientIp(request.headers.get('x-forwarded-for'));
    if ((await beginAttempt(sessionDatabase().db, { door: 'scim', subject: ip, ip, browser: null }, now)) === null)
      throw new ScimFailure(429, 'Too many attempts without a valid token. Wait 15 minutes.', { 'retry-after': '900' });
    throw unauthorized();
  }
  if (!mayAsk(live.tokenId, now)) {
    const headers = { 'retry-after': String(RETRY_AFTER_SECONDS) };
    throw new ScimFailure(429, 'Too many requests with this token. Slow down.', headers);
  }
  const actor: SystemActor = { kind: 'token', name: live.name, commands: SCIM_USER_COMMANDS };
  return { actor, secret: token, from: readPlace(request.headers), now, requestId, db };
}

export function unauthorized(): ScimFailure {
  const headers = { 'www-authenticate': 'Bearer realm="Steward SCIM"' };
  return new ScimFailure(
    401,
    'Send a valid token as Authorization: Bearer. Tokens are made in Steward under Settings, SCIM.',
    headers,
  );
}

/** The worker is silent or slow: the change stays queued, and sending it again does no harm. */
export function notYet(): ScimFailure {
  return new ScimFailure(503, 'Steward could not do this yet. Send it again in a moment.', {
    'retry-after': '15',
  });
}

export function failure(status: number, message: string, headers?: Record<string, string>): ScimFailure {
  return new ScimFailure(status, message, headers);
}

export function scimJson(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(body === null ? null : JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/scim+json; charset=utf-8', ...headers },
  });
}

function failureResponse(error: unknown, requestId: string): Response {
  if (error instanceof ScimFailure) return errorJson(error.status, error.message, undefined, error.headers);
  if (error instanceof ScimRefusal)
    return errorJson(error.scimType === 'uniqueness' ? 409 : 400, error.message, error.scimType);
  if (error instanceof AppError) {
    const scimType =
      error.code === 'invalid_input' ? 'invalidValue' : error.code === 'conflict' ? 'uniqueness' : undefined;
    return errorJson(HTTP_STATUS[error.code] ?? 500, error.message, scimType);
  }
  createLogger('web', env().logLevel).error('A SCIM route failed', { requestId, ...errorFields(error) });
  return errorJson(500, `Steward could not answer (request ${requestId}). Try again in a moment.`);
}

function errorJson(status: number, detail: string, scimType?: string, headers: Record<string, string> = {}): Response {
  return scimJson(
    { schemas: [ERROR], status: String(status), ...(scimType ? { scimType } : {}), detail },
    status,
    headers,
  );
}
