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
  Throttled: {
    tone: 'warning',
    title: 'Too many tries',
    text: 'Wait 15 minutes, then try again. A browser that signed in to your account before need not wait, nor does a new sign-in link from an owner.',
  },
  Unavailable: { tone: 'danger', title: 'Steward did not answer', text: 'Nothing was changed. Try again in a moment.' },
};

/** `providerName` did its part and Steward refused: what was missing, and who can mend it. */
const REFUSALS: Readonly<Record<string, { title: string; text(providerName: string): string }>> = {
  NoAccess: {
    title: 'You have no access to Steward',
    text: (provider) =>
      `${provider} knows you, but nobody in Steward has your e-mail address. Ask an owner or an admin of Steward to add you.`,
  },
  NoAddress: {
    title: 'Your e-mail address is missing',
    text: (provider) =>
      `${provider} did not say what your address is. Whoever runs Steward can set which claim holds it (OIDC_EMAIL_CLAIMS).`,
  },
  NotVerified: {
    title: 'Your e-mail address is not verified',
    text: (provider) =>
      `${provider} did not send email_verified as true. Whoever runs Steward can trust its addresses (OIDC_TRUST_ADDRESSES).`,
  },
  OtherIdentity: {
    title: 'Your address belongs to another account',
    text: (provider) =>
      `Somebody signed in with this address before, through another account of ${provider}. Ask an owner of Steward for a sign-in link.`,
  },
  OwnerNotConnected: {
    title: 'Connect your account first',
    text: (provider) =>
      `You are an owner of Steward. Sign in with your password, then connect ${provider} under Settings, Sessions.`,
  },
  WrongIssuer: {
    title: 'The identity provider calls itself something else',
    text: () => 'OIDC_ISSUER differs from the provider’s own name. The web’s log says what to set.',
  },
};

export function failureNote(reason: SignInFailure): SignInNote {
  return FAILURES[reason];
}

/** What the sign-in page says when it is opened with a word in its address; null for words that are not ours. */
export function signInNote(word: string, providerName = 'Your identity provider'): SignInNote | null {
  if (word === 'CredentialsSignin' || word === 'Throttled' || word === 'Unavailable') return FAILURES[word];
  if (word === 'password-set') return { tone: 'good', title: 'Password set', text: 'Sign in with it now.' };
  const refusal = REFUSALS[word === 'AccessDenied' ? 'NoAccess' : word];
  if (refusal) return { tone: 'danger', title: refusal.title, text: refusal.text(providerName) };
  if (word.startsWith('OAuth') || word === 'Callback') {
    return {
      tone: 'danger',
      title: `${providerName} did not sign you in`,
      text: 'Nothing was changed. Try again, or use your e-mail and password.',
    };
  }
  return word ? { tone: 'danger', title: 'You are not signed in', text: 'Try again.' } : null;
}
