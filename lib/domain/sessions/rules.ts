import { isCaller, type OrgRole, type Principal } from '@/lib/access/principals';

/** Owners' sessions are for owners only: admins can neither end them nor see their addresses. */
export function isOutOfReach(actor: Principal, holderId: string, holderRole: OrgRole | null): boolean {
  if (holderRole !== 'owner') return false;
  return !isCaller(actor) || (actor.role !== 'owner' && actor.personId !== holderId);
}

interface Marked {
  /** A hash of the name in the browser's cookie; null where it has none. */
  browser: string | null;
  userAgent: string;
}

/** A browser is known by its cookie; one without it, by what it calls itself. */
export const isSameDevice = (one: Marked, other: Marked): boolean =>
  one.browser === other.browser && (one.browser !== null || one.userAgent === other.userAgent);

/** A session ends after half an hour without a request, and after twelve hours in any case. */
export const IDLE_MS = 30 * 60_000;
export const ABSOLUTE_MS = 12 * 3_600_000;
/** `last_seen_at` is written at most once in this time. */
export const TOUCH_MS = 60_000;

export function needsTouch(lastSeenAt: Date, now: Date): boolean {
  return now.getTime() - lastSeenAt.getTime() >= TOUCH_MS;
}
