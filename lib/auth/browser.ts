/** Signing in and out from the browser: plain requests to our own site, so that a page keeps what was typed. */

export type SignInResult = { ok: true; url: string } | { ok: false; reason: SignInFailure };
/** `CodeAsked`: the password is right, and a second factor is needed. `CodeWrong`: it was not that. */
export type SignInFailure = 'CredentialsSignin' | 'CodeAsked' | 'CodeWrong' | 'Throttled' | 'Unavailable';
const KNOWN: readonly string[] = ['CredentialsSignin', 'CodeAsked', 'CodeWrong', 'Throttled'];
const isKnown = (word: string | null): word is SignInFailure => word !== null && KNOWN.includes(word);

async function csrfToken(): Promise<string> {
  const response = await fetch('/api/auth/csrf', { cache: 'no-store' });
  if (!response.ok) throw new Error('no answer');
  const body: { csrfToken?: unknown } = await response.json();
  return String(body.csrfToken);
}

async function post(path: string, fields: Record<string, string>): Promise<URL> {
  const response = await fetch(`/api/auth/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ ...fields, csrfToken: await csrfToken(), json: 'true' }),
  });
  const body: { url?: unknown } = await response.json();
  return new URL(String(body.url), window.location.origin);
}

/**
 * Tries an e-mail and a password, and a second factor where one is asked for. On success, `url` is where to go: with a full page load, so that no earlier state
 * remains.
 */
export async function signInWithPassword(
  email: string,
  password: string,
  callbackUrl: string,
  code = '',
): Promise<SignInResult> {
  try {
    const url = await post('callback/password', { email, password, code, callbackUrl });
    const error = url.searchParams.get('error');
    if (!error && url.pathname !== '/api/auth/signin') return { ok: true, url: url.href };
    return { ok: false, reason: isKnown(error) ? error : 'Unavailable' };
  } catch {
    return { ok: false, reason: 'Unavailable' };
  }
}

/** The identity provider's address to go to, or null when it cannot be reached. */
export async function startOidcSignIn(callbackUrl: string): Promise<string | null> {
  try {
    const url = await post('signin/oidc', { callbackUrl });
    return url.searchParams.has('error') ? null : url.href;
  } catch {
    return null;
  }
}

/** The provider's address at which whoever is signed in proves it again, or null when it cannot be reached. */
export async function startOidcProof(): Promise<string | null> {
  try {
    const url = await post('signin/oidc?max_age=0&prompt=login', { callbackUrl: '/proved?error=NotAsked' });
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
