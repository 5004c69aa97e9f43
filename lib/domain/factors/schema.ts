import { z } from 'zod';
import { FACTOR_POLICY_KEY, REQUIRED_OF } from '@/lib/access/factor-policy';
import { secondPerson } from '@/lib/domain/approval-policy/rules';
import { declareCommand } from '@/lib/operations/declare-command';
import { settingChange } from '@/lib/operations/setting-change';
import { RECOVERY_CODES } from './rules';

export const OWN = 'A second factor is a person’s own. Only their page sets it up.';
export const own = () => ({ kind: 'factor', id: 'own', name: 'Their own sign-in' });

const seed = z.string().regex(/^[A-Z2-7]{32}$/);
const code = z
  .string()
  .transform((typed) => typed.replace(/\s/g, ''))
  .pipe(z.string().regex(/^\d{6}$/, 'Enter the six digits that the app shows.'));
export const codeHashes = z.array(z.string().regex(/^[0-9a-f]{64}$/)).length(RECOVERY_CODES);

/** The app's first code proves that it has the secret. */
export const addApp = declareCommand({
  name: 'factor.add_app',
  words: 'Add authenticator app',
  permission: 'factor:write',
  input: z.object({ seed, code, codeHashes }),
  entered: z.object({ seed, code }),
  reveals: ['recoveryCodes'],
  internal: OWN,
  freshSignIn: 'always',
  subject: own,
  secretFields: ['seed', 'code', 'codeHashes'],
});

export const removeFactor = declareCommand({
  name: 'factor.remove',
  words: 'Remove second factor',
  permission: 'factor:write',
  input: z.object({ factorId: z.uuid() }),
  internal: OWN,
  freshSignIn: 'always',
  subject: ({ factorId }) => ({ kind: 'factor', id: factorId }),
});

/** New recovery codes; the ones before stop working. */
export const renewCodes = declareCommand({
  name: 'factor.renew_codes',
  words: 'Make recovery codes',
  permission: 'factor:write',
  input: z.object({ codeHashes }),
  entered: z.object({}),
  reveals: ['recoveryCodes'],
  internal: OWN,
  freshSignIn: 'always',
  subject: own,
  secretFields: ['codeHashes'],
});

/** For somebody who has lost theirs: they sign in with the password alone until they set one up. */
export const resetFactors = declareCommand({
  name: 'factor.reset',
  words: 'Reset second factor',
  permission: 'policy:write',
  input: z.object({ personId: z.uuid() }),
  internal: 'Only a person decides that somebody proves less.',
  freshSignIn: 'always',
  subject: ({ personId }) => ({ kind: 'person', id: personId }),
});

const policy = z.object({ requiredOf: z.enum(REQUIRED_OF) });

/** Who needs a second factor beside a password. */
export const setFactorPolicy = declareCommand({
  name: 'factor_policy.set',
  words: 'Set second factor policy',
  permission: 'policy:write',
  input: policy,
  result: settingChange(policy),
  subject: () => ({ kind: 'settings', id: FACTOR_POLICY_KEY, name: 'Second factor policy' }),
  approval: secondPerson('policy', 'policy:write'),
});
