import { z } from 'zod';
import { isDay } from '@/lib/core/time';
import { secondPerson } from '@/lib/domain/approval-policy/rules';
import { MOST_LETTERS } from '@/lib/domain/audit/rules';
import { isNameable } from '@/lib/lists/nameable';
import { declareCommand } from '@/lib/operations/declare-command';
import { settingChange } from '@/lib/operations/setting-change';
import { RETENTION_KEY } from './rules';

const YEARS = 'Enter a whole number of years from 1 to 30.';

export const retentionPolicy = z.object({ years: z.coerce.number(YEARS).int(YEARS).min(1, YEARS).max(30, YEARS) });

export const setAuditRetention = declareCommand({
  name: 'audit_retention.set',
  words: 'Change audit retention',
  permission: 'policy:write',
  input: retentionPolicy,
  result: settingChange(retentionPolicy),
  subject: () => ({ kind: 'settings', id: RETENTION_KEY, name: 'Audit retention' }),
  approval: secondPerson('retention', 'policy:write'),
});

const nameField = (most: number, words: string) =>
  z
    .string()
    .trim()
    .min(1, words)
    .max(most)
    .refine((text) => isNameable(text, most), words);

const dayField = z.string().refine(isDay, 'Enter a date such as 2026-11-23.').nullable();

export const placeAuditHold = declareCommand({
  name: 'audit_hold.place',
  words: 'Place legal hold',
  permission: 'policy:write',
  input: z
    .object({
      name: z
        .string()
        .trim()
        .min(1, 'Say what the hold is for.')
        .max(200, 'Use at most 200 characters.')
        .refine((name) => !/\p{Cc}/u.test(name), 'Leave out control characters.'),
      /** What entries are about, or who did what they tell of. */
      about: z
        .object({
          kind: nameField(MOST_LETTERS.kind, 'Enter the kind.'),
          id: nameField(MOST_LETTERS.id, 'Enter the ID.'),
        })
        .nullable(),
      from: dayField,
      to: dayField,
    })
    .refine(({ about, from, to }) => about !== null || from !== null || to !== null, {
      message: 'Enter what to hold: one thing, a period, or both.',
      path: ['about'],
    })
    .refine(({ from, to }) => from === null || to === null || from <= to, {
      message: 'This is before the start date.',
      path: ['to'],
    }),
  subject: (hold) => ({ kind: 'audit_holds', id: 'all', name: hold.name }),
});

export const releaseAuditHold = declareCommand({
  name: 'audit_hold.release',
  words: 'Release legal hold',
  permission: 'policy:write',
  input: z.object({ holdId: z.uuid() }),
  subject: ({ holdId }) => ({ kind: 'audit_hold', id: holdId }),
  approval: secondPerson('retention', 'policy:write'),
});
