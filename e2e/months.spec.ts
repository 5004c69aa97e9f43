import { expect, type Page } from '@playwright/test';
import { exact, readTable, sum } from './figures';
import { isShown, open, test, untilAllIsRead } from './journey';
import { signIn } from './sign-in';

/** The figures of a column of the statement, the total first. */
async function column(page: Page, header: string): Promise<bigint[]> {
  const table = page.getByRole('table', { name: /^Cost (by workspace|of )/ });
  const heads = await table.getByRole('columnheader').allTextContents();
  const at = heads.filter((head) => head !== 'Total').indexOf(header);
  const values = await table
    .locator('tr:has(th[scope="row"])')
    .evaluateAll(
      (rows, place) => rows.map((row) => row.querySelectorAll('td')[place]?.querySelector('data')?.value ?? null),
      at - 1,
    );
  return values.filter((value) => value !== null).map((value) => exact(value, true));
}

test('a month is closed, and its statement prints the figures of the explorer to the last digit', async ({ page }) => {
  await signIn(page, 'billing');
  await untilAllIsRead(page);
  await open(page, '/usage/months', 'Months');
  // The oldest one: other journeys look at the last.
  const row = page.getByRole('row').filter({ hasText: 'Ready to close' }).last();
  const link = row.getByRole('rowheader').getByRole('link');
  const name = (await link.textContent()) ?? '';
  const month = ((await link.getAttribute('href')) ?? '').slice(-7);
  const last = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).toISOString().slice(0, 10);
  await link.click();
  await isShown(page, name);
  const [total = 0n, ...parts] = await column(page, 'Cost');
  expect(sum(parts)).toBe(total);

  await page.getByRole('button', { name: 'Close month' }).click();
  const dialog = page.getByRole('dialog', { name: `Close ${name}` });
  await dialog.getByRole('button', { name: 'Close month' }).click();
  await expect(page.getByText(`${name} closed`)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Enter invoice' })).toBeVisible();
  expect(await column(page, 'As closed')).toEqual([total, ...parts]);
  expect(await column(page, 'Reported now')).toEqual([total, ...parts]);

  await page.evaluate(() => Object.assign(window, { print: () => document.body.setAttribute('data-printed', '') }));
  await page.getByRole('button', { name: 'Print' }).click();
  await expect(page.locator('body[data-printed]')).toHaveCount(1);
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('table', { name: 'Cost by workspace' })).toBeVisible();
  await expect(page.getByRole('navigation').first()).toBeHidden();
  await expect(page.getByRole('button', { name: 'Enter invoice' })).toBeHidden();
  const paper = await page.pdf({ format: 'A4' });
  expect(paper.subarray(0, 5).toString()).toBe('%PDF-');
  await page.emulateMedia({ media: 'screen' });

  await open(page, `/usage?metric=cost&range=custom&from=${month}-01&to=${last}`, 'Usage & cost');
  expect((await readTable(page, true)).whole).toBe(total);
});
