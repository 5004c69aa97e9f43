import { expect, type Page } from '@playwright/test';
import { expectAccessibleInBoth } from './accessibility';
import { ageSession } from './age-session';

import { isShown, open, test } from './journey';
import { enterPassword, givePassword } from './own-password';
import { signIn } from './sign-in';

/** A device with a passkey in it, whose holder can keep their finger away from it, and which can be lost. */
async function plugIn(page: Page) {
  const browser = await page.context().newCDPSession(page);
  await browser.send('WebAuthn.enable');
  const { authenticatorId } = await browser.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...({ protocol: 'ctap2', transport: 'internal', hasResidentKey: true } as const),
      ...{ hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
    },
  });
  return {
    allow: (isUserVerified: boolean) => browser.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
    lose: () => browser.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId }),
  };
}

test('a passkey is set up, asked for, enough to confirm, lost and removed', async ({ page: owner, newPage, watch }) => {
  watch.allow(401, '/api/auth/callback/password');
  await signIn(owner, 'owner');
  const page = await newPage();
  const person = await givePassword(owner, page, 'first');
  await enterPassword(page, person);
  await isShown(page, 'Overview');
  const device = await plugIn(page);

  await open(page, '/settings/factors', 'Second factor');
  await page.getByRole('link', { name: 'Add passkey' }).click();
  await isShown(page, 'Add passkey');
  await page.getByLabel('Name', { exact: true }).fill('Laptop');
  await page.getByRole('button', { name: 'Add passkey' }).click();
  const shown = page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem');
  await expect(shown).toHaveCount(10);
  const codes = await shown.allInnerTexts();
  await page.getByRole('link', { name: 'I have saved them' }).click();
  await expect(page.getByText('10 of 10 left')).toBeVisible();
  await open(page, '/settings/factors/passkey', 'Add passkey');
  await page.getByLabel('Name', { exact: true }).fill('Once more');
  await page.getByRole('button', { name: 'Add passkey' }).click();
  await expect(page.getByText('This device has a passkey for your account already.')).toBeVisible();

  // The password alone opens nothing, nor does the device without its holder.
  await enterPassword(page, person);
  const use = page.getByRole('button', { name: 'Use your passkey' });
  await expect(use).toBeFocused();
  await expectAccessibleInBoth(page, 'the question for a passkey');
  await device.allow(false);
  await use.click();
  await expect(page.getByRole('alert').filter({ hasText: 'Not signed in' })).toBeVisible();
  await device.allow(true);
  await use.click();
  await isShown(page, 'Overview');

  // Later, it confirms that it is still them, by itself.
  await ageSession(person.email);
  await open(page, '/settings/factors', 'Second factor');
  await page.getByRole('button', { name: 'Make new codes' }).click();
  await page.getByRole('button', { name: 'Make recovery codes' }).click();
  const asked = page.getByRole('dialog', { name: 'Confirm that it is you' });
  await expect(asked.getByRole('button', { name: 'Use your passkey' })).toBeVisible();
  await expect(asked.getByLabel('Your password')).toHaveCount(0);
  await expectAccessibleInBoth(page, 'the question whether it is still you, for a passkey');
  await asked.getByRole('button', { name: 'Use your passkey' }).click();
  await expect(shown).toHaveCount(10);
  await expect(asked).toHaveCount(0);
  const [code = ''] = await shown.allInnerTexts();
  expect(codes).not.toContain(code);

  // The device is lost: a recovery code signs in, and what is gone is removed.
  await device.lose();
  await enterPassword(page, person);
  await page.getByRole('button', { name: 'Use a recovery code' }).click();
  await page.getByLabel('Recovery code').fill(code);
  await page.getByRole('button', { name: 'Continue' }).click();
  await isShown(page, 'Overview');
  await open(page, '/settings/factors', 'Second factor');
  await page.getByRole('button', { name: 'Remove Laptop' }).click();
  await expect(page.getByText('None is set up.')).toBeVisible();
  await enterPassword(page, person);
  await isShown(page, 'Overview');
});
