import { dayOf, daysBetween, formatDay, formatInstant } from '@/lib/core/time';

/** `27 Feb 2027 · in 90 days`, the instant on hover. */
export function Expiry({ at, now }: { at: Date | null; now: Date }) {
  if (!at) return 'Never';
  const days = daysBetween(dayOf(now), dayOf(at));
  const words = at <= now ? 'expired' : days === 0 ? 'today' : days === 1 ? 'tomorrow' : `in ${days} days`;
  return (
    <time dateTime={at.toISOString()} title={formatInstant(at)} className="whitespace-nowrap">
      {formatDay(dayOf(at))} <span className={days < 14 && at > now ? 'text-warn' : 'text-muted'}>· {words}</span>
    </time>
  );
}
