import { z } from 'zod';
import { daysBetween, isDay } from '@/lib/core/time';
import {
  ALL_GRANULARITIES,
  ALL_METRICS,
  COMPARISONS,
  type Dimension,
  EXPORT_EXTENTS,
  EXPORT_LAYOUTS,
  FILTER_KINDS,
  GRANULARITIES,
  MAX_HOUR_DAYS,
  METRICS,
  PARTS_AMONG,
  SPLITS,
} from '@/lib/domain/usage/schema';
import { pageField, searchField } from '@/lib/lists/schema';

// Apart from schema.ts, which pages load into the browser: the words and types without the parser.

const MAX_DAYS = 1_500;
const day = z.string().refine(isDay, 'This is not a day such as 2026-11-23.');
/** Postgres refuses some control characters, and nothing is called by any. */
const isNameable = (text: string) => !/\p{Cc}/u.test(text);
const NO_NAME = 'This is not an ID or a name.';
const named = (maxLength: number) => z.string().min(1).max(maxLength).refine(isNameable, NO_NAME);
const ids = z.array(named(200)).max(100).default([]);
const tagSplit = z.templateLiteral(['tag:', z.string().min(1).max(100)]).refine(isNameable, NO_NAME);

/** Which rows count, of any report. */
const rowFilters = {
  workspace: ids,
  model: ids,
  api_key: ids,
  tier: ids,
  token_type: ids,
  /** `key=value` each: values of one tag are alternatives, different tags must all match. */
  tag: z.array(z.string().min(2).max(400).includes('=').refine(isNameable, NO_NAME)).max(100).default([]),
  owner: ids,
  /** Ids, `unassigned` and `shared`. */
  cost_centre: ids,
} satisfies Record<Dimension, z.ZodType>;

export const usageFilter = z
  .object({
    metric: z.enum(ALL_METRICS).default('cost'),
    split: z.union([z.enum(SPLITS), tagSplit]).default('none'),
    from: day,
    to: day,
    granularity: z.enum(ALL_GRANULARITIES).default('day'),
    compare: z.enum(COMPARISONS).default('none'),
    ...rowFilters,
  })
  .refine(({ from, to }) => from <= to, { path: ['to'], message: 'The range ends before it begins.' })
  .refine(({ from, to }) => daysBetween(from, to) < MAX_DAYS, {
    path: ['from'],
    message: 'Choose at most four years.',
  })
  .refine(({ granularity, from, to }) => granularity !== 'hour' || daysBetween(from, to) < MAX_HOUR_DAYS, {
    path: ['granularity'],
    message: 'Hours are shown for at most 14 days.',
  });
/** The charges of one day. */
export const chargesInput = z.object({ day, ...rowFilters });

/** The day, ISO week or month that is running. */
export const forecastInput = z.object({
  metric: z.enum(METRICS).default('cost'),
  window: z.enum(GRANULARITIES).default('month'),
  ...rowFilters,
});

export type ForecastInput = z.input<typeof forecastInput>;

/** A report's parts as a list: all of them, or those that a report of the same question counts as `other`. */
export const usagePartsInput = usageFilter.safeExtend({
  search: searchField,
  page: pageField.default(1),
  among: z.enum(PARTS_AMONG).default('all'),
});
export type UsagePartsInput = z.input<typeof usagePartsInput>;

/** Every part of a report, or what a page shows of it, as rows for a file. */
export const usageExportInput = usageFilter.safeExtend({
  extent: z.enum(EXPORT_EXTENTS).default('all'),
  layout: z.enum(EXPORT_LAYOUTS).default('long'),
});

export type UsageFilter = z.input<typeof usageFilter>;
export type ParsedUsageFilter = z.output<typeof usageFilter>;

export const filterOptionsInput = z.object({
  /** `tag` gives `key=value` pairs; `tag_key` the keys for a split by `tag:<key>`. */
  kind: z.enum(FILTER_KINDS),
  search: searchField,
  /** Only these, for the names of a filter in force. */
  ids: z.array(named(400)).max(100).optional(),
  limit: z.number().int().min(1).max(100).default(20),
});
export type FilterOptionsInput = z.input<typeof filterOptionsInput>;
