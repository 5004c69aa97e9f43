import { counted } from '@/lib/core/counted';
import { formatAge, formatInstant, formatTime } from '@/lib/core/time';
import type { Ctx } from '@/lib/operations/context';

interface Shown {
  asOf: Date | null;
  now: Date;
  what?: string;
  /** Of figures that a replica gave. */
  behindMs?: number | null;
}

/** How old the figures are: `As of 14:05 UTC · 3 min ago`. */
export function Freshness({ asOf, now, what = 'Figures', behindMs = null }: Shown) {
  const from = behindMs === null ? '' : ` · ${replicaWords(behindMs)}`;
  if (!asOf) return <>{`${what} not read yet${from} · all times UTC`}</>;
  const isToday = asOf.toISOString().slice(0, 10) === now.toISOString().slice(0, 10);
  return (
    <time dateTime={asOf.toISOString()} title={formatInstant(asOf)}>
      As of {isToday ? formatTime(asOf) : formatInstant(asOf)} · {formatAge(asOf, now)}
      {from}
    </time>
  );
}

/** The same for figures of reports, once they are read: it says so if a replica gave them, and how far that is behind. */
export function ReportFreshness({ ctx, asOf, what }: Omit<Shown, 'now'> & { ctx: Pick<Ctx, 'now' | 'replica'> }) {
  return <Freshness asOf={asOf} now={ctx.now} what={what} behindMs={ctx.replica?.behindMs} />;
}

function replicaWords(behindMs: number): string {
  const seconds = Math.ceil(behindMs / 1_000);
  return seconds === 0 ? 'from a replica' : `from a replica, ${counted(seconds, 'second', 'seconds')} behind`;
}
