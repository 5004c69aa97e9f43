import 'server-only';
import { headers } from 'next/headers';
import { forbidden, notFound, redirect } from 'next/navigation';
import { cache } from 'react';
import type { Permission } from '@/lib/access/permissions';
import { can, type PermissionObject } from '@/lib/access/reach';
import { safePath } from '@/lib/auth/rules';
import { env } from '@/lib/core/env';
import { AppError } from '@/lib/core/errors';
import { type SignedInCtx, signedInCtx } from './context';

/** The header in which proxy.ts gives a page its own path. Used to return after signing in, never to decide anything. */
export const PATH_HEADER = 'x-steward-path';

/**
 * The reader's context, shared by all parts of a page; anyone not signed in is sent to the sign-in page and back here
 * afterwards.
 */
export const pageCtx = cache(async (): Promise<SignedInCtx> => {
  const ctx = await signedInCtx();
  if (ctx?.mustSetUpFactor) redirect('/second-factor');
  if (ctx) return ctx;
  const path = safePath((await headers()).get(PATH_HEADER), env().appOrigin);
  redirect(path === '/' ? '/sign-in' : `/sign-in?callbackUrl=${encodeURIComponent(path)}`);
});

/** Ends a page with the 403 view unless the reader holds the permission in some form. */
export function requirePermission(ctx: SignedInCtx, permission: Permission, object?: PermissionObject): void {
  if (!can(ctx.actor, permission, object)) forbidden();
}

/** What a query finds; the 404 page if it does not exist or the reader may not see it. */
export async function orNotFound<Found>(found: Promise<Found>): Promise<Found> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') notFound();
    throw error;
  }
}
