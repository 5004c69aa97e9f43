import { expect, type Page } from '@playwright/test';
import { isShown, open } from './journey';

const PASSWORD = 'Journey of a second factor';

export interface Somebody {
  name: string;
  email: string;
}

/** Somebody with access who is none of the ready sign-ins, by their place on the list; from here on they have a password. */
export async function givePassword(owner: Page, page: Page, place: 'first' | 'last'): Promise<Somebody> {
  await open(owner, '/settings/accounts?page=2', 'Accounts');
  const row = owner.getByRole('row').filter({ hasText: 'Developer' })[place]();
  const button = row.getByRole('button', { name: /^Sign-in link for / });
  const name = ((await button.getAttribute('aria-label')) ?? '').replace('Sign-in link for ', '');
  const email = (await row.getByText(/^[\w.-]+@brackenfell\.example$/).textContent()) ?? '';
  await button.click();
  const dialog = owner.getByRole('dialog', { name: `Sign-in link for ${name}` });
  await dialog.getByRole('button', { name: 'Create link' }).click();
  await page.goto(await dialog.getByLabel('Sign-in link', { exact: true }).inputValue());
  await page.getByLabel('New password', { exact: true }).fill(PASSWORD);
  await page.getByLabel('New password again', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Set password' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'Password set' })).toBeVisible();
  return { name, email };
}

/** As the first step of a new sign-in. */
export async function enterPassword(page: Page, { email }: Somebody): Promise<void> {
  await page.context().clearCookies();
  await page.goto('/sign-in');
  await isShown(page, 'Sign in');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}
