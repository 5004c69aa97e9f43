import fs from 'node:fs';
import path from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { chromiumArguments, chromiumPath } from '@/e2e/chromium';
import { isShown, untilAllIsRead } from '@/e2e/journey';
import { signIn } from '@/e2e/sign-in';
import { startSteward } from '@/e2e/steward';

const SCHEMES = ['light', 'dark'] as const;
const WIDE = { viewport: { width: 1280, height: 880 } };
const PHONE = { viewport: { width: 390, height: 780 }, isMobile: true, hasTouch: true, deviceScaleFactor: 1.5 };
const MOST_BYTES = 250_000;

const PICTURES = [
  { name: 'overview', path: '/', title: 'Overview', screen: WIDE, role: 'owner', hasChart: true },
  {
    name: 'usage',
    path: '/usage?split=model&range=90d&by=week',
    title: 'Usage & cost',
    screen: WIDE,
    role: 'owner',
    hasChart: true,
  },
  { name: 'api-keys', path: '/api-keys', title: 'API keys', screen: WIDE, role: 'owner', hasChart: false },
  {
    name: 'steward-key',
    path: '/api-keys?kind=steward',
    title: 'Website chat',
    screen: WIDE,
    role: 'owner',
    hasChart: false,
  },
  { name: 'budgets', path: '/budgets', title: 'Budgets', screen: WIDE, role: 'owner', hasChart: false },
  {
    name: 'cost-centres',
    path: '/usage/cost-centres',
    title: 'Cost centres',
    screen: WIDE,
    role: 'owner',
    hasChart: false,
  },
  { name: 'rate-limits', path: '/rate-limits', title: 'Rate limits', screen: WIDE, role: 'owner', hasChart: false },
  { name: 'posture', path: '/posture', title: 'Posture', screen: WIDE, role: 'owner', hasChart: false },
  { name: 'phone', path: '/', title: 'Overview', screen: PHONE, role: 'lead', hasChart: true },
] as const;

const folder = path.resolve('docs/images');

/** A page as it stands when everything on it has come and nothing moves. */
async function settle(page: Page, { title, hasChart }: (typeof PICTURES)[number]): Promise<void> {
  await isShown(page, title);
  await page.evaluate(() => document.fonts.ready);
  if (hasChart) await page.getByRole('application').first().waitFor();
  await page.waitForLoadState('networkidle');
  await page.waitForTimeout(1_500);
}

/** The page of a thing on a list, once the demonstration's applications have asked for it. */
async function openListed(page: Page, { path: list, title }: (typeof PICTURES)[number]): Promise<void> {
  const link = page.getByRole('link', { name: title, exact: true });
  for (const end = Date.now() + 120_000; Date.now() < end; await page.waitForTimeout(3_000)) {
    await page.goto(list);
    await page.waitForLoadState('networkidle');
    if ((await link.count()) > 0) break;
  }
  await link.first().click();
}

async function takeAll(browser: Browser, origin: string): Promise<void> {
  for (const colorScheme of SCHEMES) {
    for (const picture of PICTURES) {
      const { name, path: address, screen, role } = picture;
      const options = { ...screen, colorScheme, baseURL: origin, locale: 'en-GB', reducedMotion: 'reduce' } as const;
      const context = await browser.newContext(options);
      const page = await context.newPage();
      await signIn(page, role);
      await untilAllIsRead(page);
      if (name === 'steward-key') await openListed(page, picture);
      else await page.goto(address);
      await settle(page, picture);
      const file = path.join(folder, `${name}-${colorScheme}.png`);
      await page.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
      const { size } = fs.statSync(file);
      console.log(`  ${path.relative('.', file)}  ${Math.round(size / 1_000)} kB`);
      if (size > MOST_BYTES) throw new Error(`${file} is too heavy for the repository`);
      await context.close();
    }
  }
}

fs.mkdirSync(folder, { recursive: true });
console.log('  Starting Steward on the simulated company');
const steward = await startSteward({ env: { STEWARD_DEMO_PAST: 'true' } });
const browser = await chromium.launch({ executablePath: await chromiumPath(), args: chromiumArguments });
try {
  await takeAll(browser, steward.origin);
} finally {
  await browser.close();
  await steward.stop();
  fs.rmSync(steward.dataFolder, { recursive: true, force: true });
}
process.exit();
