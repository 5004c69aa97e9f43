import { formatCountCompact, formatShare } from '@/components/page/figures/format';
import { type Cell, locked, type Piece, unknown } from '@/components/page/list/cell';
import { firstCell } from '@/components/page/list/plain-cells';
import { writeTrend } from '@/components/page/list/trend-marks';
import { STATE_LOOKS } from '@/components/rotations/rotation-words';
import { addDays, type Day, formatDay } from '@/lib/core/time';
import type { ApiKeyRow, KeyTraffic } from '@/lib/domain/api-keys/query-schema';
import { findEnding } from '@/lib/domain/insights/lifecycle-rules';
import { endWords } from './key-words';

type Figured = Pick<ApiKeyRow, 'isDetailed' | 'traffic'>;

function ofTraffic({ isDetailed, traffic }: Figured, say: (traffic: KeyTraffic) => Cell): Cell {
  if (!isDetailed) return locked();
  return traffic ? say(traffic) : unknown('No use read yet');
}

/** Thirty days of tokens as bars, told in words to whoever does not see them. */
export function keyTrendCell(key: Figured, from: Day | null): Cell {
  return ofTraffic(key, ({ trend }) => {
    const values = trend.map((tokens) => (tokens === null ? null : BigInt(tokens)));
    if (from === null || values.every((value) => value === null)) return unknown('No use read yet');
    const words = trendWords(values, from);
    return values.every((value) => !value)
      ? { text: 'None', title: words, look: 'muted' }
      : { text: words, trend: writeTrend(values) };
  });
}

/** `1.24 M tokens in 30 days, most on 24 Nov 2026, none on 12 days` */
export function trendWords(values: readonly (bigint | null)[], from: Day): string {
  const sum = values.reduce<bigint>((total, value) => total + (value ?? 0n), 0n);
  const most = values.reduce<bigint>((found, value) => (value !== null && value > found ? value : found), 0n);
  const [idle, unread] = [0n, null].map((wanted) => values.filter((value) => value === wanted).length);
  return [
    `${formatCountCompact(sum)} tokens in ${values.length} days`,
    ...(most > 0n ? [`most on ${formatDay(addDays(from, values.indexOf(most)))}`] : []),
    ...(idle && most > 0n ? [`none on ${daysOf(idle)}`] : []),
    ...(unread ? [`${daysOf(unread)} not read`] : []),
  ].join(', ');
}

const daysOf = (count: number) => (count === 1 ? '1 day' : `${count} days`);

/** One that ends soon, or has ended, comes first, with what takes its place. */
export function keyModelsCell(key: Figured, today: Day): Cell {
  return ofTraffic(key, ({ models }) => {
    const ending = findEnding(models, today);
    const names = ending.map(({ model }) => model);
    const cell = firstCell([...names, ...models.filter((model) => !names.includes(model))], 'None');
    const ends = ending.map(
      ({ model, endDay, successor }) => `${model} ${endWords(endDay, today)}: move to ${successor}`,
    );
    return ends.length === 0
      ? cell
      : { ...cell, tone: 'warning', title: [...ends, cell.title ?? ''].join('. ').replace(/\. $/, '') };
  });
}

export function keyTiersCell(key: Figured): Cell {
  return ofTraffic(key, ({ tiers }) => firstCell(tiers, 'None'));
}

/** How much of all input was read from a cache. */
export function keyCacheCell(key: Figured): Cell {
  return ofTraffic(key, ({ cacheRead, input }) =>
    BigInt(input) === 0n ? unknown('No input in these days') : formatShare(BigInt(cacheRead), BigInt(input)),
  );
}

export function keyRotationCell({ kind, isDetailed, rotation, steward }: ApiKeyRow): Piece {
  if (!isDetailed) return locked();
  if (kind === 'steward') return { text: steward?.isRotated ? 'Replaced' : '', look: 'muted' };
  if (rotation === null) return unknown('Not read');
  const { tone, word } = STATE_LOOKS[rotation];
  return tone === 'neutral' || rotation === 'fresh' ? { text: word, look: 'muted' } : { text: word, tone };
}
