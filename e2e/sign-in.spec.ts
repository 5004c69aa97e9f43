import { expect, type Page } from '@playwright/test';
import { takeRound } from '@/lib/testing/thorough';
import { isShown, open, test } from './journey';
import { ORIGIN } from './shared-steward';
import { demoPerson, signInAnew } from './sign-in';
import { DEMO_PASSWORD } from './steward';

const WRONG = 'E-mail or password is wrong';

async function submitForm(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** The sentence of the form's answer; Next keeps an empty alert of its own on every page. */
const answer = (page: Page) => page.getByRole('alert').filter({ hasText: /\S/ });

test('signs in by the form and out again', async ({ page, watch }) => {
  const owner = demoPerson('owner');
  await page.goto('/');
  await expect(page).toHaveURL(/\/sign-in$/);
  await isShown(page, 'Sign in');
  await submitForm(page, owner.email.toUpperCase(), DEMO_PASSWORD);
  await isShown(page, 'Overview');

  const cookies = await page.context().cookies();
  const session = cookies.find(({ name }) => name === 'steward.session');
  expect(session).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' });

  await page.goto('/sign-in');
  await isShown(page, 'Overview');
  await page.getByRole('link', { name: 'Audit' }).click();
  await isShown(page, 'Audit');

  await page.getByRole('button', { name: owner.name }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await isShown(page, 'Sign in');

  await page.goBack();
  await expect(page).toHaveURL(/\/sign-in/);
  await expect(page.getByRole('heading', { name: 'Audit' })).toHaveCount(0);

  // The cookie that was thrown away opens nothing, even where somebody kept it.
  if (session) await page.context().addCookies([session]);
  await page.goto('/audit');
  await expect(page).toHaveURL(/\/sign-in\?callbackUrl=%2Faudit$/);
  watch.allow(401, '/api/v1/sync/status');
  expect((await page.request.get('/api/v1/sync/status')).status()).toBe(401);
});

test('a wrong password and an unknown person hear the same', async ({ page, watch }) => {
  watch.allow(401, '/api/auth/callback/password');
  await open(page, '/sign-in', 'Sign in');
  const sentences = [];
  for (const email of [demoPerson('admin').email, `nobody-${Date.now()}@brackenfell.example`, 'no address at all']) {
    await submitForm(page, email, 'not the password');
    await expect(answer(page)).toContainText(WRONG);
    sentences.push(await answer(page).textContent());
    await expect(page.getByLabel('E-mail')).toHaveValue(email);
    await page.reload();
    await isShown(page, 'Sign in');
  }
  expect(new Set(sentences).size).toBe(1);
});

test('who keeps guessing has to wait', async ({ page, watch }) => {
  watch.allow(401, '/api/auth/callback/password');
  const email = `guessed-${Date.now()}@brackenfell.example`;
  await open(page, '/sign-in', 'Sign in');
  for (let tries = 1; tries <= 5; tries += 1) {
    const answered = page.waitForResponse((response) => response.url().endsWith('/api/auth/callback/password'));
    await submitForm(page, email, `guess number ${tries}`);
    await answered;
    await expect(answer(page)).toContainText(WRONG);
  }
  await submitForm(page, email, 'guess number 6');
  await expect(answer(page)).toContainText('Too many attempts');
  await expect(answer(page)).toContainText('Wait 15 minutes');
});

test('the simulated organisation offers a sign-in per role', async ({ page }) => {
  await open(page, '/sign-in?callbackUrl=%2Fusage%3Fsplit%3Dmodel', 'Sign in');
  for (const role of ['owner', 'admin', 'billing', 'lead', 'developer', 'viewer'] as const) {
    await expect(page.getByRole('button', { name: demoPerson(role).name })).toBeVisible();
  }
  await page.getByRole('button', { name: demoPerson('billing').name }).click();
  await isShown(page, 'Usage & cost');
  expect(new URL(page.url()).search).toBe('?split=model');
  await expect(page.getByRole('button', { name: `${demoPerson('billing').name} Billing` })).toBeVisible();
});

test('comes back to the page that was asked for', async ({ page }) => {
  await page.goto('/usage?split=model&by=week');
  await isShown(page, 'Sign in');
  await submitForm(page, demoPerson('developer').email, DEMO_PASSWORD);
  await isShown(page, 'Usage & cost');
  expect(new URL(page.url()).search).toBe('?split=model&by=week');
});

const FOREIGN = [
  'https://evil.example',
  '//evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/%09/evil.example',
  '/%2F/evil.example',
  'https:evil.example',
  'javascript:alert(1)',
  'http://localhost:1@evil.example/',
  '/.//evil.example',
];

test('never leads to another site', async ({ page, newPage }) => {
  const origin = new URL(ORIGIN).origin;
  await signInAnew(page, 'viewer');
  const stranger = await newPage();
  for (const target of takeRound(FOREIGN, 3)) {
    await page.goto(`/sign-in?callbackUrl=${encodeURIComponent(target)}`);
    expect(new URL(page.url()).origin, target).toBe(origin);
    await isShown(page, 'Overview');
  }
  await open(stranger, `/sign-in?callbackUrl=${encodeURIComponent('https://evil.example/')}`, 'Sign in');
  await stranger.getByRole('button', { name: demoPerson('viewer').name }).click();
  await isShown(stranger, 'Overview');
  expect(new URL(stranger.url()).origin).toBe(origin);
});

test('another site cannot sign anybody in or out', async ({ page, watch }) => {
  await signInAnew(page, 'viewer');
  for (const path of ['/api/auth/signout', '/api/auth/callback/password']) {
    watch.allow(403, path);
    for (const origin of ['https://evil.example', 'null', 'http://localhost']) {
      const response = await page.request.post(path, { headers: { origin }, form: { csrfToken: 'x' } });
      expect(response.status(), `${path} from ${origin}`).toBe(403);
    }
  }
  await open(page, '/', 'Overview');
});
