import { expect } from '@playwright/test';
import { isShown, open, test } from './journey';
import { demoPerson, signIn } from './sign-in';

const LEAVER = 'Anders Tanaka';
const HEIR = demoPerson('admin').name;

test('somebody leaves: one key goes to somebody else, the others stop, and a report says so', async ({ page }) => {
  test.slow();
  await signIn(page, 'owner');
  await open(page, `/people?search=${encodeURIComponent(LEAVER)}`, 'People');
  await page.getByRole('link', { name: LEAVER }).click();
  await isShown(page, LEAVER);
  await page.getByRole('link', { name: 'Offboard' }).click();
  await isShown(page, `Offboard ${LEAVER}`);

  const choices = page.getByRole('combobox', { name: /^Action for/ });
  const names = await choices.evaluateAll((found) =>
    found.map((choice) => (choice.getAttribute('aria-label') ?? '').replace('Action for ', '')),
  );
  const [kept = '', stopped = ''] = names;
  expect(names.length).toBeGreaterThan(1);
  await choices.first().selectOption({ label: 'Hand over' });
  await page.getByRole('combobox', { name: `New owner of ${kept}` }).fill(HEIR);
  await page.getByRole('option', { name: HEIR }).click();

  const confirmation = page.getByRole('textbox', { name: /Type the name/ });
  const offboard = page.getByRole('button', { name: 'Offboard person' });
  await confirmation.fill('Somebody else');
  await offboard.click();
  await expect(page.getByText(`Type the name exactly as shown: ${LEAVER}`).first()).toBeVisible();
  await confirmation.fill(LEAVER);
  await offboard.click();

  // A form waits for every step, and steps wait for Anthropic.
  await page.waitForURL(/\/offboarding\/[0-9a-f-]+$/, { timeout: 60_000 });
  await isShown(page, `Offboarding of ${LEAVER}`);
  const facts = page.getByRole('region', { name: 'Facts' });
  await expect(facts).toContainText('Done');
  await expect(facts).toContainText(demoPerson('owner').name);
  const keys = page.getByRole('table', { name: 'Surviving keys' });
  await expect(keys.getByRole('row', { name: kept })).toContainText(`Hand over to ${HEIR}`);
  await expect(keys.getByRole('row', { name: stopped })).toContainText('Disable');
  const steps = page.getByRole('table', { name: 'Steps' });
  await expect(steps.getByRole('row', { name: /Remove the membership/ })).toContainText('They are no longer a member.');

  // On paper there is the report alone.
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('navigation', { name: 'Pages', exact: true })).toBeHidden();
  await expect(page.getByRole('button', { name: 'Print' })).toBeHidden();
  await expect(keys).toBeVisible();
  await page.emulateMedia({ media: 'screen' });

  await open(page, `/api-keys?search=${encodeURIComponent(kept)}`, 'API keys');
  await expect(page.getByRole('row', { name: kept })).toContainText(HEIR);
  await open(page, `/people?search=${encodeURIComponent(LEAVER)}&show=left`, 'People');
  await expect(page.getByRole('row', { name: LEAVER })).toContainText('Left');
});
