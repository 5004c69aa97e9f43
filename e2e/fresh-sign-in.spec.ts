import { expect } from '@playwright/test';
import { expectAccessibleInBoth } from './accessibility';
import { ageSession } from './age-session';

import { open, test } from './journey';
import { demoPerson, signInAnew } from './sign-in';
import { DEMO_PASSWORD } from './steward';

test('an old session makes a token once its holder has confirmed that it is them, and loses nothing', async ({
  page,
}) => {
  await signInAnew(page, 'admin');
  await ageSession(demoPerson('admin').email);
  const name = `Fresh ${Date.now()}`;

  await open(page, '/settings/tokens', 'API tokens');
  await page.getByRole('button', { name: 'Create token' }).click();
  const form = page.getByRole('dialog', { name: 'Create API token' });
  await form.getByLabel('Name', { exact: true }).fill(name);
  await form.getByRole('button', { name: 'Create token' }).click();

  const asked = page.getByRole('dialog', { name: 'Confirm that it is you' });
  const password = asked.getByLabel('Your password');
  await expect(asked).toBeVisible();
  await expectAccessibleInBoth(page, 'the question whether it is still you');
  await password.fill('not the password');
  await asked.getByRole('button', { name: 'Confirm' }).click();
  await expect(asked.getByText('This is not your password.')).toBeVisible();
  await password.fill(DEMO_PASSWORD);
  await asked.getByRole('button', { name: 'Confirm' }).click();

  await expect(form.getByRole('textbox', { name: 'API token' })).toHaveValue(/^stw_[0-9A-Za-z]{49}$/);
  await expect(asked).toHaveCount(0);
  await open(page, '/settings/tokens', 'API tokens');
  await page.getByRole('button', { name: `Revoke token ${name}` }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke token' }).click();
  await expect(page.getByRole('button', { name: `Revoke token ${name}` })).toHaveCount(0);
});
