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
    text: 'Or you have no access here. Check both, or ask a Steward owner for a new sign-in link.',
  },
  CodeAsked: {
    tone: 'warning',
    title: 'A second factor is needed',
    text: 'Sign in with your e-mail and password here.',
  },
  CodeWrong: {
    tone: 'danger',
    title: 'That did not work',
    text: 'A code works once, for about a minute. Wait for the next one, or use a recovery code.',
  },
  PasskeyWrong: {
    tone: 'danger',
    title: 'That did not work',
    text: 'The passkey was not accepted, or it took more than five minutes. Try again, or use another way.',
  },
  PasskeyCopied: {
    tone: 'danger',
    title: 'This passkey was not accepted',
    text: 'It may have been copied. Use another way, then remove it under Settings, Second factor.',
  },
  PasskeyUnjudged: {
    tone: 'warning',
    title: 'The passkey was not checked',
    text: 'Steward’s worker did not answer. Try again in a moment, or use a code.',
  },
  Throttled: {
    tone: 'warning',
    title: 'Too many attempts',
    text: 'Wait 15 minutes, then try again. You can still sign in from a browser you have used before, or with a new sign-in link from an owner.',
  },
  Unavailable: { tone: 'danger', title: 'Steward did not answer', text: 'Nothing was changed. Try again in a moment.' },
};

/** `providerName` did its part and Steward refused: what was missing, and who can mend it. */
const REFUSALS: Readonly<Record<string, { title: string; text(providerName: string): string }>> = {
  NoAccess: {
    title: 'You have no access to Steward',
    text: (provider) =>
      `${provider} knows you, but no one in Steward has your e-mail address. Ask a Steward owner or admin to add you.`,
  },
  NoAddress: {
    title: 'Your e-mail address is missing',
    text: (provider) =>
      `${provider} did not send your address. The person who runs Steward can set which claim holds it (OIDC_EMAIL_CLAIMS).`,
  },
  NotVerified: {
    title: 'Your e-mail address is not verified',
    text: (provider) =>
      `${provider} did not send email_verified as true. The person who runs Steward can choose to trust its addresses (OIDC_TRUST_ADDRESSES).`,
  },
  OtherIdentity: {
    title: 'Your address belongs to another account',
    text: (provider) =>
      `Someone has signed in with this address through another ${provider} account. Ask a Steward owner for a sign-in link.`,
  },
  OwnerNotConnected: {
    title: 'Connect your account first',
    text: (provider) =>
      `You are a Steward owner. Sign in with your password, then connect ${provider} under Settings, Sessions.`,
  },
  WrongIssuer: {
    title: 'The identity provider has a different name',
    text: () => 'OIDC_ISSUER differs from the issuer the provider reports. The web log shows what to set.',
  },
};

export function failureNote(reason: SignInFailure): SignInNote {
  return FAILURES[reason];
}

function isFailure(word: string): word is SignInFailure {
  return Object.hasOwn(FAILURES, word);
}

/** What the sign-in page says when it is opened with a word in its address; null for words that are not ours. */
export function signInNote(word: string, providerName = 'Your identity provider'): SignInNote | null {
  if (isFailure(word)) return FAILURES[word];
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
