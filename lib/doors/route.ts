import 'server-only';
import { authorize } from '@/lib/access/authorize';
import type { Permission } from '@/lib/access/permissions';
import { isDatabaseSilent } from '@/lib/auth/current';
import { env } from '@/lib/core/env';
import { AppError } from '@/lib/core/errors';
import { newId } from '@/lib/core/ids';
import { createLogger, errorFields } from '@/lib/core/log';
import { type SignedInCtx, signedInCtx } from './context';
import { HTTP_STATUS } from './http-status';

const SILENT = new AppError('internal', 'The database does not answer. Try again in a moment.');

export interface RouteOptions {
  permission?: Permission;
  /** False if a page polls by itself: that does not count as using the session. */
  touch?: boolean;
}

export interface RouteArgs<Params> {
  request: Request;
  params: Params;
}

/** An HTTP route for signed-in people: a context in, a response out, errors as JSON with our codes, never cached. */
export function route<Params = Record<string, never>>(
  options: RouteOptions,
  handle: (ctx: SignedInCtx, args: RouteArgs<Params>) => Promise<Response>,
): (request: Request, context: { params: Promise<Params> }) => Promise<Response> {
  return async (request, context) => {
    try {
      const ctx = await signedInCtx({ touch: options.touch ?? true });
      if (!ctx) throw new AppError('not_signed_in', 'Sign in first.');
      if (options.permission) authorize(ctx.actor, options.permission);
      const response = await handle(ctx, { request, params: await context.params });
      response.headers.set('cache-control', 'private, no-store');
      return response;
    } catch (error) {
      return errorResponse(error);
    }
  };
}

export function json(body: unknown, status = 200): Response {
  const text = JSON.stringify(body, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
  return new Response(text, { status, headers: { 'content-type': 'application/json; charset=utf-8' } });
}

function errorResponse(given: unknown): Response {
  const error = isDatabaseSilent(given) ? SILENT : given;
  const requestId = newId();
  const isExpected = error instanceof AppError;
  if (!isExpected) createLogger('web', env().logLevel).error('A route failed', { requestId, ...errorFields(error) });
  const known = isExpected
    ? { code: error.code, message: error.message, ...(error.fieldErrors ? { fieldErrors: error.fieldErrors } : {}) }
    : { code: 'internal' as const, message: 'Steward could not answer. Try again in a moment.' };
  const status = error === SILENT ? 503 : (HTTP_STATUS[known.code] ?? 502);
  const response = json({ error: { ...known, requestId } }, status);
  if (status === 429 || status === 503) response.headers.set('retry-after', '5');
  response.headers.set('cache-control', 'private, no-store');
  return response;
}
