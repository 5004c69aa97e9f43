import { z } from 'zod';
import { placeField } from '@/lib/lists/schema';
import { instant, nothing } from '@/lib/operations/codecs';
import { declareQuery } from '@/lib/operations/declare-query';
import { INBOX_VIEWS, KIND_GROUPS, RHYTHMS } from './kind-rules';

const place = placeField('notifications');

const inboxItem = z.object({
  id: z.string(),
  kind: z.string(),
  group: z.enum(KIND_GROUPS),
  tone: z.enum(['danger', 'warning', 'neutral', 'good']),
  at: instant,
  readAt: instant.nullable(),
  subject: z.string(),
  lines: z.array(z.string()),
  /** The page it links to. */
  path: z.string(),
});
export type InboxItem = z.output<typeof inboxItem>;

const inboxPage = z.object({
  rows: z.array(inboxItem),
  /** How many there are, and how many are unread, as far as they are counted. */
  unread: z.int(),
  all: z.int(),
  /** Where older and newer ones follow; null: there are none. */
  older: z.string().nullable(),
  newer: z.string().nullable(),
});

export const inboxList = declareQuery({
  name: 'notification.list',
  permission: 'signed_in',
  input: z.object({
    show: z.enum(INBOX_VIEWS).default('all'),
    group: z.enum(KIND_GROUPS).optional(),
    /** Only what is older than this row, or newer. */
    before: place.optional(),
    after: place.optional(),
  }),
  output: inboxPage,
  words: 'List notifications',
});

export const unreadCount = declareQuery({
  name: 'notification.count_unread',
  permission: 'signed_in',
  input: nothing,
  output: z.int(),
  words: 'Count unread notifications',
});

const choices = z.object({
  rhythms: z.record(z.string(), z.enum(RHYTHMS)),
  timeZone: z.string(),
  quietFrom: z.int().nullable(),
  quietTo: z.int().nullable(),
  digestHour: z.int(),
  /** Whether mail is set up. */
  isMailOn: z.boolean(),
});
export type ChosenNotifications = z.output<typeof choices>;

export const choicesGet = declareQuery({
  name: 'notification.get_choices',
  permission: 'signed_in',
  input: nothing,
  output: choices,
  words: 'Read notification choices',
});
