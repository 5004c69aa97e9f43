import fs from 'node:fs';
import { expect, type Page } from '@playwright/test';
import { type IdentityProvider, openIdentityProvider } from '@/lib/testing/identity-provider';
import { expectAccessible } from './accessibility';
import { openOwnDatabase } from './canary/database';
import { isShown, test } from './journey';
import { copyOfReadCompany } from './read-company';
import { demoPerson, signInAs } from './sign-in';
import { DEMO_PASSWORD, freePort, type RunningSteward, startSteward } from './steward';

const TENANT = '5b1ad0d4-6f3c-4d6a-9a52-0c7c1a6f2b11';
let provider: IdentityProvider;
let steward: RunningSteward;

test.beforeAll(async () => {
  const port = await freePort();
  provider = await openIdentityProvider(`http://localhost:${port}/api/auth/callback/oidc`, `/${TENANT}/v2.0`);
  const env = {
    OIDC_ISSUER: `${provider.issuer}/`,
    OIDC_CLIENT_ID: 'steward',
    OIDC_CLIENT_SECRET: 'client-secret',
    OIDC_NAME: 'Entra ID',
    OIDC_TRUST_ADDRESSES: 'true',
    OIDC_EMAIL_CLAIMS: 'preferred_username,email',
  };
  steward = await startSteward({ isBare: true, port, env, dataFolder: await copyOfReadCompany() });
});

test.afterAll(async () => {
  await steward.stop();
  await provider.close();
  fs.rmSync(steward.dataFolder, { recursive: true, force: true });
});

/** As Entra ID says it: a user principal name, no email_verified. */
function says(email: string | null, subject = email): void {
  const upn = email === null ? {} : { preferred_username: email };
  provider.says({ sub: String(subject), token: { name: 'Somebody', oid: 'b7f3', tid: TENANT, ver: '2.0', ...upn } });
}

const answer = (page: Page) => page.getByRole('alert').filter({ hasText: /\S/ });

async function continueWithEntra(page: Page): Promise<void> {
  await page.goto('/sign-in');
  await isShown(page, 'Sign in');
  await page.getByRole('button', { name: 'Continue with Entra ID' }).click();
}

test('signs in by the user principal name, and says what is missing', async ({ newPage }) => {
  const page = await newPage({ baseURL: steward.origin });
  const billing = demoPerson('billing');
  says(billing.email);
  await expect(async () => {
    // People come with the first reading.
    await continueWithEntra(page);
    await isShown(page, 'Overview');
  }).toPass({ timeout: 60_000 });
  await expect(page.getByRole('button', { name: `${billing.name} Billing` })).toBeVisible();

  const other = await newPage({ baseURL: steward.origin });
  says(null, 'somebody without an address');
  await continueWithEntra(other);
  await expect(answer(other)).toContainText('Your e-mail address is missing');
  await expect(answer(other)).toContainText('OIDC_EMAIL_CLAIMS');
  await expectAccessible(other, 'Sign in, refused');
  says('stranger@elsewhere.example');
  await continueWithEntra(other);
  await expect(answer(other)).toContainText('You have no access to Steward');
});

test('an owner connects the account once, and is signed in by it from then on', async ({ newPage, watch }) => {
  const owner = demoPerson('owner');
  const page = await newPage({ baseURL: steward.origin });
  says(owner.email);
  await continueWithEntra(page);
  await expect(answer(page)).toContainText('Connect your account first');

  await signInAs(page, owner.email, DEMO_PASSWORD);
  await page.goto('/settings/sessions');
  await isShown(page, 'Sessions');
  await page.getByRole('button', { name: 'Connect Entra ID' }).click();
  const device = page.getByRole('list', { name: 'Your devices' }).getByRole('listitem');
  await device.getByText('2 sessions').click();
  await expect(device.getByRole('row').filter({ hasText: 'Company sign-in' })).toContainText('This session');
  await expect(page.getByRole('button', { name: 'Connect Entra ID' })).toHaveCount(0);

  await page.getByRole('button', { name: 'End all my other sessions' }).click();
  await expect(device).not.toContainText('2 sessions');
  await expect(device).toContainText('Company sign-in');

  await page.getByRole('button', { name: 'Sign out' }).first().click();
  await isShown(page, 'Sign in');
  await continueWithEntra(page);
  await isShown(page, 'Overview');
  await expect(page.getByRole('button', { name: `${owner.name} Owner` })).toBeVisible();

  // What is dangerous asks the provider once more, in a window of its own.
  watch.allowMessage(/Scripts may close only the windows/);
  const database = await openOwnDatabase(steward.dataFolder);
  await database.query(`UPDATE sessions SET proved_at = now() - interval '11 minutes'`);
  await database.end();
  await page.goto('/settings/tokens');
  await isShown(page, 'API tokens');
  await page.getByRole('button', { name: 'Create token' }).click();
  const form = page.getByRole('dialog', { name: 'Create API token' });
  await form.getByLabel('Name', { exact: true }).fill('Confirmed at the provider');
  await form.getByRole('button', { name: 'Create token' }).click();
  const asked = page.getByRole('dialog', { name: 'Confirm that it is you' });
  says('somebody.else@brackenfell.example');
  await asked.getByRole('button', { name: 'Sign in with Entra ID' }).click();
  await expect(asked.getByRole('alert')).toContainText('Somebody else signed in');
  says(owner.email);
  await asked.getByRole('button', { name: 'Sign in with Entra ID' }).click();
  await expect(form.getByRole('textbox', { name: 'API token' })).toHaveValue(/^stw_/);
});
