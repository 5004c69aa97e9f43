import fs from 'node:fs';
import { expect, type Page } from '@playwright/test';
import { takeRound } from '@/lib/testing/thorough';
import { expectAccessible, expectAccessibleInBoth, expectNoSidewaysScroll } from './accessibility';
import { isShown, open, PAGES, test } from './journey';
import { signInAs } from './sign-in';
import { type RunningSteward, startSteward } from './steward';

const OWNER = { name: 'Nadia Feldmann', email: 'nadia.feldmann@firstday.example', password: 'a first long password' };

let steward: RunningSteward;

test.beforeAll(async () => {
  steward = await startSteward({ isBare: true, env: { STEWARD_WORLD: 'empty' } });
});

test.afterAll(async () => {
  await steward.stop();
  fs.rmSync(steward.dataFolder, { recursive: true, force: true });
});

const problem = (page: Page) => page.getByRole('alert').filter({ hasText: 'Not set up yet' });

test('from the first start to the owner, who finds every page empty and helpful', async ({ newPage }) => {
  const code = /enter this code, which works once: (\S+)/.exec(steward.output())?.[1] ?? '';
  expect(code).toMatch(/^[A-Z2-9]{5}(-[A-Z2-9]{5}){4}$/);
  const page = await newPage({ baseURL: steward.origin });
  await page.goto('/usage');
  await expect(page).toHaveURL(`${steward.origin}/setup`);
  await isShown(page, 'Set up Steward');
  await expectAccessible(page, 'Set up');

  const field = (label: string) => page.getByLabel(label, { exact: true });
  const submit = page.getByRole('button', { name: 'Become the owner' });
  await field('Set-up code').fill('AAAAA-BBBBB-CCCCC-DDDDD-EEEEE');
  await field('Your name').fill(OWNER.name);
  await field('Your e-mail').fill(OWNER.email);
  await field('Password').fill('short');
  await field('Password again').fill('short');
  await submit.click();
  await expect(page.getByText('Use at least 12 characters.')).toBeVisible();
  await field('Password').fill('nadia.feldmann 12345');
  await field('Password again').fill('nadia.feldmann 12345');
  await submit.click();
  await expect(page.getByText('It cannot contain your e-mail address.')).toBeVisible();
  await field('Password').fill(OWNER.password);
  await field('Password again').fill(`${OWNER.password}!`);
  await submit.click();
  await expect(page.getByText('The passwords do not match.')).toBeVisible();
  await expectAccessible(page, 'Set up with an error');

  await field('Password again').fill(OWNER.password);
  await submit.click();
  await expect(problem(page)).toContainText('This code is not valid, or has been used.');
  await expect(field('Your name')).toHaveValue(OWNER.name);
  await expect(field('Your e-mail')).toHaveValue(OWNER.email);
  await expect(field('Password')).toHaveValue(OWNER.password);

  // Typed by hand: small letters will do.
  await field('Set-up code').fill(` ${code.toLowerCase()} `);
  await submit.click();
  await isShown(page, 'Overview');
  await expect(page.getByRole('button', { name: `${OWNER.name} Owner` })).toBeVisible();
});

test('afterwards nobody else can set it up', async ({ newPage }) => {
  const page = await newPage({ baseURL: steward.origin });
  await page.goto('/setup');
  await isShown(page, 'Sign in');
  // The empty organisation has no ready sign-ins to offer.
  await expect(page.getByText('Try the simulated organisation')).toHaveCount(0);
  await page.getByLabel('E-mail').fill(OWNER.email);
  await page.getByLabel('Password', { exact: true }).fill(OWNER.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await isShown(page, 'Overview');
});

test('empty pages say what would be here', async ({ newPage }) => {
  test.setTimeout(240_000);
  const page = await newPage({ baseURL: steward.origin, viewport: { width: 390, height: 844 } });
  await signInAs(page, OWNER.email, OWNER.password);
  const main = page.getByRole('main');
  const said: Record<string, string> = {
    '/': 'No usage yet',
    '/usage': 'No usage in this range',
    '/audit': 'Create first owner',
    '/settings/accounts': OWNER.email,
    '/settings/sync': 'People, workspaces, keys',
    '/settings/sessions': 'This device',
  };
  const byAxe = new Set(takeRound(PAGES, 6).map(({ path }) => path));
  for (const { path, title } of takeRound(PAGES, 3)) {
    await open(page, path, title);
    await expect(main).toContainText(said[path] ?? title, { timeout: 30_000 });
    if (byAxe.has(path)) await expectAccessibleInBoth(page, `${path} when empty`);
    await expectNoSidewaysScroll(page, `${path} when empty`);
  }
  await open(page, '/settings/sync?errors=true', 'Sync');
  await expect(main).toContainText('No failed runs');
  await open(page, '/settings/accounts?search=nobody-at-all', 'Accounts');
  await expect(main).toContainText('No matching people');
  await open(page, '/audit?outcome=failed', 'Audit');
  await expect(main).toContainText('No matching changes');
});

test('posture goes from red to green, point by point', async ({ newPage }) => {
  const page = await newPage({ baseURL: steward.origin });
  await signInAs(page, OWNER.email, OWNER.password);
  await open(page, '/', 'Overview');
  const start = page.getByRole('region', { name: 'Get started' });
  await expect(start).toContainText('Next: Does Steward have at least two owners?');
  await expect(start.getByRole('link', { name: 'Make someone an owner' })).toBeVisible();
  const cost = start.getByRole('listitem').filter({ hasText: 'Cost' });
  await expect(cost).toContainText('0 of 1');
  await start.getByRole('link', { name: 'Organisation' }).click();
  await isShown(page, 'Posture');
  const score = page.getByText(/^\d+ of \d+ points/).first();
  const met = async () => Number(/^(\d+) of/.exec((await score.textContent()) ?? '')?.[1]);
  const point = (question: string) => page.getByRole('listitem').filter({ hasText: question });
  const worth = async (question: string) =>
    Number(/(\d+) points?\./.exec((await point(question).textContent()) ?? '')?.[1]);

  let before = await met();
  for (const question of ['Is the billing contact a shared address?', 'Is single sign-on required']) {
    await expect(point(question)).toContainText('Not met.');
    await point(question)
      .getByRole('button', { name: /^Confirm/ })
      .click();
    await expect(point(question).getByRole('button', { name: /^Take back/ })).toBeVisible();
    await expect(point(question)).toContainText(`Met. Confirmed by ${OWNER.name}`);
    await expect.poll(met).toBe(before + (await worth(question)));
    before = await met();
  }

  const budget = 'Does the organisation have a budget?';
  await expect(point(budget)).toContainText('Not met.');
  await point(budget)
    .getByRole('link', { name: /^Create budget/ })
    .click();
  await isShown(page, 'Create budget');
  await page.getByLabel('Name', { exact: true }).fill('The whole organisation');
  await page.getByLabel('Limit in US dollars').fill('1000');
  await page.getByRole('button', { name: 'Create budget' }).click();
  await isShown(page, 'The whole organisation');
  await open(page, '/posture', 'Posture');
  await expect(point(budget)).toContainText('Met.');
  expect(await met()).toBe(before + (await worth(budget)));
  await expectAccessibleInBoth(page, 'posture');

  await expect(async () => {
    await open(page, '/', 'Overview');
    await expect(cost).toContainText('Done', { timeout: 1_000 });
  }).toPass({ timeout: 60_000 });
  await start.getByRole('button', { name: 'Dismiss' }).click();
  await expect(start).toHaveCount(0);
  await open(page, '/', 'Overview');
  await expect(start).toHaveCount(0);
});
