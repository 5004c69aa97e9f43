'use client';

import { WholeName } from '@/components/ui/whole-name';
import type { ChartSeries } from './chart-model';
import { SeriesMark } from './series-mark';

interface ChartLegendProps {
  series: readonly ChartSeries[];
  isolated: string | null;
  onIsolate: (id: string | null) => void;
}

/** The series in stack order; clicking one isolates it, clicking it again shows all. */
export function ChartLegend({ series, isolated, onIsolate }: ChartLegendProps) {
  return (
    <ul className="flex flex-wrap gap-x-1 gap-y-0.5" aria-label="Series: choose one to isolate it">
      {series.map(({ id, label, color, texture }) => (
        <li key={id}>
          <button
            type="button"
            aria-pressed={isolated === id}
            onClick={() => onIsolate(isolated === id ? null : id)}
            className={`flex min-h-6 items-center gap-1.5 rounded px-1.5 text-xs hover:bg-default pointer-coarse:min-h-11 ${
              isolated && isolated !== id ? 'text-muted opacity-60' : ''
            }`}
          >
            <SeriesMark look={{ color, texture }} />
            <span className="text-start">
              <WholeName>{label}</WholeName>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
