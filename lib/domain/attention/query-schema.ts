import { z } from 'zod';
import { KEY_KINDS } from '@/lib/domain/api-keys/rules';
import { nothing } from '@/lib/operations/codecs';
import { declareQuery } from '@/lib/operations/declare-query';
import { ATTENTION_KINDS } from './schema';

const attentionKey = z.object({
  kind: z.enum(KEY_KINDS),
  id: z.string(),
  name: z.string(),
  workspaceId: z.string().nullable(),
  workspaceName: z.string().nullable(),
  lastUsedDay: z.string().nullable(),
  /** The reader may disable it. */
  mayDisable: z.boolean(),
});
export type AttentionKey = z.output<typeof attentionKey>;

const attentionItem = z.object({
  kind: z.enum(ATTENTION_KINDS),
  severity: z.enum(['danger', 'warning', 'neutral']),
  /** A sentence without its full stop. */
  title: z.string(),
  /** What it means or what to do. */
  detail: z.string(),
  /** How many things it concerns. */
  count: z.number(),
  /** Where to look or act; null if the reader has no such page. */
  href: z.string().nullable(),
  /** ISO instant or UTC day since when; null: unknown. */
  since: z.string().nullable(),
  /** Where it asks for keys to be disabled: the first of them. */
  keys: z.array(attentionKey).optional(),
});
export type AttentionItem = z.output<typeof attentionItem>;

/** Things someone must act on, by the address of the page for it. */
const attentionCounts = z.record(z.string(), z.number());
export type AttentionCounts = z.output<typeof attentionCounts>;

export const attentionList = declareQuery({
  name: 'attention.list',
  internal: 'It is the overview’s own list.',
  permission: 'usage:read',
  input: nothing,
  output: z.array(attentionItem),
  words: 'List what needs attention',
});

export const attentionCount = declareQuery({
  name: 'attention.count',
  internal: 'It is the overview’s own list.',
  permission: 'usage:read',
  input: nothing,
  output: attentionCounts,
  words: 'Count what needs attention',
});
