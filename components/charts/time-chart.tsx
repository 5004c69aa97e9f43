'use client';

import dynamic from 'next/dynamic';
import { useMemo, useState } from 'react';
import { ChartBone } from '@/components/ui/bones';
import { ChartLegend } from './chart-legend';
import type { ChartModel } from './chart-model';

export interface TimeChartProps {
  model: ChartModel;
  /** What the chart shows, for people who hear it: `Cost by workspace per day`. */
  title: string;
  /** Bars for sums per period, lines for rates and levels. */
  kind?: 'bars' | 'lines';
  height?: number;
  hasLegend?: boolean;
}

const DEFAULT_HEIGHT = 288;

const Canvas = dynamic(() => import('./time-chart-canvas').then((loaded) => loaded.TimeChartCanvas), {
  ssr: false,
  loading: () => <ChartBone height={DEFAULT_HEIGHT} />,
});

/** A chart over time with its legend. The drawing code is fetched only where a chart is. */
export function TimeChart({ model, title, kind = 'bars', height = DEFAULT_HEIGHT, hasLegend = true }: TimeChartProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const isolated = model.series.some(({ id }) => id === chosen) ? chosen : null;
  const shown = useMemo(
    () => (isolated === null ? model : { ...model, series: model.series.filter(({ id }) => id === isolated) }),
    [model, isolated],
  );
  return (
    <figure aria-label={title} className="flex flex-col gap-3">
      <div style={{ height }} className="overflow-hidden">
        <Canvas model={shown} title={title} kind={kind} height={height} />
      </div>
      {hasLegend && model.series.length > 1 && (
        <ChartLegend series={model.series} isolated={isolated} onIsolate={setChosen} />
      )}
    </figure>
  );
}
