import type { SignInFailure } from '@/lib/auth/browser';

export interface SignInNote {
  tone: 'danger' | 'good' | 'warning';
  title: string;
  text?: string;
}

const FAILURES: Record<SignInFailure, SignInNote> = {
  CredentialsSignin: {
    tone: 'danger',
    title: 'E-mail or password is wrong',
    text: 'Or you have no access here. Check both, or ask an owner of Steward for a new sign-in link.',
  },
  Throttled: { tone: 'warning', title: 'Too many tries', text: 'Wait 15 minutes, then try again.' },
  Unavailable: { tone: 'danger', title: 'Steward did not answer', text: 'Nothing was changed. Try again in a moment.' },
};

export function failureNote(reason: SignInFailure): SignInNote {
  return FAILURES[reason];
}

/** What the sign-in page says when it is opened with a word in its address; null for words that are not ours. */
export function signInNote(word: string, providerName = 'Your identity provider'): SignInNote | null {
  if (word === 'CredentialsSignin' || word === 'Throttled' || word === 'Unavailable') return FAILURES[word];
  if (word === 'password-set') return { tone: 'good', title: 'Password set', text: 'Sign in with it now.' };
  if (word === 'NoAccess' || word === 'AccessDenied') {
    return {
      tone: 'danger',
      title: 'You have no access to Steward',
      text: `${providerName} knows you, but nobody here has that verified e-mail address. Ask an owner or an admin of Steward to add you.`,
    };
  }
  if (word.startsWith('OAuth') || word === 'Callback') {
    return {
      tone: 'danger',
      title: `${providerName} did not sign you in`,
      text: 'Nothing was changed. Try again, or use your e-mail and password.',
    };
  }
  return word ? { tone: 'danger', title: 'You are not signed in', text: 'Try again.' } : null;
}
