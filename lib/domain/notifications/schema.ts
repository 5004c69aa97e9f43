import { z } from 'zod';
import { declareCommand } from '@/lib/operations/declare-command';
import { isTimeZone } from './choice-rules';
import { RHYTHMS } from './kind-rules';
import { KIND_NAMES } from './kinds/list';

/** What a condition or a notification is of. */
export interface ToldSubject {
  kind: string;
  id: string;
  name: string;
}

const MOST_NAMED = 500;

/** Who hears of something beside those whom its kind names. */
export const audience = z.object({
  /** Accounts, by id: each hears of it whatever the role is, but of money only where the role shows some. */
  people: z.array(z.uuid()).max(MOST_NAMED).default([]),
  /** Mail addresses; outside the organisation only of a domain that an owner allowed. */
  addresses: z.array(z.email().max(254)).max(MOST_NAMED).default([]),
  /** Channels, by id. */
  channels: z.array(z.uuid()).max(100).default([]),
  /** Accounts that do not hear of it, such as of whoever did it. */
  except: z.array(z.uuid()).max(MOST_NAMED).default([]),
  /** Nobody but those named here hears of it. */
  only: z.boolean().default(false),
});
export type Audience = z.output<typeof audience>;

const minute = z.int().min(0).max(1_439).nullable();

/** How somebody wants to hear of things by mail; the inbox has everything. */
export const chooseNotifications = declareCommand({
  name: 'notification.choose',
  words: 'Choose what one hears of',
  permission: 'notification:choose',
  input: z.object({
    rhythms: z.partialRecord(z.enum(KIND_NAMES), z.enum(RHYTHMS)),
    timeZone: z.string().max(60).refine(isTimeZone, 'This time zone is not known. One is called Europe/Berlin.'),
    quietFrom: minute,
    quietTo: minute,
    digestHour: z.int().min(0).max(23),
  }),
  subject: () => ({ kind: 'notification_choices', id: 'own', name: 'Their own notifications' }),
});
