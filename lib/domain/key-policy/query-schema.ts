import { z } from 'zod';
import { listPage } from '@/lib/lists/query-schema';
import { instant, nothing } from '@/lib/operations/codecs';
import { declareQuery } from '@/lib/operations/declare-query';
import { BREACH_FACETS, BREACHES, breachFilters, keyPolicy } from './schema';

export const keyPolicyGet = declareQuery({
  name: 'key_policy.get',
  permission: 'api_key:read',
  input: nothing,
  output: keyPolicy,
  words: 'Read the API key policy',
});

const touchedKey = z.object({ id: z.string(), name: z.string(), workspaceName: z.string().nullable() });
const preview = z.object({
  /** Active keys that are judged. */
  keys: z.int(),
  rules: z.array(z.object({ rule: z.enum(BREACHES), count: z.int(), keys: z.array(touchedKey) })),
});
export type KeyPolicyPreview = z.output<typeof preview>;

export const keyPolicyPreview = declareQuery({
  name: 'key_policy.preview',
  internal: 'It is what the page of the policy shows before it is saved.',
  permission: 'settings:write',
  input: keyPolicy,
  output: preview,
  words: 'Preview an API key policy',
});

const breachRow = z.object({
  id: z.string(),
  name: z.string(),
  workspaceId: z.string().nullable(),
  workspaceName: z.string().nullable(),
  ownerId: z.string().nullable(),
  ownerName: z.string().nullable(),
  createdAt: instant.nullable(),
  expiresAt: instant.nullable(),
  /** When it should be replaced; null: never, or nobody knows when it was made. */
  dueAt: instant.nullable(),
  rotationDays: z.int().nullable(),
  isDue: z.boolean(),
  breaksName: z.boolean(),
  isCrowded: z.boolean(),
  livesLong: z.boolean(),
  /** A name that follows the policy; null where its own does. */
  suggestedName: z.string().nullable(),
});
export type BreachRow = z.output<typeof breachRow>;
const breachPage = listPage(breachRow, BREACH_FACETS);
export type BreachPage = z.output<typeof breachPage>;

export const keyBreaches = declareQuery({
  name: 'key_policy.breaches',
  permission: 'api_key:read',
  input: breachFilters,
  output: breachPage,
  words: 'List API keys that break the policy',
});
