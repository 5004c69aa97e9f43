import { z } from 'zod';
import { isDay } from '@/lib/core/time';
import { workspaceIdField } from '@/lib/domain/workspaces/schema';
import { pageField, pageSizeField, searchField } from '@/lib/lists/schema';
import { declareCommand } from '@/lib/operations/declare-command';

export const ANOMALY_FACETS = ['open', 'over', 'all'] as const;
export type AnomalyFacet = (typeof ANOMALY_FACETS)[number];
export const SERIES_KINDS = ['api_key', 'workspace', 'model', 'workspace_model'] as const;
export type SeriesKind = (typeof SERIES_KINDS)[number];
/** Why something is unusual: its day, its last five days, a key that was not there, an hour, its last minutes. */
export const FOUND_BY = ['day', 'run', 'new', 'hour', 'minute'] as const;
export type FindingKind = (typeof FOUND_BY)[number];
export const ANOMALY_STATES = ['open', 'ended', 'new_normal'] as const;
export const VERDICTS = ['expected', 'false_alarm'] as const;

export const anomalyFilters = z.object({
  search: searchField,
  show: z.enum(ANOMALY_FACETS).default('open'),
  seriesKind: z.enum(SERIES_KINDS).optional(),
  page: pageField.default(1),
  pageSize: pageSizeField,
});

/** The incident as the page showed it; `workspaceId` is null for what is of the whole organisation. */
const anomaly = z.object({ anomalyId: z.uuid(), workspaceId: workspaceIdField.nullable() });
const noted = anomaly.extend({
  note: z.string().trim().max(300, 'Use at most 300 characters.').default(''),
});
type AnomalyRef = z.output<typeof anomaly>;
const declared = {
  permission: 'anomaly:write',
  moves: ['figures'],
  object: ({ workspaceId }: AnomalyRef) => ({ workspaceId }),
} as const;
const subject = ({ anomalyId }: AnomalyRef) => ({ kind: 'anomaly', id: anomalyId });

export const expectAnomaly = declareCommand({
  name: 'anomaly.expect',
  words: 'Call anomaly expected',
  ...declared,
  input: noted,
  subject,
});

export const dismissAnomaly = declareCommand({
  name: 'anomaly.dismiss',
  words: 'Call anomaly a false alarm',
  ...declared,
  input: noted,
  subject,
});

export const snoozeAnomaly = declareCommand({
  name: 'anomaly.snooze',
  words: 'Snooze anomaly',
  ...declared,
  input: anomaly.extend({ until: z.string().refine(isDay, 'This is not a day such as 2026-11-23.') }),
  subject,
});
