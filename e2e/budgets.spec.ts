import { expect, type Page } from '@playwright/test';
import { dollars } from '@/lib/core/money';
import { readTable } from './figures';
import { isShown, open, test, untilAllIsRead, untilSaid } from './journey';
import { demoPerson, signIn } from './sign-in';

const WORKSPACE = 'Customer Chat';
const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

/** The cost of a workspace in this month, as the explorer says it. */
async function spentBy(page: Page, workspaceId: string): Promise<bigint> {
  const today = new Date().toISOString().slice(0, 10);
  const range = `range=custom&from=${today.slice(0, 8)}01&to=${today}`;
  await open(page, `/usage?metric=cost&${range}&workspace=${workspaceId}`, 'Usage & cost');
  return (await readTable(page, true)).whole;
}

/** The text of the newest mail with this subject to this person, from the demonstration's own mail server. */
async function readMail(page: Page, subject: RegExp, to: string): Promise<string> {
  const mail = page
    .getByRole('listitem')
    .filter({ hasText: subject })
    .filter({ hasText: `to ${to}` })
    .first();
  await untilSaid(page, '/settings/channels/mails', subject, 60_000);
  await expect(async () => {
    await open(page, '/settings/channels/mails', 'Mails');
    await mail.locator('summary').click({ timeout: 2_000 });
  }).toPass({ timeout: 60_000 });
  return (await mail.locator('pre').textContent()) ?? '';
}

test('spend passes 80 % of a new budget, which is told; more is asked for, and approved on a phone', async ({
  page,
  newPage,
}) => {
  const { email } = demoPerson('billing');
  const name = `Journey ${Date.now()}`;
  await signIn(page, 'billing');
  await untilAllIsRead(page);
  await open(page, '/workspaces', 'Workspaces');
  const href = await page.getByRole('link', { name: WORKSPACE, exact: true }).first().getAttribute('href');
  const workspaceId = /wrkspc_\w+/.exec(href ?? '')?.[0] ?? '';
  // What the next reading adds passes 80 %.
  const limit = ((await spentBy(page, workspaceId)) * 5n) / 4n + 10_000n;
  await open(page, `/budgets/new?kind=workspace&id=${workspaceId}`, 'Create budget');
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Limit in US dollars').fill(dollars(limit));
  await page.getByRole('button', { name: 'Create budget' }).click();
  await isShown(page, name);
  const budget = new URL(page.url()).pathname;
  try {
    // In the first hours of a month one reading may pass more than one threshold.
    const passed = new RegExp(`${name}: (80 % spent|95 % spent|used up) in `);
    await untilSaid(page, '/notifications', passed, 75_000);
    await open(page, '/notifications', 'Notifications');
    await expect(page.getByRole('link', { name: passed }).first()).toBeVisible();
    const sink = await newPage();
    await signIn(sink, 'owner');
    expect(await readMail(sink, passed, email)).toMatch(/\$[\d,.]+ (of \$[\d,.]+ )?was spent in/);

    const lead = await newPage();
    await signIn(lead, 'lead');
    await open(lead, budget, name);
    await lead.getByRole('button', { name: `Request more of ${name}` }).click();
    const dialog = lead.getByRole('dialog', { name: `Request more: ${name}` });
    await dialog.getByLabel('How much more, in US dollars').fill('250');
    await dialog.getByLabel('Reason').fill('The launch brings more questions.');
    await dialog.getByRole('button', { name: 'Request more' }).click();
    await expect(lead.getByText('Your request is waiting for a decision')).toBeVisible();

    const asks = new RegExp(`${demoPerson('lead').name} asks for \\$250\\.00 more for ${name}`);
    const [link = ''] = /\S+\/approvals\/\S+token=\S+/.exec(await readMail(sink, asks, email)) ?? [];
    const phone = await newPage(PHONE);
    await signIn(phone, 'billing');
    await phone.goto(link);
    await expect(phone.getByText('The launch brings more questions.')).toBeVisible();
    await phone.getByRole('button', { name: 'Approve', exact: true }).tap();
    await expect(phone.getByText('Approved', { exact: true })).toBeVisible();
    await open(page, budget, name);
    await expect(page.getByText(/\$250\.00 more until/)).toBeVisible();
  } finally {
    await open(page, budget, name);
    await page.getByRole('button', { name: 'Archive', exact: true }).click();
    await expect(page.getByRole('button', { name: 'Restore budget' })).toBeVisible();
  }
});
