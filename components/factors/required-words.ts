import type { RequiredOf } from '@/lib/access/factor-policy';

export const REQUIRED_WORDS: Readonly<Record<RequiredOf, { label: string; note: string }>> = {
  nobody: { label: 'Nobody', note: 'Anybody may set one up for themselves.' },
  managers: { label: 'Owners and admins', note: 'If they sign in with a password.' },
  everybody: { label: 'Everybody', note: 'Whoever signs in with a password. Single sign-on is not asked.' },
};
