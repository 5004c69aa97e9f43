import { expect, test } from 'vitest';
import { type OffboardingFacts, offboardingOutcome } from './offboarding-rules';

const GONE: OffboardingFacts = {
  policy: { mode: 'on', keys: 'disable' },
  isActive: false,
  wasActive: true,
  isKnown: true,
  isLastOwner: false,
  lastOffboarding: null,
};
const dryRun = { mode: 'dry_run', keys: 'disable' } as const;
const off = { mode: 'off', keys: 'disable' } as const;
const done = { dryRun: false, failed: false };
const tried = { dryRun: true, failed: false };

test.each<[string, Partial<OffboardingFacts>, string]>([
  ['deactivated', {}, 'started'],
  ['deactivated, in a dry run', { policy: dryRun }, 'dry_run'],
  ['deactivated, policy off', { policy: off }, 'off'],
  ['active', { isActive: true }, 'none'],
  ['reactivated', { isActive: true, wasActive: false, lastOffboarding: done }, 'none'],
  ['nobody of ours', { isKnown: false }, 'unknown_person'],
  ['the last owner', { isLastOwner: true }, 'last_owner'],
  ['the last owner, in a dry run', { isLastOwner: true, policy: dryRun }, 'last_owner'],
  ['said again', { wasActive: false, lastOffboarding: done }, 'already'],
  ['said again, in a dry run', { wasActive: false, lastOffboarding: tried, policy: dryRun }, 'already'],
  ['said again after the policy was off', { wasActive: false }, 'started'],
  ['said again after a dry run', { wasActive: false, lastOffboarding: tried }, 'started'],
  ['said again after a failure', { wasActive: false, lastOffboarding: { dryRun: false, failed: true } }, 'started'],
  ['left, came back, leaves again', { lastOffboarding: done }, 'started'],
])('%s', (_, facts, outcome) => expect(offboardingOutcome({ ...GONE, ...facts })).toBe(outcome));
