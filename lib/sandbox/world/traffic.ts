import { type Family, isFastServed, modelEntry, modelShares, tokenQuanta } from './catalog';
import { fraction } from './random';

export const DAY_MS = 86_400_000;
export const MINUTE_MS = 60_000;

export type Mix = 'chat' | 'rag' | 'agent' | 'bulk' | 'research';
export type Rhythm = 'office' | 'always' | 'nightly' | 'burst';
export type Lane = {
  family: Family;
  mix: Mix;
  tier: 'standard' | 'batch' | 'priority' | 'flex';
  context: '0-200k' | '200k-1M';
  speed: 'standard' | 'fast';
  share: number;
};

/** What one key does: its mean output tokens on a weekday at the epoch, and how they spread. Days count from 1970. */
export type TrafficSpec = {
  salt: number;
  fromDay: number;
  toDay: number | null;
  outputTokens: number;
  rhythm: Rhythm;
  lanes: Lane[];
};

export type UsageDimensions = {
  account_id: string | null;
  api_key_id: string | null;
  context_window: string;
  inference_geo: string;
  model: string;
  service_account_id: string | null;
  service_tier: string;
  speed: string;
  workspace_id: string | null;
};

/** One line of a day: totals per token type (in quanta), and how the day's hours share them. */
export type Series = {
  dimensions: UsageDimensions;
  units: number[];
  quanta: readonly number[];
  searches: number;
  hours: () => number[];
  windows: [number, number][];
};

/** Tokens per output token, in the order of TOKEN_TYPES, and web searches per million output tokens. */
const MIXES: Record<Mix, { ratios: readonly number[]; searches: number }> = {
  chat: { ratios: [2.4, 0.8, 0, 9, 1], searches: 0 },
  rag: { ratios: [6, 0.5, 0.5, 14, 1], searches: 0 },
  agent: { ratios: [0.7, 2.1, 0.6, 36, 1], searches: 0 },
  bulk: { ratios: [8, 0, 1.1, 2.5, 1], searches: 0 },
  research: { ratios: [4, 0.3, 0, 3, 1], searches: 900 },
};

const HOUR_WEIGHTS: Record<Rhythm, readonly number[]> = {
  office: [2, 1, 1, 1, 2, 4, 9, 22, 44, 58, 60, 52, 40, 55, 62, 60, 50, 36, 22, 14, 9, 6, 4, 3],
  always: [22, 18, 16, 15, 16, 20, 28, 38, 48, 54, 56, 55, 52, 54, 56, 56, 54, 52, 50, 48, 44, 38, 32, 26],
  nightly: [60, 90, 90, 70, 30, 8, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 4, 10, 30],
  burst: [0, 40, 95, 100, 80, 15, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
};

const WEEK: Record<Rhythm, readonly number[]> = {
  office: [0.1, 1, 1.06, 1.04, 1, 0.86, 0.16],
  always: [0.72, 1, 1.03, 1.02, 1, 0.95, 0.78],
  nightly: [0.9, 1, 1, 1, 1, 1, 0.92],
  burst: [1, 1, 1, 1, 1, 1, 1],
};

/** How much of a day lies before each of its hours; most days are read whole and never ask. */
function hourShares(spec: TrafficSpec, day: number): () => number[] {
  let known: number[] | null = null;
  return () => {
    known ??= drawHours(spec, day);
    return known;
  };
}

function drawHours(spec: TrafficSpec, day: number): number[] {
  const cumulative = [0];
  let sum = 0;
  HOUR_WEIGHTS[spec.rhythm].forEach((weight, hour) => {
    sum += Math.floor(weight * (7 + 6 * fraction(spec.salt, day, hour + 1)));
    cumulative.push(sum);
  });
  return cumulative;
}

export type SeriesOwner = Pick<UsageDimensions, 'account_id' | 'api_key_id' | 'service_account_id' | 'workspace_id'> & {
  geo: string;
};

/** Every line that a traffic spec draws on a day; `growth` is the day's share of the epoch's volume. */
export function drawDay(
  spec: TrafficSpec,
  owner: SeriesOwner,
  day: number,
  epochDay: number,
  growth: number,
  windows: [number, number][],
): Series[] {
  const { geo, ...ids } = owner;
  const weekday = WEEK[spec.rhythm][(day + 4) % 7] ?? 1;
  const hours = hourShares(spec, day);
  const drawn: Series[] = [];
  spec.lanes.forEach((lane, index) => {
    const noise = 0.72 + 0.56 * fraction(spec.salt, day, 100 + index);
    const volume = spec.outputTokens * lane.share * weekday * growth * noise;
    for (const [model, share] of modelShares(lane.family, day, epochDay, fraction(spec.salt, 7, index))) {
      const inferenceGeo = modelEntry(model).hasGeo ? geo : 'not_available';
      const speed = lane.speed === 'fast' && isFastServed(model, day) ? 'fast' : 'standard';
      const terms = { tier: lane.tier, context: lane.context, geo: inferenceGeo, speed };
      const { ratios, searches } = MIXES[lane.mix];
      const quanta = tokenQuanta(model, terms, day);
      drawn.push({
        dimensions: {
          ...ids,
          context_window: lane.context,
          inference_geo: inferenceGeo,
          model,
          service_tier: lane.tier,
          speed,
        },
        units: ratios.map((ratio, type) => Math.floor((volume * share * ratio) / (quanta[type] ?? 1))),
        quanta,
        searches: Math.floor((volume * share * searches) / 1_000_000),
        hours,
        windows,
      });
    }
  });
  return drawn;
}

function sharedUntil(total: number, hours: number[], minute: number): number {
  const hour = Math.min(23, Math.floor(minute / 60));
  const from = hours[hour] ?? 0;
  const width = (hours[hour + 1] ?? from) - from;
  return Math.floor((total * (from * 60 + width * (minute - hour * 60))) / ((hours[24] ?? 1) * 60));
}

/** Adds the part of a line that falls into minutes [from, to) of its day: five token counts, then web searches. */
export function addSlice(into: number[], series: Series, from: number, to: number): void {
  for (const [opens, closes] of series.windows) {
    const start = Math.max(from, opens);
    const end = Math.min(to, closes);
    if (end <= start) continue;
    for (let index = 0; index < 6; index++) {
      const total = index < 5 ? (series.units[index] ?? 0) : series.searches;
      if (total === 0) continue;
      const quantum = index < 5 ? (series.quanta[index] ?? 1) : 1;
      const whole = start === 0 && end === 1_440;
      const units = whole ? total : sharedUntil(total, series.hours(), end) - sharedUntil(total, series.hours(), start);
      into[index] = (into[index] ?? 0) + units * quantum;
    }
  }
}
