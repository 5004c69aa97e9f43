'use client';

import { useRouter } from 'next/navigation';
import { type ComponentType, useEffect, useMemo, useState } from 'react';
import { ChartSkeleton } from '@/components/ui/skeletons';
import { ChartLegend } from './chart-legend';
import { type ChartMark, type ChartModel, isolate } from './chart-model';
import { addRange, type Narrowing, type WayIn } from './way-in';

export interface TimeChartProps {
  model: ChartModel;
  /** What the chart shows, for people who hear it: `Cost by workspace per day`. */
  title: string;
  /** Bars for sums per period, lines for rates and levels. */
  kind?: 'bars' | 'lines';
  height?: number;
  hasLegend?: boolean;
  /** Where every part is listed, if the legend has no room for them. */
  all?: { href: string; label: string };
  /** Where a press on a period leads. Without it a press keeps its readout open. */
  wayIn?: WayIn;
  /** What happened in these periods and may explain them. */
  marks?: readonly ChartMark[];
  /** Where the page stores which series is isolated; else the chart does. */
  isolation?: { id: string | null; onIsolate: (id: string | null) => void };
}

const DEFAULT_HEIGHT = 288;
const NO_MARKS: readonly ChartMark[] = [];

const loadCanvas = () => import('./time-chart-canvas').then((loaded) => loaded.TimeChartCanvas);
const loadMarks = () => import('./mark-list').then((loaded) => loaded.MarkList);

/** A part whose code loads after the page; null until then. If it fails to load, the page says so. */
function useLater<Props>(load: () => Promise<ComponentType<Props>>, isNeeded = true): ComponentType<Props> | null {
  const [Loaded, setLoaded] = useState<ComponentType<Props> | null>(null);
  useEffect(() => {
    if (!isNeeded) return;
    load().then(
      (part) => setLoaded(() => part),
      (error) =>
        setLoaded(() => {
          throw error;
        }),
    );
  }, [load, isNeeded]);
  return Loaded;
}

/** A chart over time with its legend. The drawing code is fetched only where a chart is. */
export function TimeChart(props: TimeChartProps) {
  const {
    model,
    title,
    kind = 'bars',
    height = DEFAULT_HEIGHT,
    hasLegend = true,
    marks = NO_MARKS,
    isolation,
    wayIn,
    all,
  } = props;
  const router = useRouter();
  const Canvas = useLater(loadCanvas);
  const MarkList = useLater(loadMarks, marks.length > 0);
  const [chosen, setChosen] = useState<string | null>(null);
  const wanted = isolation ? isolation.id : chosen;
  const isolated = model.series.some(({ id }) => id === wanted) ? wanted : null;
  const shown = useMemo(() => isolate(model, isolated), [model, isolated]);
  const open = useMemo(() => {
    if (!wayIn) return undefined;
    return 'href' in wayIn ? (to: Narrowing) => router.push(addRange(wayIn.href, to)) : wayIn.onNarrow;
  }, [wayIn, router]);
  const isNamed = hasLegend && model.series.length > 1;
  return (
    <>
      <figure aria-label={title} className="flex flex-col gap-3">
        <div style={{ height }}>
          {Canvas ? (
            <Canvas {...{ model: shown, title, kind, height, marks, open }} today={wayIn?.today ?? ''} />
          ) : (
            <ChartSkeleton height={height} />
          )}
        </div>
        {(isNamed || model.before || model.band || (model.limits ?? []).length > 0) && (
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            {isNamed && (
              <ChartLegend
                series={model.series}
                isolated={isolated}
                onIsolate={isolation ? isolation.onIsolate : setChosen}
              />
            )}
            {all && (
              <a
                href={all.href}
                className="inline-flex min-h-6 items-center text-xs text-accent underline-offset-4 hover:underline pointer-coarse:min-h-11"
              >
                {all.label}
              </a>
            )}
            {model.before && <LineKey label="Period before" />}
            {model.limits?.map(({ id, label }) => (
              <LineKey key={id} label={label} isLimit />
            ))}
            {model.band && (
              <>
                <LineKey label="Expected" />
                <BandKey label="Likely range" />
              </>
            )}
          </div>
        )}
      </figure>
      {marks.length > 0 && MarkList && <MarkList marks={marks} />}
    </>
  );
}

function LineKey({ label, isLimit }: { label: string; isLimit?: boolean }) {
  return (
    <span className="flex items-center gap-1.5 text-xs text-muted">
      <svg width="18" height="4" aria-hidden="true">
        <line
          {...{ x1: 0, y1: 2, x2: 18, y2: 2, strokeWidth: 1.5 }}
          stroke={isLimit ? 'var(--bad)' : 'var(--muted)'}
          strokeDasharray={isLimit ? undefined : '4 3'}
        />
      </svg>
      {label}
    </span>
  );
}

function BandKey({ label }: { label: string }) {
  return (
    <span className="flex items-center gap-1.5 text-xs text-muted">
      <span aria-hidden="true" className="h-2.5 w-4.5 rounded-[2px] bg-series-other opacity-40" />
      {label}
    </span>
  );
}
