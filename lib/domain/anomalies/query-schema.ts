import { z } from 'zod';
import { listPage } from '@/lib/lists/query-schema';
import { day, instant, nanoDollars } from '@/lib/operations/codecs';
import { declareQuery } from '@/lib/operations/declare-query';
import { ANOMALY_FACETS, ANOMALY_STATES, anomalyFilters, FOUND_BY, SERIES_KINDS, VERDICTS } from './schema';

/** Amounts are estimates of nano-dollars, but for what the explorer says. */
const anomalyRow = z.object({
  id: z.string(),
  seriesKind: z.enum(SERIES_KINDS),
  seriesId: z.string(),
  name: z.string(),
  workspaceId: z.string().nullable(),
  workspaceName: z.string().nullable(),
  apiKeyId: z.string().nullable(),
  model: z.string().nullable(),
  foundBy: z.enum(FOUND_BY),
  since: instant,
  seen: day,
  /** Of a day before it began; of an hour where it was found by the hour, of ten minutes where by its minutes. */
  usual: nanoDollars,
  limit: nanoDollars,
  peak: nanoDollars,
  excess: nanoDollars,
  state: z.enum(ANOMALY_STATES),
  verdict: z.enum(VERDICTS).nullable(),
  note: z.string(),
  snoozedUntil: day.nullable(),
});
export type AnomalyRow = z.output<typeof anomalyRow>;

const anomalyPage = listPage(anomalyRow, ANOMALY_FACETS);

export const anomalyList = declareQuery({
  name: 'anomaly.list',
  permission: 'cost:read',
  input: anomalyFilters,
  output: anomalyPage,
  words: 'List anomalies',
});

/** What is usual on each day, and from when on it is not; null with too little before it. */
const band = z.object({ day, usual: nanoDollars, limit: nanoDollars });

const anomalyDetail = anomalyRow.extend({
  /** Days that the page shows, and the band of those that could be judged. */
  from: day,
  to: day,
  band: z.array(band),
});
export type AnomalyDetail = z.output<typeof anomalyDetail>;

export const anomalyGet = declareQuery({
  name: 'anomaly.get',
  permission: 'cost:read',
  input: z.object({ anomalyId: z.uuid() }),
  output: anomalyDetail,
  words: 'Read an anomaly',
  absent: 'anomaly',
});
