import type { Breach, BreachFacet } from '@/lib/domain/key-policy/schema';

export const POLICY_PATH = '/api-keys/policy';
export const BREACHES_PATH = '/api-keys/breaches';

export const BREACH_WORDS: Record<BreachFacet, string> = {
  all: 'All',
  age: 'Due for replacement',
  name: 'Name',
  crowd: 'Too many in a workspace',
  life: 'Valid for too long',
};

/** What a rule does to a key that it touches. */
export const RULE_WORDS: Readonly<Record<Breach, { title: string; none: string }>> = {
  age: { title: 'Older than the policy allows', none: 'No active key is too old.' },
  name: { title: 'Name does not follow the pattern', none: 'Every active key’s name follows the pattern.' },
  crowd: { title: 'In a workspace with too many keys', none: 'No workspace has too many active keys.' },
  life: { title: 'Valid for too long', none: 'No active key is valid for longer than allowed.' },
};
