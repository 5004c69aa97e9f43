import { expect, type Page } from '@playwright/test';
import { open, test } from './journey';
import { demoPerson, signIn } from './sign-in';

const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
const BUDGETS = /^Large budgets/;

async function setBudgetsNeedTwo(page: Page, isOn: boolean): Promise<void> {
  await open(page, '/settings/approvals', 'Approvals');
  await page.getByRole('checkbox', { name: BUDGETS }).setChecked(isOn);
  await page.getByLabel('Budgets above (US dollars)').fill('1000000');
  await page.getByRole('button', { name: 'Save approval policy' }).click();
  await expect(page.getByText('Approval policy saved').first()).toBeVisible();
}

test('a budget above the amount waits for a second person, who approves it on a phone', async ({ page, newPage }) => {
  const name = `Second person ${Date.now()}`;
  await signIn(page, 'owner');
  await setBudgetsNeedTwo(page, true);
  try {
    const asker = await newPage();
    await signIn(asker, 'billing');
    await open(asker, '/budgets/new?kind=organization&period=week', 'Create budget');
    await asker.getByLabel('Name', { exact: true }).fill(name);
    await asker.getByLabel('Limit in US dollars').fill('2500000');
    await asker.getByRole('button', { name: 'Create budget' }).click();
    await expect(asker.getByRole('heading', { name: 'Requests' })).toBeVisible();
    await asker.getByRole('link', { name: `Set the budget ${name}` }).click();
    await expect(asker.getByRole('button', { name: 'Withdraw request' })).toBeVisible();
    await expect(asker.getByRole('button', { name: 'Approve', exact: true })).toHaveCount(0);
    const request = new URL(asker.url()).pathname;

    const phone = await newPage(PHONE);
    await signIn(phone, 'admin');
    await phone.goto(request);
    await expect(phone.getByText(`${demoPerson('billing').name} requested`)).toBeVisible();
    await expect(phone.getByText('Its limit would be $2,500,000.00.')).toBeVisible();
    await phone.getByRole('button', { name: 'Approve', exact: true }).tap();
    await expect(phone.getByText('Approved', { exact: true })).toBeVisible();

    await open(asker, '/budgets', 'Budgets');
    await asker.getByRole('link', { name, exact: true }).first().click();
    await asker.getByRole('button', { name: 'Archive', exact: true }).click();
    await expect(asker.getByRole('button', { name: 'Restore budget' })).toBeVisible();
  } finally {
    await setBudgetsNeedTwo(page, false);
  }
});
