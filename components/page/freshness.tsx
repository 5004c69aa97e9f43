import { formatAge, formatInstant, formatTime } from '@/lib/core/time';

/** How old the figures are: `As of 14:05 UTC · 3 min ago`. */
export function Freshness({ asOf, now, what = 'Figures' }: { asOf: Date | null; now: Date; what?: string }) {
  if (!asOf) return <>{what} not read yet · all times UTC</>;
  const isToday = asOf.toISOString().slice(0, 10) === now.toISOString().slice(0, 10);
  return (
    <time dateTime={asOf.toISOString()} title={formatInstant(asOf)}>
      As of {isToday ? formatTime(asOf) : formatInstant(asOf)} · {formatAge(asOf, now)}
    </time>
  );
}
