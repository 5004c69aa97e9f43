import { Panel } from '@/components/ui/panel';
import { formatDay } from '@/lib/core/time';
import type { PostureDay } from '@/lib/domain/posture/query-schema';
import { scoreWords } from './posture-words';

const HEIGHT = 64;
const STEP = 8;

/** Points met, of those that were known, on each day that was noted. */
export function PostureTrend({ days }: { days: readonly PostureDay[] }) {
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) return null;
  const most = Math.max(1, ...days.map(({ known }) => known));
  const bar = (value: number, at: number) => {
    const tall = (value / most) * HEIGHT;
    return `M${at * STEP} ${HEIGHT}v${-tall.toFixed(1)}h${STEP - 2}v${tall.toFixed(1)}z`;
  };
  const words = `${formatDay(first.day)}: ${scoreWords(first)}. ${formatDay(last.day)}: ${scoreWords(last)}.`;
  return (
    <Panel title="Over time" note="Points met of points known, by UTC day" className="my-4">
      <svg
        role="img"
        aria-label={words}
        viewBox={`0 0 ${days.length * STEP} ${HEIGHT}`}
        height={HEIGHT}
        style={{ width: days.length * STEP, maxWidth: '100%' }}
      >
        <title>{words}</title>
        <path d={days.map(({ known }, at) => bar(known, at)).join('')} className="fill-surface-tertiary" />
        <path d={days.map(({ met }, at) => bar(met, at)).join('')} className="fill-accent" />
      </svg>
      <p className="mt-1 text-xs text-muted">{words}</p>
    </Panel>
  );
}
