import { z } from 'zod';
import { unusedPolicy } from '@/lib/domain/key-policy/schema';
import { day } from '@/lib/operations/codecs';
import { declareQuery } from '@/lib/operations/declare-query';
import { unusedKeyFilters } from './schema';

const unusedKey = z.object({
  id: z.string(),
  name: z.string(),
  workspaceName: z.string().nullable(),
  /** When it was last used, else made. */
  lastDay: day.nullable(),
  proposedDay: day,
  toldDay: day.nullable(),
  /** When it is disabled unless it is used; null: people are not told yet. */
  disableDay: day.nullable(),
});
export type UnusedKey = z.output<typeof unusedKey>;

export const unusedKeyList = declareQuery({
  name: 'unused_key.list',
  permission: 'api_key:read',
  input: unusedKeyFilters,
  output: z.array(unusedKey),
  words: 'List unused API keys that are about to be disabled',
});

const dryRun = z.object({
  /** First day whose use is known; null: none is. */
  usageSince: day.nullable(),
  /** The one that would have been disabled first. */
  keys: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      workspaceName: z.string().nullable(),
      proposedDay: day.nullable(),
      toldDay: day.nullable(),
      disabledDay: day.nullable(),
      usedAgainDay: day.nullable(),
    }),
  ),
});
export type UnusedDryRun = z.output<typeof dryRun>;

export const unusedKeyDryRun = declareQuery({
  name: 'unused_key.dry_run',
  internal: 'It is what the page of the policy shows before it is saved.',
  permission: 'settings:write',
  input: unusedPolicy,
  output: dryRun,
  words: 'Dry-run a policy’s rule for unused API keys',
});
