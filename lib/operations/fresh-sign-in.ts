import { AppError } from '@/lib/core/errors';
import type { CommandCtx } from './command-context';

/** For how long a sign-in, or a password entered again, is enough for what is dangerous. */
export const FRESH_MS = 10 * 60_000;

export const SIGN_IN_AGAIN = 'Confirm that it is you: you signed in more than 10 minutes ago. Nothing was changed.';

/** By so much the clocks of the database, which notes it, and of the web, which asks, may differ. */
const CLOCKS_DIFFER_MS = 60_000;

/** Of a time that nobody knows, or that is yet to come, it is not. */
export function isFresh(provedAt: Date | null | undefined, now: Date): boolean {
  if (!provedAt) return false;
  const ageMs = now.getTime() - provedAt.getTime();
  return ageMs >= -CLOCKS_DIFFER_MS && ageMs <= FRESH_MS;
}

/** Refuses what somebody asked for in a session that was not proved lately. */
export function requireFreshSignIn({ isProved }: Pick<CommandCtx, 'isProved'>): void {
  if (!isProved) throw new AppError('sign_in_again', SIGN_IN_AGAIN);
}
