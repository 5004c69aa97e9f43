import { formatTime } from '@/lib/core/time';
import type { OutcomeResult } from '@/lib/operations/outcome';

const MINUTE_MS = 60_000;

/** Until when a gateway that has not confirmed a change may go by what it knew: only one that may serve without the database. */
export function stillAccepted({ until }: OutcomeResult): string | undefined {
  if (typeof until !== 'string' || Date.parse(until) <= Date.now()) return undefined;
  const end = new Date(Math.ceil(Date.parse(until) / MINUTE_MS) * MINUTE_MS);
  return `A gateway that the database does not reach may still accept it, until ${formatTime(end)} at the latest.`;
}
