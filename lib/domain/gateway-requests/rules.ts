/** How a request ended: refused by the gateway, failed by Anthropic, left by its client, cut off, or lost with its gateway. */
export const OUTCOMES = ['served', 'failed', 'refused', 'left', 'cut', 'lost'] as const;
export type RequestOutcome = (typeof OUTCOMES)[number];

export const REQUEST_PATHS = [
  'messages',
  'count_tokens',
  'batches',
  'batch',
  'batch_result',
  'models',
  'files',
] as const;

/** Of a model, a session or a kind of error. */
export const NAME = /^[\w.:@/-]{1,100}$/;

/** How finely requests are added up over time. */
export const GRAINS = ['minute', 'hour', 'day'] as const;
export type Grain = (typeof GRAINS)[number];
/** How many of each are shown unless a range is asked for; and the most. */
export const GRAIN_MS: Readonly<Record<Grain, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
export const SHOWN_BUCKETS: Readonly<Record<Grain, number>> = { minute: 60, hour: 48, day: 30 };

export const LIVE_MINUTES = 15;
export const MOST_LIVE_MINUTES = 60;
