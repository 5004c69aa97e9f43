import { expect } from '@playwright/test';
import { firstLoadScripts, gzipBytesOf, type Script } from './first-load';
import { type HttpVisitor, stranger, visit } from './http-visitor';
import { BENEATH, open, PAGES, test } from './journey';
import { demoPerson, signIn } from './sign-in';
import { DEMO_PASSWORD } from './steward';

const MOST_BYTES_OVER_EMPTY = 80_000;
const MORE = [
  '/usage?split=api_key&by=week&range=12m',
  '/usage?range=custom&from=2026-08-01&to=2026-08-31',
  '/usage/parts',
  '/workspaces?search=a',
  '/api-keys?page=2',
];
const isChart = ({ text }: Script) => text.includes('recharts');

async function signedIn(origin: string | undefined): Promise<HttpVisitor> {
  return visit(origin ?? '', demoPerson('owner').email, DEMO_PASSWORD);
}

/** What no page does without. A page with nothing on it loads at least this, so a page is never let off too lightly. */
async function emptyPage(visitor: HttpVisitor): Promise<Script[]> {
  const [missing, door] = await Promise.all([
    firstLoadScripts(visitor, '/no-such-page', 404),
    firstLoadScripts(stranger(visitor.origin), '/sign-in'),
  ]);
  return missing.filter(({ address }) => door.some((script) => script.address === address));
}

test('no page loads more than 80 kB of JavaScript over an empty one before its charts', async ({ baseURL }) => {
  const visitor = await signedIn(baseURL);
  const empty = await emptyPage(visitor);
  expect(gzipBytesOf(empty), 'an empty page').toBeGreaterThan(50_000);
  for (const path of [...[...PAGES, ...BENEATH].map((page) => page.path), ...MORE]) {
    const scripts = await firstLoadScripts(visitor, path);
    expect(scripts.length, `scripts of ${path}`).toBeGreaterThan(empty.length);
    expect
      .soft(gzipBytesOf(scripts) - gzipBytesOf(empty), `bytes of ${path}`)
      .toBeLessThanOrEqual(MOST_BYTES_OVER_EMPTY);
    expect
      .soft(
        scripts.filter(isChart).map(({ address }) => address),
        `charts of ${path}`,
      )
      .toEqual([]);
  }
});

test('the charts come afterwards, and only where there is one', async ({ page, baseURL }) => {
  const loaded: string[] = [];
  page.on('response', async (response) => {
    if (new URL(response.url()).pathname.endsWith('.js')) loaded.push(response.url());
  });
  const chartsAmong = async () => {
    const texts = await Promise.all(
      loaded.map(async (address) => (await page.request.get(address, { maxRetries: 3 })).text()),
    );
    return loaded.filter((_, at) => texts[at]?.includes('recharts'));
  };
  await signIn(page, 'owner');
  await open(page, '/settings/sessions', 'Sessions');
  expect(loaded.every((address) => address.startsWith(baseURL ?? ''))).toBe(true);
  expect(await chartsAmong()).toEqual([]);
  await open(page, '/usage', 'Usage & cost');
  await expect(page.getByRole('application')).toBeVisible();
  expect(await chartsAmong()).not.toEqual([]);
});
