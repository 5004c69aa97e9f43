'use client';

import { type RefObject, useEffect, useMemo, useRef } from 'react';
import {
  Area,
  Bar,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceArea,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  type TooltipContentProps,
  XAxis,
  YAxis,
} from 'recharts';
import type { Day } from '@/lib/core/time';
import { chooseFill, MarkLabel, PeriodBar, seriesDot, TexturePatterns } from './chart-drawing';
import { axisLabel, type ChartMark, type ChartModel, missingRuns, tickLabel } from './chart-model';
import { type Point, toPoints } from './chart-points';
import { ChartReadout } from './chart-readout';
import type { TimeChartProps } from './time-chart';
import { useChartHand } from './use-chart-hand';
import { AXIS_PX, END_PX, type Narrowing } from './way-in';

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

const HATCH_ID = 'steward-not-read';
const DASHES = '4 3';

type CanvasProps = Required<Pick<TimeChartProps, 'model' | 'title' | 'kind' | 'height' | 'marks'>> & {
  /** Goes to the days that were pressed. */
  open: ((to: Narrowing) => void) | undefined;
  today: Day;
};

export function TimeChartCanvas({ model, title, kind, height, marks, open, today }: CanvasProps) {
  const points = useMemo(() => toPoints(model), [model]);
  const gaps = useMemo(() => missingRuns(model.periods), [model]);
  const active = useRef<number | null>(null);
  const frame = useRef<HTMLDivElement>(null);
  const hasBands = kind === 'bars' && model.series.length > 0;
  const { pinned, unpin, chosen } = useChartHand({ frame, model, hasBands, active, open, today });
  useOneTabStop(frame);
  const keyAt = (at: number) => model.periods[at]?.key;
  const marksAt = (at: number) => marks.filter(({ key }) => key === keyAt(at));
  const marked = [...new Set(marks.map(({ key }) => key))];
  const periodOf = useMemo(() => new Map(model.periods.map((period) => [period.key, period])), [model]);
  const tickOf = (key: string) => {
    const period = periodOf.get(key);
    return period ? (period.tick ?? tickLabel(period.start, model.granularity, period.hour)) : '';
  };
  return (
    <div ref={frame} className={`relative select-none ${open ? '[&_.recharts-surface]:cursor-pointer' : ''}`}>
      <ResponsiveContainer width="100%" height={height} initialDimension={{ width: 640, height }}>
        <ComposedChart
          data={points}
          margin={{ top: marked.length > 0 ? 14 : 8, right: END_PX, bottom: 0, left: 0 }}
          barCategoryGap={points.length > 45 ? 1 : '18%'}
          title={title}
          desc={`${title}. Arrow keys read out each period, ${open ? 'Enter shows only that period, Shift and arrow keys select several, ' : ''}Space keeps the readout open. The table below has the same figures.`}
        >
          <defs>
            <pattern id={HATCH_ID} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <rect width="2" height="6" fill="var(--hatch)" />
            </pattern>
            <TexturePatterns series={model.series} />
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
            width={AXIS_PX}
            tickFormatter={(value: number) => axisLabel(value, model.unit)}
            tick={{ fill: 'var(--muted)', fontSize: 12 }}
            tickLine={false}
            axisLine={false}
            tickSize={2}
            tickCount={5}
          />
          <Tooltip
            filterNull={false}
            isAnimationActive={false}
            cursor={{ fill: 'var(--default)', fillOpacity: 0.6 }}
            wrapperStyle={{ zIndex: 20 }}
            content={(props) => (
              <Readout {...props} {...{ model, marksAt, open, today }} current={active} isHidden={pinned !== null} />
            )}
          />
          {chosen && (
            <ReferenceArea
              x1={keyAt(Math.min(...chosen))}
              x2={keyAt(Math.max(...chosen))}
              fill="var(--accent)"
              fillOpacity={0.14}
              stroke="var(--accent)"
              strokeOpacity={0.5}
            />
          )}
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
          {/* Named by their place: what stays in place keeps its place in the stack, as on a fresh load. */}
          {kind === 'bars' &&
            model.series.map((series, slot) => (
              <Bar
                // biome-ignore lint/suspicious/noArrayIndexKey: the place is the identity
                key={slot}
                dataKey={(point: Point) => point.values[slot] ?? null}
                name={series.label}
                stackId="all"
                fill={chooseFill(series)}
                stroke="var(--surface)"
                shape={PeriodBar}
                isAnimationActive={false}
              />
            ))}
          {kind === 'lines' &&
            model.series.map((series, slot) => (
              <Line
                // biome-ignore lint/suspicious/noArrayIndexKey: the place is the identity
                key={`lighter ${slot}`}
                dataKey={(point: Point) => (point.isByLighter ? (point.values[slot] ?? null) : null)}
                stroke={series.color}
                strokeOpacity={LIGHTER}
                strokeWidth={2}
                dot={points.length < 3}
                connectNulls={false}
                isAnimationActive={false}
              />
            ))}
          {kind === 'lines' &&
            model.series.map((series, slot) => (
              <Line
                // biome-ignore lint/suspicious/noArrayIndexKey: the place is the identity
                key={slot}
                dataKey={(point: Point) => (point.isLighter ? null : (point.values[slot] ?? null))}
                name={series.label}
                stroke={series.color}
                strokeWidth={2}
                dot={seriesDot(series, points.length)}
                connectNulls={false}
                isAnimationActive={false}
              />
            ))}
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
          {model.limits?.map(({ id }, slot) => (
            <Line
              key={`limit ${id}`}
              type="step"
              dataKey={(point: Point) => point.limits[slot] ?? null}
              stroke="var(--bad)"
              {...LIMIT}
              dot={points.length < 2}
            />
          ))}
        </ComposedChart>
      </ResponsiveContainer>
      {pinned !== null && (
        <div data-readout className={`absolute top-0 z-10 ${pinned * 2 < points.length ? 'end-0' : 'start-14'}`}>
          <ChartReadout {...{ model, open, today }} at={pinned} marks={marksAt(pinned)} onClose={unpin} />
        </div>
      )}
    </div>
  );
}

const SEVERAL_DAYS = 60;
const LIGHTER = 0.45;

/** Where days begin, and each sixth hour while there are few. Undefined: as the chart likes. */
function hourTicks(periods: ChartModel['periods']): string[] | undefined {
  if (!periods.some(({ hour }) => hour !== null)) return undefined;
  const every = periods.length > SEVERAL_DAYS ? 24 : 6;
  return periods.flatMap(({ hour, key }) => (typeof hour === 'number' && hour % every === 0 ? [key] : []));
}

const LIMIT = { strokeWidth: 1.5, activeDot: false, connectNulls: false, isAnimationActive: false } as const;

const DASHED = {
  strokeWidth: 1.5,
  strokeDasharray: DASHES,
  dot: false,
  activeDot: false,
  connectNulls: false,
  isAnimationActive: false,
} as const;

interface ReadoutProps extends TooltipContentProps {
  model: ChartModel;
  marksAt: (at: number) => ChartMark[];
  open: CanvasProps['open'];
  today: Day;
  /** Told which period is read out, for the Enter key. */
  current: RefObject<number | null>;
  isHidden: boolean;
}

function Readout(props: ReadoutProps) {
  const { active: isActive, activeIndex, model, marksAt, open, today, current: active, isHidden } = props;
  const at = isActive && activeIndex !== undefined && activeIndex !== null ? Number(activeIndex) : null;
  useEffect(() => {
    active.current = at;
  });
  return at === null || isHidden ? null : <ChartReadout {...{ model, at, open, today }} marks={marksAt(at)} />;
}
