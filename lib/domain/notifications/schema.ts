import { z } from 'zod';
import { declareCommand } from '@/lib/operations/declare-command';
import { isTimeZone } from './choice-rules';
import { RHYTHMS } from './kind-rules';
import { KIND_NAMES } from './kinds/list';

/** What a condition or a notification is about. */
export interface ToldSubject {
  kind: string;
  id: string;
  name: string;
}

const MOST_NAMED = 500;

/** Who is notified besides the kind's own audience. */
export const audience = z.object({
  /** Accounts, by id: notified whatever their role, but of money only if their role shows any. */
  people: z.array(z.uuid()).max(MOST_NAMED).default([]),
  /** Mail addresses; outside the organisation only at domains that an owner has allowed. */
  addresses: z.array(z.email().max(254)).max(MOST_NAMED).default([]),
  /** Channels, by id. */
  channels: z.array(z.uuid()).max(100).default([]),
  /** Accounts that are left out, such as the person who caused it. */
  except: z.array(z.uuid()).max(MOST_NAMED).default([]),
  /** Only the ones named here are notified. */
  only: z.boolean().default(false),
});
export type Audience = z.output<typeof audience>;

const minute = z.int().min(0).max(1_439).nullable();

/** Which notifications a person gets by mail, and when; the inbox has everything. */
export const chooseNotifications = declareCommand({
  name: 'notification.choose',
  words: 'Choose notifications',
  permission: 'notification:choose',
  input: z.object({
    rhythms: z.partialRecord(z.enum(KIND_NAMES), z.enum(RHYTHMS)),
    timeZone: z.string().max(60).refine(isTimeZone, 'This time zone is not known. Enter one such as Europe/Berlin.'),
    quietFrom: minute,
    quietTo: minute,
    digestHour: z.int().min(0).max(23),
  }),
  subject: () => ({ kind: 'notification_choices', id: 'own', name: 'Their own notifications' }),
});
