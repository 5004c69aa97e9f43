import { exactFigure, parseFigure } from '@/components/page/figures/format';
import type { Period } from '@/lib/domain/usage/query-schema';
import type { Unit, UsageGranularity } from '@/lib/domain/usage/schema';
import { drawnValue, periodLabel } from './chart-model';

interface SparkBarsProps {
  values: readonly (string | null)[];
  periods: readonly Period[];
  unit: Unit;
  granularity: UsageGranularity;
  color: string;
}

const WIDTH = 120;
const HEIGHT = 22;
const LEAST_PX = 1;

/** A small trend, of its own height: bars beside each other, gaps where nothing is known. */
export function SparkBars({ values, periods, unit, granularity, color }: SparkBarsProps) {
  const heights = values.map((value) => drawnValue(value, unit));
  const most = Math.max(0, ...heights.map((height) => height ?? 0));
  const at = heights.indexOf(most);
  const [period, value] = [periods[at], values[at]];
  if (most <= 0 || !period || !value) return null;
  const step = WIDTH / values.length;
  const path = heights.map((height, place) => {
    if (height === null || height <= 0) return '';
    const tall = Math.max(LEAST_PX, (height / most) * HEIGHT);
    return `M${(place * step).toFixed(1)} ${HEIGHT}v${(-tall).toFixed(1)}h${(step * 0.8).toFixed(1)}v${tall.toFixed(1)}z`;
  });
  const words = `Highest: ${periodLabel(period, granularity)}, ${exactFigure(parseFigure(value, unit), unit)}`;
  return (
    <svg
      role="img"
      aria-label={words}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      width={WIDTH}
      height={HEIGHT}
      className="ms-auto"
    >
      <title>{words}</title>
      <path d={path.join('')} fill={color} />
    </svg>
  );
}
