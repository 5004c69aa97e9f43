import fs from 'node:fs';
import path from 'node:path';
import { type Cookie, expect, type Page } from '@playwright/test';
import { DEMO_PASSWORD } from './steward';

export type DemoRole = 'owner' | 'admin' | 'billing' | 'lead' | 'developer' | 'viewer';

interface DemoPerson {
  role: DemoRole;
  email: string;
  name: string;
}

const PEOPLE = JSON.parse(
  fs.readFileSync(path.join(import.meta.dirname, '../lib/sandbox/demo-people.json'), 'utf8'),
) as DemoPerson[];

/** The ready sign-in of a role in the simulated company. */
export function demoPerson(role: DemoRole): DemoPerson {
  const person = PEOPLE.find((candidate) => candidate.role === role);
  if (!person) throw new Error(`The company has no ready sign-in for ${role}`);
  return person;
}

/** Who signed in before in this process, which asks one Steward all the time. */
const kept = new Map<DemoRole, { cookies: Cookie[]; since: number }>();
/** What is dangerous takes a sign-in from the last ten minutes: a journey has some left. */
const KEPT_MS = 4 * 60_000;

/** Signs a browser in with a session that others of the role have, too; one that has ended is replaced. */
export async function signIn(page: Page, role: DemoRole): Promise<void> {
  const known = kept.get(role);
  if (known && Date.now() - known.since < KEPT_MS) {
    await page.context().addCookies(known.cookies);
    if ((await page.request.get('/api/v1/sync/status')).ok()) return;
    await page.context().clearCookies();
  }
  await signInAnew(page, role);
  kept.set(role, { cookies: await page.context().cookies(), since: Date.now() });
}

/** With a session of its own, for what is about sessions. The form is walked by sign-in.spec.ts. */
export async function signInAnew(page: Page, role: DemoRole): Promise<void> {
  await signInAs(page, demoPerson(role).email, DEMO_PASSWORD);
}

/** Asks as the form asks; the cookie lands in the page's own browser. */
export async function signInAs(page: Page, email: string, password: string): Promise<void> {
  const url = await trySignIn(page, email, password);
  expect(url.pathname, `sign-in of ${email}`).toBe('/');
}

/** Where the form would lead: to the front page, or back with the word of what is wrong. */
export async function trySignIn(page: Page, email: string, password: string): Promise<URL> {
  const csrf = await page.request.get('/api/auth/csrf');
  const { csrfToken } = (await csrf.json()) as { csrfToken: string };
  const response = await page.request.post('/api/auth/callback/password', {
    headers: { origin: new URL(csrf.url()).origin },
    form: { email, password, callbackUrl: '/', csrfToken, json: 'true' },
  });
  const { url } = (await response.json()) as { url: string };
  return new URL(url);
}
