import { formatAge, formatInstant, formatTime } from '@/lib/core/time';

/** `3 min ago · 14:05 UTC`, the full instant on hover. */
export function Time({ at, now }: { at: Date; now: Date }) {
  const isToday = now.getTime() - at.getTime() < 12 * 3_600_000;
  return (
    <time dateTime={at.toISOString()} title={formatInstant(at)} className="whitespace-nowrap">
      {formatAge(at, now)} <span className="text-muted">· {isToday ? formatTime(at) : formatInstant(at)}</span>
    </time>
  );
}

/** `23 Nov 2026, 14:05 UTC` */
export function Instant({ at }: { at: Date }) {
  return (
    <time dateTime={at.toISOString()} className="whitespace-nowrap">
      {formatInstant(at)}
    </time>
  );
}
