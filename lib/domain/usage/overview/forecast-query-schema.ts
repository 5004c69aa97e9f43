import { z } from 'zod';
import { byMetric } from '@/lib/domain/usage/query-schema';
import { forecastInput } from '@/lib/domain/usage/report/filter';
import { METRICS } from '@/lib/domain/usage/schema';
import { day } from '@/lib/operations/codecs';
import { declareQuery } from '@/lib/operations/declare-query';

/** What some days are likely to come to: what is known of them, and what is to be expected of the others. */
const forecast = z.object({
  from: day,
  to: day,
  low: z.string(),
  expected: z.string(),
  high: z.string(),
  /** One sentence. */
  method: z.string(),
  /** Today and every day to come, and days before it that are not known to their end. */
  days: z.array(z.object({ day: day, low: z.string(), expected: z.string(), high: z.string() })),
  /** Of those, the ones that are over: never read, or in part. */
  estimated: z.object({ missing: z.number(), partial: z.number() }),
  basis: z.object({
    from: day,
    to: day,
    days: z.number(),
  }),
});
export type Forecast = z.output<typeof forecast>;

const windowForecast = z.object({
  metric: z.enum(METRICS),
  unit: z.enum(['nano_dollars', 'tokens', 'requests']),
  asOf: z.string().nullable(),
  /** Null with fewer than seven complete days of the last 28. */
  forecast: forecast.nullable(),
});
export type WindowForecast = z.output<typeof windowForecast>;

export const forecastGet = declareQuery({
  name: 'usage.forecast',
  permission: byMetric,
  input: forecastInput,
  output: windowForecast,
  words: 'Forecast cost or use',
  isReport: true,
});
