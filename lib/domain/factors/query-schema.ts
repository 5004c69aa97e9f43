import { z } from 'zod';
import { REQUIRED_OF } from '@/lib/access/factor-policy';
import { instant, nothing } from '@/lib/operations/codecs';
import { declareQuery } from '@/lib/operations/declare-query';

const factorRow = z.object({
  factorId: z.string(),
  kind: z.string(),
  name: z.string(),
  createdAt: instant,
  lastUsedAt: instant.nullable(),
});
export type FactorRow = z.output<typeof factorRow>;

const ownFactors = z.object({
  factors: z.array(factorRow),
  /** Recovery codes that have not been used. */
  codesLeft: z.int(),
  /** None: they sign in with the identity provider alone, which asks for its own. */
  hasPassword: z.boolean(),
  /** A ready sign-in of the simulated company is never asked. */
  isDemonstration: z.boolean(),
});
export type OwnFactors = z.output<typeof ownFactors>;

export const factorListOwn = declareQuery({
  name: 'factor.list_own',
  permission: 'signed_in',
  input: nothing,
  output: ownFactors,
  words: 'List your own second factors',
});

export const factorList = declareQuery({
  name: 'factor.list',
  internal: 'It is for whoever resets them.',
  permission: 'policy:write',
  input: z.object({ personId: z.uuid() }),
  output: z.array(factorRow),
  words: 'List the second factors of a person',
});

export const factorPolicyGet = declareQuery({
  name: 'factor_policy.get',
  permission: 'settings:read',
  input: nothing,
  output: z.object({ requiredOf: z.enum(REQUIRED_OF) }),
  words: 'Read the second factor policy',
});
