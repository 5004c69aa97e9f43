'use client';

import type { ChartModel, ChartPeriod } from '@/components/charts/chart-model';
import { TimeChart } from '@/components/charts/time-chart';
import type { Grain } from '@/lib/domain/gateway-requests/rules';

export interface TrafficPoint {
  /** ISO, in UTC. */
  at: string;
  value: string;
}

interface TrafficChartProps {
  title: string;
  label: string;
  unit: 'requests' | 'tokens' | 'nano_dollars';
  grain: Grain;
  points: readonly TrafficPoint[];
  /** What the sums are held against. */
  limit?: { label: string; value: string } | null;
}

function periodOf({ at }: TrafficPoint, grain: Grain): ChartPeriod {
  const [day, time] = [at.slice(0, 10), at.slice(11, 16)];
  const period = { key: at, start: day, hour: null, note: '', isUnread: false, days: null };
  return grain === 'day' ? { ...period, label: day } : { ...period, label: `${day} ${time} UTC`, tick: time };
}

/** Sums of the gateway's own, by minute, hour or day, with a limit as a line. */
export function TrafficChart({ title, label, unit, grain, points, limit }: TrafficChartProps) {
  const values = points.map(({ value }) => value);
  const model: ChartModel = {
    unit,
    granularity: 'day',
    periods: points.map((point) => periodOf(point, grain)),
    series: [{ id: label, label, values, before: null, color: 'var(--series-1)', texture: 0 }],
    totals: values,
    before: null,
    band: null,
    limits: limit ? [{ id: 'limit', label: limit.label, values: points.map(() => limit.value) }] : [],
  };
  return <TimeChart model={model} title={title} height={200} hasLegend={false} />;
}
