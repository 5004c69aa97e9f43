/** Signing in and out from the browser: plain requests to our own site, so that a page keeps what was typed. */
import type { PasskeyAnswer } from '@/lib/domain/factors/passkey-schema';
import type { PasskeyAsk } from './passkeys';

export type SignInResult = { ok: true; url: string } | { ok: false; reason: SignInFailure; asked: AskedFactor | null };
/** The password is right, and one of these second factors is needed; `passkey` if there is one that works here. */
export interface AskedFactor {
  asks: string[];
  passkey: PasskeyAsk | null;
}
/** What is proved beside the password. */
export type Proof = { code: string } | { passkey: PasskeyAnswer };
/** `CodeAsked`: the password is right, and a second factor is needed. The others of its kind: it was not that. */
const KNOWN = [
  ...(['CredentialsSignin', 'Throttled', 'CodeAsked', 'CodeWrong'] as const),
  ...(['PasskeyWrong', 'PasskeyCopied', 'PasskeyUnjudged'] as const),
] as const;
export type SignInFailure = (typeof KNOWN)[number] | 'Unavailable';
const isKnown = (word: string | null): word is SignInFailure => KNOWN.some((known) => known === word);

async function csrfToken(): Promise<string> {
  const response = await fetch('/api/auth/csrf', { cache: 'no-store' });
  if (!response.ok) throw new Error('no answer');
  const body: { csrfToken?: unknown } = await response.json();
  return String(body.csrfToken);
}

interface Posted {
  url: URL;
  asked: AskedFactor | null;
}

async function post(path: string, fields: Record<string, string>): Promise<Posted> {
  const response = await fetch(`/api/auth/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ ...fields, csrfToken: await csrfToken(), json: 'true' }),
  });
  const body: { url?: unknown; asked?: AskedFactor } = await response.json();
  return { url: new URL(String(body.url), window.location.origin), asked: body.asked ?? null };
}

/**
 * Tries an e-mail and a password, and a second factor where one is asked for. On success, `url` is where to go: with a full page load, so that no earlier state
 * remains.
 */
export async function signInWithPassword(
  email: string,
  password: string,
  callbackUrl: string,
  proof: Proof | null = null,
): Promise<SignInResult> {
  const factor = proof && 'passkey' in proof ? { passkey: JSON.stringify(proof.passkey) } : proof;
  try {
    const { url, asked } = await post('callback/password', { email, password, ...factor, callbackUrl });
    const error = url.searchParams.get('error');
    if (!error && url.pathname !== '/api/auth/signin') return { ok: true, url: url.href };
    return { ok: false, reason: isKnown(error) ? error : 'Unavailable', asked };
  } catch {
    return { ok: false, reason: 'Unavailable', asked: null };
  }
}

/** The identity provider's address to go to, or null when it cannot be reached. */
export async function startOidcSignIn(callbackUrl: string): Promise<string | null> {
  try {
    const { url } = await post('signin/oidc', { callbackUrl });
    return url.searchParams.has('error') ? null : url.href;
  } catch {
    return null;
  }
}

/** The provider's address at which whoever is signed in proves it again, or null when it cannot be reached. */
export async function startOidcProof(): Promise<string | null> {
  try {
    const { url } = await post('signin/oidc?max_age=0&prompt=login', { callbackUrl: '/proved?error=NotAsked' });
    return url.searchParams.has('error') ? null : url.href;
  } catch {
    return null;
  }
}

/** Ends this session; it does not need the worker. Returns where to go. */
export async function signOut(): Promise<string> {
  await post('signout', { callbackUrl: '/' }).catch(() => undefined);
  return '/sign-in';
}
