import { expect } from '@playwright/test';
import { Secret, TOTP } from 'otpauth';
import { isShown, open, test } from './journey';
import { enterPassword, givePassword } from './own-password';
import { signIn } from './sign-in';

test('an authenticator app is set up, asked for, lost and reset', async ({ page: owner, newPage, watch }) => {
  watch.allow(401, '/api/auth/callback/password');
  await signIn(owner, 'owner');
  const page = await newPage();
  const person = await givePassword(owner, page, 'last');
  await enterPassword(page, person);
  await isShown(page, 'Overview');

  await open(page, '/settings/factors', 'Second factor');
  await page.getByRole('link', { name: 'Set up authenticator app' }).click();
  await isShown(page, 'Set up authenticator app');
  await expect(page.getByRole('img', { name: 'QR code' })).toBeVisible();
  const app = new TOTP({ secret: Secret.fromBase32(await page.getByLabel('Secret', { exact: true }).inputValue()) });
  await page.getByLabel('Code', { exact: true }).fill('12345');
  await page.getByRole('button', { name: 'Turn on' }).click();
  await expect(page.getByText('Enter the six digits that the app shows.')).toBeVisible();
  await page.getByLabel('Code', { exact: true }).fill(app.generate());
  await page.getByRole('button', { name: 'Turn on' }).click();
  const shown = page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem');
  await expect(shown).toHaveCount(10);
  const codes = await shown.allInnerTexts();
  await page.getByRole('link', { name: 'I have saved them' }).click();
  await expect(page.getByText('10 of 10 left')).toBeVisible();

  // The password alone opens nothing; a recovery code does, once, and so does the app's next code.
  await enterPassword(page, person);
  const code = page.getByLabel('Code', { exact: true });
  await expect(code).toBeFocused();
  await expect(code).toHaveAttribute('autocomplete', 'one-time-code');
  await code.fill('000 00x');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'That did not work' })).toBeVisible();
  await page.getByRole('button', { name: 'Use a recovery code' }).click();
  await page.getByLabel('Recovery code').fill(codes[0] ?? '');
  await page.getByRole('button', { name: 'Continue' }).click();
  await isShown(page, 'Overview');
  await enterPassword(page, person);
  await code.fill(app.generate({ timestamp: Date.now() + 30_000 }));
  await page.getByRole('button', { name: 'Continue' }).click();
  await isShown(page, 'Overview');
  await open(page, '/settings/factors', 'Second factor');
  await expect(page.getByText('9 of 10 left')).toBeVisible();

  // Everything is lost: an owner resets it, and the password is enough again.
  await open(owner, `/settings/accounts?search=${encodeURIComponent(person.name)}`, 'Accounts');
  await owner.getByRole('link', { name: person.name }).click();
  await isShown(owner, `What ${person.name} can do`);
  await owner.getByRole('button', { name: 'Reset second factor' }).click();
  await expect(owner.getByRole('button', { name: 'Reset second factor' })).toHaveCount(0);
  await enterPassword(page, person);
  await isShown(page, 'Overview');
  await open(page, '/notifications', 'Notifications');
  await expect(page.getByText('Second factor was reset')).toBeVisible();
});
