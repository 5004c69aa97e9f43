import { z } from 'zod';
import { day } from '@/lib/operations/codecs';
import { declareQuery } from '@/lib/operations/declare-query';
import { byMetric, period, ratioPair } from './query-schema';
import { usageExportInput } from './report/filter';

const exportRow = z.object({
  /** Null where only the range before has a period in this place. */
  periodStart: day.nullable(),
  periodHour: z.union([z.number(), z.literal('unknown')]).optional(),
  periodFrom: day.nullable(),
  periodTo: day.nullable(),
  partial: z.boolean(),
  partialDays: z.number(),
  missingDays: z.number(),
  partId: z.string(),
  partLabel: z.string(),
  partHint: z.string(),
  /** Null where no day of the period was read, and of rates without anything to divide by. */
  value: z.string().nullable(),
  /** Rates only. */
  pair: ratioPair.nullish(),
  /** Only when compared: the period before by position, null where there is none. */
  previousStart: day.nullish(),
  previousValue: z.string().nullish(),
  /** Rates only. */
  previousPair: ratioPair.nullish(),
});
export type ExportRow = z.output<typeof exportRow>;

const usageExport = z.object({
  /** How many rows there will be, for progress. */
  total: z.number(),
  /** Those of the range, and those beside them when compared, by position. */
  periods: z.array(period),
  previousPeriods: z.array(period).nullable(),
});
export type UsageExport = z.output<typeof usageExport> & { rows: AsyncIterable<ExportRow> };

export const usageExportGet = declareQuery({
  name: 'usage.export',
  permission: byMetric,
  input: usageExportInput,
  output: usageExport,
  row: exportRow,
  words: 'Export a report',
  isReport: true,
});
