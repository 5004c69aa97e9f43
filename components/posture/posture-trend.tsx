import { type Column, DataTable } from '@/components/page/list/data-table';
import { Panel } from '@/components/ui/panel';
import { formatDay } from '@/lib/core/time';
import type { PostureDay } from '@/lib/domain/posture/query-schema';
import { scoreWords } from './posture-words';

const HEIGHT = 64;
/** As wide as few days may be, and many together. */
const WIDEST_DAY = 32;
const WIDTH = 720;
const MOST_GAP = 2;

const COLUMNS: readonly Column<PostureDay>[] = [
  { id: 'day', header: 'Day', cell: ({ day }) => formatDay(day) },
  { id: 'met', header: 'Points met', align: 'end', cell: ({ met }) => met },
  { id: 'known', header: 'Points known', align: 'end', cell: ({ known }) => known },
  { id: 'unknown', header: 'Points not known', align: 'end', cell: ({ unknown }) => unknown },
];

/** Points met, of those that were known, on each day that was noted. One day alone is no trend. */
export function PostureTrend({ days }: { days: readonly PostureDay[] }) {
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last || first === last) return null;
  const most = Math.max(1, ...days.map(({ known }) => known));
  const step = Math.min(WIDEST_DAY, WIDTH / days.length);
  const gap = Math.min(MOST_GAP, step / 4);
  const bar = (value: number, at: number) => {
    const [tall, wide] = [((value / most) * HEIGHT).toFixed(1), (step - gap).toFixed(1)];
    return `M${(at * step).toFixed(1)} ${HEIGHT}v-${tall}h${wide}v${tall}z`;
  };
  const words = `${formatDay(first.day)}: ${scoreWords(first)}. ${formatDay(last.day)}: ${scoreWords(last)}.`;
  return (
    <Panel title="Over time" note="Points met, of points known, by UTC day" className="my-4">
      <div style={{ width: days.length * step, maxWidth: '100%' }}>
        <svg role="img" aria-label={words} viewBox={`0 0 ${days.length * step} ${HEIGHT}`} className="block w-full">
          <title>{words}</title>
          <path d={days.map(({ known }, at) => bar(known, at)).join('')} className="fill-surface-tertiary" />
          <path d={days.map(({ met }, at) => bar(met, at)).join('')} className="fill-accent" />
        </svg>
      </div>
      <p className="mt-1 text-table text-muted">{words}</p>
      <details className="mt-1 text-table">
        <summary className="inline-flex min-h-6 cursor-pointer items-center text-accent pointer-coarse:min-h-11">
          Figures by day
        </summary>
        <DataTable caption="Posture by day" columns={COLUMNS} rows={days.toReversed()} rowKey={({ day }) => day} />
      </details>
    </Panel>
  );
}
