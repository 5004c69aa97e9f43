import 'server-only';
import { authorize } from '@/lib/access/authorize';
import type { Permission } from '@/lib/access/permissions';
import { AppError } from '@/lib/core/errors';
import { newId } from '@/lib/core/ids';
import { refuseJson } from './api/failure';
import { SET_UP_FIRST, type SignedInCtx, signedInCtx } from './context';
import { type Called, serveCaller } from './serve-caller';

interface Using {
  /** False if a page polls by itself: that does not count as using the session. */
  touch?: boolean;
}

export interface RouteOptions extends Using {
  permission?: Permission;
}

export interface RouteArgs<Params> {
  request: Request;
  params: Params;
}

/** A route of the pages that no program has, for whoever is signed in. */
export function route<Params = Record<string, never>>(
  { permission, touch }: RouteOptions,
  handle: (ctx: SignedInCtx, args: RouteArgs<Params>) => Promise<Response>,
): (request: Request, context: { params: Promise<Params> }) => Promise<Response> {
  return (request, context) => {
    const requestId = newId();
    return serveCaller({
      requestId,
      find: () => callerOfSession({ touch }),
      answer: async ({ ctx }) => {
        if (permission) authorize(ctx.actor, permission);
        return handle(ctx, { request, params: await context.params });
      },
      refuse: refuseJson(request, requestId),
    });
  };
}

/** Whoever is signed in. */
export async function callerOfSession({ touch = true }: Using): Promise<Called<SignedInCtx>> {
  const ctx = await signedInCtx({ touch });
  if (!ctx) throw new AppError('not_signed_in', 'Sign in first.');
  if (ctx.mustSetUpFactor) throw new AppError('forbidden', SET_UP_FIRST);
  return { ctx, headers: {}, answered: () => undefined };
}

export function json(body: unknown, status = 200): Response {
  return new Response(toJson(body), { status, headers: { 'content-type': 'application/json; charset=utf-8' } });
}

/** Few bodies hold large numbers still, and a replacer, which is asked about every value, takes several times as long. */
function toJson(body: unknown): string {
  try {
    return JSON.stringify(body);
  } catch {
    return JSON.stringify(body, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
  }
}
