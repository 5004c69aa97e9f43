'use client';

import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import {
  Bar,
  CartesianGrid,
  ComposedChart,
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
import { axisLabel, type ChartModel, drawnValue, missingRuns, tickLabel } from './chart-model';
import { ChartReadout } from './chart-readout';
import type { TimeChartProps } from './time-chart';

interface Point {
  at: number;
  start: string;
  isLighter: boolean;
  values: (number | null)[];
}

const HATCH_ID = 'steward-not-read';

export function TimeChartCanvas({ model, title, kind, height }: Required<Omit<TimeChartProps, 'hasLegend'>>) {
  const points = useMemo(() => pointsOf(model), [model]);
  const gaps = useMemo(() => missingRuns(model.series, model.periods.length), [model]);
  const [pinned, setPinned] = useState<number | null>(null);
  const active = useRef<number | null>(null);
  const pin = (at: number | null | undefined) =>
    setPinned((old) => (at === null || at === undefined || old === at ? null : at));
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = frame.current;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.target instanceof HTMLButtonElement) return;
      if (event.key === 'Escape') setPinned(null);
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      setPinned((old) => (old === active.current ? null : active.current));
    };
    element?.addEventListener('keydown', onKeyDown);
    return () => element?.removeEventListener('keydown', onKeyDown);
  }, []);
  const startAt = (at: number) => model.periods[at]?.start;
  return (
    <div ref={frame} className="relative">
      <ResponsiveContainer width="100%" height={height} initialDimension={{ width: 640, height }}>
        <ComposedChart
          data={points}
          margin={{ top: 8, right: 4, bottom: 0, left: 0 }}
          barCategoryGap={points.length > 45 ? 1 : '18%'}
          title={title}
          desc={`${title}. Arrow keys read out each period, Enter pins it. The table below has the same figures.`}
          onClick={(state) => pin(state.activeTooltipIndex === undefined ? null : Number(state.activeTooltipIndex))}
        >
          <defs>
            <pattern id={HATCH_ID} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <rect width="2" height="6" fill="var(--hatch)" />
            </pattern>
          </defs>
          <CartesianGrid vertical={false} stroke="var(--separator)" />
          {gaps.map(([from, to]) => (
            <ReferenceArea key={from} x1={startAt(from)} x2={startAt(to)} fill={`url(#${HATCH_ID})`} stroke="none" />
          ))}
          <XAxis
            dataKey="start"
            tickFormatter={(start: string) => tickLabel(start, model.granularity)}
            tick={{ fill: 'var(--muted)', fontSize: 12 }}
            tickLine={false}
            axisLine={{ stroke: 'var(--line)' }}
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
            content={(props) => <Readout {...props} model={model} current={active} isHidden={pinned !== null} />}
          />
          {pinned !== null && <ReferenceLine x={startAt(pinned)} stroke="var(--foreground)" strokeDasharray="2 3" />}
          {model.series.map((series, slot) =>
            kind === 'bars' ? (
              <Bar
                key={series.id}
                dataKey={(point: Point) => point.values[slot] ?? null}
                name={series.label}
                stackId="all"
                fill={series.color}
                stroke="var(--surface)"
                strokeWidth={points.length > 120 ? 0 : 0.75}
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
                dot={false}
                connectNulls={false}
                isAnimationActive={false}
              />
            ),
          )}
        </ComposedChart>
      </ResponsiveContainer>
      {pinned !== null && (
        <div className="absolute end-0 top-0 z-10">
          <ChartReadout model={model} at={pinned} onClose={() => setPinned(null)} />
        </div>
      )}
    </div>
  );
}

function pointsOf(model: ChartModel): Point[] {
  return model.periods.map(({ start, note }, at) => ({
    at,
    start,
    isLighter: note !== '',
    values: model.series.map(({ values }) => drawnValue(values[at], model.unit)),
  }));
}

function PeriodBar(props: RectangleProps & { payload?: Point }) {
  return <Rectangle {...props} fillOpacity={props.payload?.isLighter ? 0.5 : 1} />;
}

interface ReadoutProps extends TooltipContentProps {
  model: ChartModel;
  /** Told which period is read out, for the Enter key. */
  current: RefObject<number | null>;
  isHidden: boolean;
}

function Readout({ active: isActive, activeIndex, model, current: active, isHidden }: ReadoutProps) {
  const at = isActive && activeIndex !== undefined && activeIndex !== null ? Number(activeIndex) : null;
  useEffect(() => {
    active.current = at;
  });
  return at === null || isHidden ? null : <ChartReadout model={model} at={at} />;
}
