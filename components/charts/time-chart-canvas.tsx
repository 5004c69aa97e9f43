'use client';

import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import {
  Area,
  Bar,
  CartesianGrid,
  ComposedChart,
  type LabelProps,
  Line,
  Rectangle,
  type RectangleProps,
  ReferenceArea,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  type TooltipContentProps,
  XAxis,
  YAxis,
} from 'recharts';
import { axisLabel, type ChartMark, type ChartModel, drawnValue, missingRuns, tickLabel } from './chart-model';
import { ChartReadout } from './chart-readout';
import { markPath } from './mark-list';
import type { TimeChartProps } from './time-chart';

interface Point {
  key: string;
  isLighter: boolean;
  values: (number | null)[];
  before: (number | null)[];
  totalBefore: number | null;
  band: [number, number] | null;
  expected: number | null;
}

/** Chromium lets the Tab key stop at each of recharts' layers, because React listens for focus on them. */
function useOneTabStop(frame: RefObject<HTMLDivElement | null>): void {
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const skipLayers = () => {
      for (const layer of element.querySelectorAll('g[class^="recharts-zIndex-layer"]:not([tabindex])')) {
        layer.setAttribute('tabindex', '-1');
      }
    };
    skipLayers();
    const observer = new MutationObserver(skipLayers);
    observer.observe(element, { childList: true, subtree: true });
    return () => observer.disconnect();
  }, [frame]);
}

/** Twice: the first frame draws what the event changed. */
function afterPainting(act: () => void): void {
  requestAnimationFrame(() => requestAnimationFrame(act));
}

const HATCH_ID = 'steward-not-read';
const DASHES = '4 3';

type CanvasProps = Required<Pick<TimeChartProps, 'model' | 'title' | 'kind' | 'height' | 'marks'>>;

export function TimeChartCanvas({ model, title, kind, height, marks }: CanvasProps) {
  const points = useMemo(() => pointsOf(model), [model]);
  const gaps = useMemo(() => missingRuns(model.periods), [model]);
  const [pinned, setPinned] = useState<number | null>(null);
  const active = useRef<number | null>(null);
  const togglePin = useCallback(() => setPinned((old) => (old === active.current ? null : active.current)), []);
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = frame.current;
    const onKeyDown = (event: KeyboardEvent) => {
      // What stands in a pinned readout is pressed for itself.
      if (event.target instanceof Element && event.target.closest('a, button')) return;
      if (event.key === 'Escape') setPinned(null);
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      togglePin();
    };
    element?.addEventListener('keydown', onKeyDown);
    return () => element?.removeEventListener('keydown', onKeyDown);
  }, [togglePin]);
  useOneTabStop(frame);
  const keyAt = (at: number) => model.periods[at]?.key;
  const marksAt = (at: number) => marks.filter(({ key }) => key === keyAt(at));
  const marked = [...new Set(marks.map(({ key }) => key))];
  const periodOf = useMemo(() => new Map(model.periods.map((period) => [period.key, period])), [model]);
  const tickOf = (key: string) => {
    const period = periodOf.get(key);
    return period ? tickLabel(period.start, model.granularity, period.hour) : '';
  };
  return (
    <div ref={frame} className="relative">
      <ResponsiveContainer width="100%" height={height} initialDimension={{ width: 640, height }}>
        <ComposedChart
          data={points}
          margin={{ top: marked.length > 0 ? 14 : 8, right: 4, bottom: 0, left: 0 }}
          barCategoryGap={points.length > 45 ? 1 : '18%'}
          title={title}
          desc={`${title}. Arrow keys read out each period, Enter pins it. The table below has the same figures.`}
          // The first tap moves the readout and presses at once: what is pinned is what is read out afterwards.
          onClick={() => afterPainting(togglePin)}
        >
          <defs>
            <pattern id={HATCH_ID} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <rect width="2" height="6" fill="var(--hatch)" />
            </pattern>
          </defs>
          <CartesianGrid vertical={false} stroke="var(--separator)" />
          {gaps.map(([from, to]) => (
            <ReferenceArea key={from} x1={keyAt(from)} x2={keyAt(to)} fill={`url(#${HATCH_ID})`} stroke="none" />
          ))}
          {marked.map((key) => (
            <ReferenceLine key={key} x={key} stroke="var(--muted)" strokeDasharray="1 3" label={MarkLabel} />
          ))}
          <XAxis
            dataKey="key"
            tickFormatter={tickOf}
            tick={{ fill: 'var(--muted)', fontSize: 12 }}
            tickLine={false}
            axisLine={{ stroke: 'var(--line)' }}
            ticks={hourTicks(model.periods)}
            minTickGap={28}
            height={26}
          />
          <YAxis
            width={56}
            tickFormatter={(value: number) => axisLabel(value, model.unit)}
            tick={{ fill: 'var(--muted)', fontSize: 12 }}
            tickLine={false}
            axisLine={false}
            tickCount={5}
          />
          <Tooltip
            filterNull={false}
            isAnimationActive={false}
            cursor={{ fill: 'var(--default)', fillOpacity: 0.6 }}
            wrapperStyle={{ zIndex: 20 }}
            content={(props) => (
              <Readout {...props} {...{ model, marksAt }} current={active} isHidden={pinned !== null} />
            )}
          />
          {pinned !== null && <ReferenceLine x={keyAt(pinned)} stroke="var(--foreground)" strokeDasharray="2 3" />}
          {model.band && (
            <Area
              dataKey={(point: Point) => point.band}
              fill="var(--series-other)"
              fillOpacity={0.35}
              stroke="none"
              activeDot={false}
              isAnimationActive={false}
            />
          )}
          {model.series.map((series, slot) =>
            kind === 'bars' ? (
              <Bar
                key={series.id}
                dataKey={(point: Point) => point.values[slot] ?? null}
                name={series.label}
                stackId="all"
                fill={series.color}
                stroke="var(--surface)"
                shape={PeriodBar}
                isAnimationActive={false}
              />
            ) : (
              <Line
                key={series.id}
                dataKey={(point: Point) => point.values[slot] ?? null}
                name={series.label}
                stroke={series.color}
                strokeWidth={2}
                dot={points.length < 3}
                connectNulls={false}
                isAnimationActive={false}
              />
            ),
          )}
          {model.before &&
            kind === 'lines' &&
            model.series.map((series, slot) => (
              <Line
                key={`before ${series.id}`}
                dataKey={(point: Point) => point.before[slot] ?? null}
                stroke={series.color}
                strokeOpacity={0.55}
                {...DASHED}
              />
            ))}
          {model.before && kind === 'bars' && (
            <Line dataKey={(point: Point) => point.totalBefore} stroke="var(--muted)" {...DASHED} />
          )}
          {model.band && <Line dataKey={(point: Point) => point.expected} stroke="var(--muted)" {...DASHED} />}
        </ComposedChart>
      </ResponsiveContainer>
      {pinned !== null && (
        <div className={`absolute top-0 z-10 ${pinned * 2 < points.length ? 'end-0' : 'start-14'}`}>
          <ChartReadout model={model} at={pinned} marks={marksAt(pinned)} onClose={() => setPinned(null)} />
        </div>
      )}
    </div>
  );
}

const SEVERAL_DAYS = 60;
const SIZE_OVER_PLOT = 6;
const THIN_PX = 6;

/** Where days begin, and each sixth hour while there are few. Undefined: as the chart likes. */
function hourTicks(periods: ChartModel['periods']): string[] | undefined {
  if (!periods.some(({ hour }) => hour !== null)) return undefined;
  const every = periods.length > SEVERAL_DAYS ? 24 : 6;
  return periods.flatMap(({ hour, key }) => (typeof hour === 'number' && hour % every === 0 ? [key] : []));
}

const DASHED = {
  strokeWidth: 1.5,
  strokeDasharray: DASHES,
  dot: false,
  activeDot: false,
  connectNulls: false,
  isAnimationActive: false,
} as const;

function pointsOf({ periods, series, unit, before, band }: ChartModel): Point[] {
  const drawn = (value: string | null | undefined) => drawnValue(value, unit);
  return periods.map(({ key, note }, at) => {
    const likely = band?.[at];
    return {
      key,
      isLighter: note !== '',
      values: series.map(({ values }) => drawn(values[at])),
      before: series.map((part) => drawn(part.before?.[at])),
      totalBefore: drawn(before?.totals[at]),
      band: likely ? [drawn(likely.low) ?? 0, drawn(likely.high) ?? 0] : null,
      expected: drawn(likely?.expected),
    };
  });
}

function PeriodBar(props: RectangleProps & { payload?: Point }) {
  // Between thin bars a line would be most of what is seen.
  const isThin = (props.width ?? 0) < THIN_PX;
  return <Rectangle {...props} strokeWidth={isThin ? 0 : 0.75} fillOpacity={props.payload?.isLighter ? 0.5 : 1} />;
}

function MarkLabel({ viewBox }: LabelProps) {
  if (!viewBox || !('x' in viewBox)) return null;
  return <path d={markPath(viewBox.x, viewBox.y - SIZE_OVER_PLOT)} fill="var(--foreground)" />;
}

interface ReadoutProps extends TooltipContentProps {
  model: ChartModel;
  marksAt: (at: number) => ChartMark[];
  /** Told which period is read out, for the Enter key. */
  current: RefObject<number | null>;
  isHidden: boolean;
}

function Readout({ active: isActive, activeIndex, model, marksAt, current: active, isHidden }: ReadoutProps) {
  const at = isActive && activeIndex !== undefined && activeIndex !== null ? Number(activeIndex) : null;
  useEffect(() => {
    active.current = at;
  });
  return at === null || isHidden ? null : <ChartReadout model={model} at={at} marks={marksAt(at)} />;
}
