import { z } from 'zod';
import { KEY_KINDS } from '@/lib/domain/api-keys/rules';
import { apiKeyFilters, apiKeyIdField } from '@/lib/domain/api-keys/schema';
import { listPage } from '@/lib/lists/query-schema';
import { pageField, searchField } from '@/lib/lists/schema';
import { decimals, instant, nanoDollars } from '@/lib/operations/codecs';
import { declareQuery } from '@/lib/operations/declare-query';
import { ALL_ACTS, CHANGE_FACETS, CHANGE_STATES, LISTED_ACTS, MOST_PICKED } from './rules';

const previewRow = z.object({
  id: z.string(),
  kind: z.enum(KEY_KINDS),
  name: z.string(),
  workspaceName: z.string().nullable(),
  ownerName: z.string().nullable(),
  state: z.string(),
  lastUsedDay: z.string().nullable(),
  /** Of the last hour: tokens of a key of Anthropic's, requests of one of Steward's; null: not known. */
  recent: decimals.nullable(),
  isUsedLately: z.boolean(),
  /** Of 30 days, in nano-dollars; null where the reader may not see money. */
  spend: nanoDollars.nullable(),
  /** Why it cannot be done to this one, so that it is left out; null: it can. */
  refusal: z.string().nullable(),
});
export type PreviewRow = z.output<typeof previewRow>;

const preview = z.object({
  rows: z.array(previewRow),
  /** What to send: the keys that it can be done to, by their state. */
  keys: z.array(z.object({ from: z.string(), apiKeyIds: z.array(z.string()) })),
  /** More were found than one change takes; these are the first. */
  isCut: z.boolean(),
  /** Spend of all of them. */
  spend: nanoDollars.nullable(),
  /** From when on "lately" is of Anthropic's keys, and when that was read; null: hours are not known. */
  recently: z.object({ since: instant, readAt: instant }).nullable(),
  estimateSeconds: z.int(),
  /** More keys that work than one person may disable alone: it waits for a second one. */
  needsSecond: z.boolean(),
  mostDisabled: z.int(),
  disableMinutes: z.int(),
});
export type KeyChangePreview = z.output<typeof preview>;

/** What a change would touch: keys by id, or all that these filters find. */
export const keyChangePreview = declareQuery({
  name: 'key_change.preview',
  permission: 'api_key:read',
  input: apiKeyFilters.omit({ sort: true, order: true, page: true, pageSize: true }).extend({
    act: z.enum(ALL_ACTS),
    apiKeyIds: z
      .array(apiKeyIdField)
      .min(1)
      .max(MOST_PICKED, `Pick at most ${MOST_PICKED} keys one by one.`)
      .optional(),
  }),
  output: preview,
  words: 'Preview a change of many API keys',
});

const changeRow = z.object({
  apiKeyId: z.string(),
  label: z.string(),
  /** waiting, running, done, skipped, failed, unknown */
  state: z.string(),
  /** Why it failed or was left. */
  message: z.string().nullable(),
  at: instant,
});
export type KeyChangeRow = z.output<typeof changeRow>;

const counts = z.object({
  ...{ waiting: z.int(), running: z.int(), done: z.int(), skipped: z.int(), failed: z.int(), unknown: z.int() },
});

const changeStanding = z.object({
  id: z.string(),
  /** The last try; what waits for approval is decided under this id. */
  intentId: z.string(),
  words: z.string(),
  keys: z.int(),
  state: z.enum(CHANGE_STATES),
  askedByName: z.string(),
  at: instant,
  counts,
  /** Else only keys of workspaces where the reader may change keys are told and counted. */
  isWhole: z.boolean(),
});

const changeDetail = changeStanding.extend({
  act: z.string(),
  /** Why it did not begin, or what is missing. */
  message: z.string().nullable(),
  /** Those that failed first, at most 500. */
  rows: z.array(changeRow),
  /** Of what is left; null when nothing runs. */
  estimateSeconds: z.int().nullable(),
  stopAskedBy: z.string().nullable(),
  /** What was asked for, for whoever may try the rest again; null: nothing is left to try. */
  asked: z.record(z.string(), z.unknown()).nullable(),
  /** It disabled keys, and nobody has taken that back. */
  canUndo: z.boolean(),
  undoesId: z.string().nullable(),
});
export type KeyChangeDetail = z.output<typeof changeDetail>;

export const keyChangeGet = declareQuery({
  name: 'key_change.get',
  permission: 'api_key:write',
  input: z.object({ changeId: z.uuid() }),
  output: changeDetail,
  words: 'Read a change of many API keys',
  absent: 'API key change',
});

const changeListed = changeStanding.extend({
  /** Null before it begins. */
  act: z.string().nullable(),
});
export type KeyChangeListed = z.output<typeof changeListed>;

export const keyChangeList = declareQuery({
  name: 'key_change.list',
  permission: 'api_key:write',
  input: z.object({
    /** A part of the name of whoever asked. */
    search: searchField,
    show: z.enum(CHANGE_FACETS).default('all'),
    act: z.enum(LISTED_ACTS).optional(),
    page: pageField.default(1),
  }),
  output: listPage(changeListed, CHANGE_FACETS),
  words: 'List changes of many API keys',
});
