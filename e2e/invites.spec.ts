import { randomUUID } from 'node:crypto';
import { expect, type Page } from '@playwright/test';
import { expectNoSidewaysScroll } from './accessibility';
import { isShown, open, PHONE, test } from './journey';
import { sandboxUrl } from './processes/books';
import { DATA_FOLDER } from './shared-steward';
import { demoPerson, signIn, signInAs } from './sign-in';
import { DEMO_PASSWORD } from './steward';

const newAddress = () => `new.${randomUUID().slice(0, 8)}@brackenfell.example`;

/** As the person does who follows the link in their mail; at the organisation itself, not in Steward. */
async function acceptInvite(email: string): Promise<void> {
  const sandbox = sandboxUrl(DATA_FOLDER);
  const headers = { 'x-api-key': 'sk-ant-admin01-sandbox-company-1', 'anthropic-version': '2023-06-01' };
  const listed = await fetch(`${sandbox}/v1/organizations/invites?email=${encodeURIComponent(email)}`, { headers });
  const { data } = (await listed.json()) as { data: { id: string; status: string }[] };
  expect(data.map(({ status }) => status)).toEqual(['pending']);
  const accepted = await fetch(`${sandbox}/__sandbox/users/accept-invite`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ world: 'company:1', invite_id: data[0]?.id, name: 'Nia Newcomer' }),
  });
  expect(accepted.status).toBe(200);
}

async function addWorkspace(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: /Add a workspace/ }).click();
  await page.getByRole('option', { name, exact: true }).click();
}

async function askFor(page: Page, addresses: string, workspace: string): Promise<void> {
  await open(page, '/invites/new', 'Request invites');
  await page.getByLabel('E-mail addresses').fill(addresses);
  await addWorkspace(page, workspace);
  await page.getByLabel('Reason').fill('Joins the claims team on Monday');
  await page.getByRole('button', { name: /^Request/ }).click();
}

test('a request is approved by a lead with a thumb, accepted, and ends in the workspace', async ({ page, newPage }) => {
  test.setTimeout(240_000);
  const email = newAddress();
  await signIn(page, 'viewer');
  await askFor(page, `${email}\nnot an address\n${demoPerson('owner').email}`, 'Claims Assistant');
  const alert = page.getByRole('alert').filter({ hasText: '2 lines were not accepted' });
  await expect(alert).toContainText('Line 2 not an address This is not an e-mail address.');
  await expect(alert).toContainText(`Line 3 ${demoPerson('owner').email} Already a member of the organisation.`);
  await expect(page.getByLabel('E-mail addresses')).toHaveValue(`not an address\n${demoPerson('owner').email}`);

  await open(page, `/invites?search=${email}`, 'Invites');
  await expect(page.getByRole('row', { name: email })).toContainText('Requested');
  await page.getByRole('link', { name: email }).click();
  await isShown(page, email);
  const link = await page.getByRole('textbox', { name: 'Link for approvers' }).inputValue();
  const { pathname, search } = new URL(link);

  // The lead follows it on a phone, signs in on the way and comes back to it.
  const { email: leadEmail } = demoPerson('lead');
  const phone = await newPage(PHONE);
  await phone.goto(`${pathname}${search}`);
  await isShown(phone, 'Sign in');
  expect(new URL(phone.url()).searchParams.get('callbackUrl')).toBe(`${pathname}${search}`);
  await phone.getByLabel('E-mail').fill(leadEmail);
  await phone.getByLabel('Password', { exact: true }).fill(DEMO_PASSWORD);
  await phone.getByRole('button', { name: 'Sign in', exact: true }).tap();
  await isShown(phone, email);
  await expect(phone.getByText('Joins the claims team on Monday')).toBeVisible();
  await expectNoSidewaysScroll(phone, 'the decision');
  const button = phone.getByRole('button', { name: 'Approve', exact: true });
  expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  await button.tap();
  await expect(phone.getByText('Sent: there is nothing left for you to decide')).toBeVisible();

  await page.reload();
  await isShown(page, email);
  await expect(page.getByRole('listitem').filter({ hasText: 'Approved, done' })).toContainText(demoPerson('lead').name);
  await expect(page.getByRole('listitem').filter({ hasText: 'Accepted, next step' })).toBeVisible();

  await acceptInvite(email);
  const owner = await newPage();
  await signInAs(owner, demoPerson('owner').email, DEMO_PASSWORD);
  await open(owner, '/settings/sync', 'Sync');
  await owner.getByRole('button', { name: 'Sync now' }).click();
  await expect(async () => {
    await page.reload();
    await expect(page.getByRole('listitem').filter({ hasText: 'Added to workspaces, done' })).toBeVisible({
      timeout: 2_000,
    });
  }).toPass({ timeout: 120_000 });
  await expect(page.getByRole('row', { name: /Claims Assistant/ })).toContainText('Member');
  await page.getByRole('link', { name: 'Open their page' }).click();
  await isShown(page, 'Nia Newcomer');
});

test('a refusal says why, and a link that was changed opens nothing', async ({ page, newPage }) => {
  const email = newAddress();
  await signIn(page, 'developer');
  await askFor(page, email, 'Document Intake');
  await isShown(page, email);
  const link = await page.getByRole('textbox', { name: 'Link for approvers' }).inputValue();
  const { pathname } = new URL(link);
  await expect(page.getByText('Someone else decides this')).toBeVisible();

  const admin = await newPage();
  await signIn(admin, 'admin');
  await admin.goto(`${pathname}?token=${'0'.repeat(70)}`);
  await expect(admin.getByText('This link is not valid')).toBeVisible();
  await expect(admin.getByRole('button', { name: 'Approve' })).toHaveCount(0);
  await admin.getByRole('link', { name: 'Open the request' }).click();
  await isShown(admin, email);
  await admin.getByRole('button', { name: 'Refuse' }).click();
  await expect(admin.getByText('Enter a reason for the requester.')).toBeVisible();
  await admin.getByLabel('Note').fill('The team is full until spring');
  await admin.getByRole('button', { name: 'Refuse' }).click();
  await expect(admin.getByRole('listitem').filter({ hasText: 'Refused, ended here' })).toBeVisible();

  await page.goto('/');
  await isShown(page, 'Overview');
  await page.getByRole('link', { name: /you requested .* refused, failed or expired/ }).click();
  await isShown(page, 'Invites');
  await expect(page.getByRole('row', { name: email })).toContainText('The team is full until spring');
});
