import { expect } from '@playwright/test';
import { isShown, open, test } from './journey';
import { signIn, signInAs, trySignIn } from './sign-in';

const SOMEBODY = { name: 'Devon Mbeki', email: 'devon.mbeki@brackenfell.example' };

test('a sign-in link lets one person choose a password, once', async ({ page, newPage }) => {
  await signIn(page, 'owner');
  await open(page, `/settings/accounts?search=${encodeURIComponent(SOMEBODY.name)}`, 'Accounts');
  await page.getByRole('button', { name: `Sign-in link for ${SOMEBODY.name}` }).click();
  const dialog = page.getByRole('dialog', { name: `Sign-in link for ${SOMEBODY.name}` });
  await dialog.getByRole('button', { name: 'Create link' }).click();
  const link = await dialog.getByLabel('Sign-in link', { exact: true }).inputValue();
  expect(new URL(link).pathname).toBe('/set-password');
  const code = new URL(link).hash.slice(1);
  expect(code.length).toBeGreaterThan(30);

  const asked: string[] = [];
  const other = await newPage();
  other.on('request', (request) => asked.push(request.url()));
  await other.goto(link);
  await isShown(other, 'Set your password');
  await expect(other.getByLabel('One-time code')).toHaveValue(code);
  expect(other.url()).not.toContain(code);
  const password = `Journey ${Date.now()} of words`;
  const submit = other.getByRole('button', { name: 'Set password' });
  const field = (label: string) => other.getByLabel(label, { exact: true });

  await field('New password').fill('too short');
  await field('New password again').fill('too short');
  await submit.click();
  await expect(other.getByText('Use at least 12 characters.')).toBeVisible();
  await field('New password').fill(password);
  await field('New password again').fill(`${password}!`);
  await submit.click();
  await expect(other.getByText('The passwords do not match.')).toBeVisible();
  await field('New password again').fill(password);
  await submit.click();
  await isShown(other, 'Sign in');
  await expect(other.getByRole('alert').filter({ hasText: 'Password set' })).toBeVisible();
  expect(asked.filter((url) => url.includes(code))).toEqual([]);

  await signInAs(other, SOMEBODY.email, password);
  await open(other, '/', 'Overview');
  await expect(other.getByRole('button', { name: `${SOMEBODY.name} Developer` })).toBeVisible();

  // A stranger who keeps guessing at the same address stands in the way of strangers alone.
  const stranger = await newPage();
  const wordFor = async (guess: string) => (await trySignIn(stranger, SOMEBODY.email, guess)).searchParams.get('error');
  for (let tries = 1; tries <= 5; tries += 1) expect(await wordFor(`guess number ${tries}`)).toBe('CredentialsSignin');
  expect(await wordFor(password)).toBe('Throttled');
  await signInAs(other, SOMEBODY.email, password);
  await open(other, '/settings/sessions', 'Sessions');
  await other.getByRole('button', { name: 'End all my other sessions' }).click();
  await expect(other.getByRole('button', { name: 'End all my other sessions' })).toHaveCount(0);
  await open(other, '/', 'Overview');

  const again = await newPage();
  await again.goto(link);
  await isShown(again, 'Set your password');
  await again.getByLabel('New password', { exact: true }).fill('Another pass phrase 1');
  await again.getByLabel('New password again', { exact: true }).fill('Another pass phrase 1');
  await again.getByRole('button', { name: 'Set password' }).click();
  await expect(again.getByRole('alert').filter({ hasText: 'Password not set' })).toBeVisible();
  await open(other, '/', 'Overview');

  await open(page, '/audit', 'Audit');
  const made = page.getByRole('row').filter({ hasText: 'Make sign-in link' }).first();
  await expect(made).toContainText(SOMEBODY.name);
  const set = page.getByRole('row').filter({ hasText: 'Set password' }).first();
  await expect(set).toContainText('Done');
  expect(await page.content()).not.toContain(code);
});
