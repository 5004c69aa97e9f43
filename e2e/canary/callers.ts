import { type APIRequestContext, expect, request } from '@playwright/test';
import { decode } from 'next-auth/jwt';
import { demoPerson } from '../sign-in';
import { DEMO_PASSWORD } from '../steward';
import { CALLERS, type Caller } from './routes';

/** A browser without a screen for each role, and one for nobody. Each has an address of its own, so that no try counts for another. */
export async function openCallers(origin: string): Promise<Map<Caller, APIRequestContext>> {
  const callers = new Map<Caller, APIRequestContext>();
  for (const [at, caller] of CALLERS.entries()) {
    const extraHTTPHeaders = { 'x-forwarded-for': `203.0.113.${at + 1}` };
    const context = await request.newContext({ baseURL: origin, extraHTTPHeaders });
    callers.set(caller, context);
    if (caller === 'anonymous') continue;
    const answer = await signInWith(context, origin, demoPerson(caller).email, DEMO_PASSWORD);
    expect(new URL(answer.url).pathname, `sign-in of ${caller}`).toBe('/');
  }
  return callers;
}

export async function signInWith(
  context: APIRequestContext,
  origin: string,
  email: string,
  password: string,
): Promise<{ url: string }> {
  const csrf = await context.get('/api/auth/csrf');
  const { csrfToken } = (await csrf.json()) as { csrfToken: string };
  const answer = await context.post('/api/auth/callback/password', {
    headers: { origin },
    form: { email, password, callbackUrl: '/', csrfToken, json: 'true' },
  });
  return (await answer.json()) as { url: string };
}

/** The cookie of a session, and the session's own token, which only the cookie carries. */
export async function sessionSecrets(
  context: { storageState(): Promise<{ cookies: { name: string; value: string }[] }> },
  secret: string,
): Promise<{ cookie: string; token: string }> {
  const { cookies } = await context.storageState();
  const cookie = cookies.find(({ name }) => name === 'steward.session')?.value ?? '';
  const claims = await decode({ token: cookie, secret });
  expect(typeof claims?.sid, 'a session token').toBe('string');
  return { cookie, token: String(claims?.sid) };
}
