import type { BenchRow } from './bench-database';

const COMPARISONS: Record<string, (measured: number, bound: number) => boolean> = {
  '≤': (measured, bound) => measured <= bound,
  '≥': (measured, bound) => measured >= bound,
  '<': (measured, bound) => measured < bound,
  '>': (measured, bound) => measured > bound,
  '=': (measured, bound) => measured === bound,
};

export const targetOf = ({ target }: BenchRow) => (target ?? '').replace('<=', '≤').replace('>=', '≥');

/** Whether the target was met, by the ratio where there is one; null without a target. */
export function isMet(row: BenchRow): boolean | null {
  const [, sign, bound] = /^([≤≥<>=]?)\s*([\d.]+)$/.exec(targetOf(row)) ?? [];
  if (sign === undefined || bound === undefined) return null;
  return COMPARISONS[sign || '=']?.(row.ratio ?? row.value, Number(bound)) ?? null;
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
