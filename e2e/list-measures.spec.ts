import { expect, type Page } from '@playwright/test';
import { isShown, test } from './journey';
import { signIn } from './sign-in';

const LISTS = [
  ['/workspaces', 'Workspaces'],
  ['/api-keys', 'API keys'],
  ['/people', 'People'],
  ['/invites?show=all', 'Invites'],
  ['/rate-limits', 'Rate limits'],
  ['/audit?range=12m', 'Audit'],
  ['/offboarding', 'Offboarding'],
  ['/settings/accounts', 'Accounts'],
  ['/settings/scim', 'SCIM'],
  ['/settings/sync', 'Sync'],
  ['/settings/sessions', 'Sessions'],
] as const;

/** What can be pressed and is smaller than that, or moves longer than 150 ms. A link within a sentence is as high as its line. */
function measure(page: Page, least: number): Promise<{ small: string[]; slow: string[] }> {
  return page.evaluate((leastPx) => {
    const isSeen = (element: Element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    const nameOf = (element: Element) => {
      const { width, height } = element.getBoundingClientRect();
      const words = (element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 30);
      return `${element.tagName.toLowerCase()}.${element.className} “${words}” ${Math.round(width)}×${Math.round(height)}`;
    };
    const isWithinText = (element: Element) => {
      const around = element.parentElement?.textContent?.trim() ?? '';
      const own = element.textContent?.trim() ?? '';
      return getComputedStyle(element).display === 'inline' && around.length > own.length;
    };
    const targets = [
      ...document.querySelectorAll('main :is(a[href], button, select, input:not([type=hidden]), summary)'),
    ];
    /** What is pressed: of a link that covers its card, the card. */
    const pressed = (element: Element) => {
      const isCover = getComputedStyle(element, '::after').position === 'absolute' && element.matches('a');
      return (isCover ? element.closest('tr') : element.closest('label')) ?? element;
    };
    const small = targets.filter((element) => {
      if (getComputedStyle(element).pointerEvents === 'none') return false;
      if (!isSeen(element) || isWithinText(element) || element.closest('.sr-only')) return false;
      const { width, height } = pressed(element).getBoundingClientRect();
      return width > 1 && Math.min(width, height) < leastPx - 0.5;
    });
    const slow = [...document.querySelectorAll('body *')].filter((element) => {
      const { transitionDuration, transitionProperty } = getComputedStyle(element);
      return transitionProperty !== 'none' && Math.max(...transitionDuration.split(',').map(Number.parseFloat)) > 0.15;
    });
    return { small: small.map(nameOf), slow: [...new Set(slow.map(nameOf))] };
  }, least);
}

for (const [device, options, least] of [
  ['a desk', { viewport: { width: 1280, height: 800 } }, 24],
  ['a phone', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }, 44],
] as const) {
  test(`on ${device} everything in a list is large enough to press, and moves briefly`, async ({ newPage }) => {
    const page = await newPage(options);
    await signIn(page, 'owner');
    for (const [path, title] of LISTS) {
      await page.goto(path);
      await isShown(page, title);
      const { small, slow } = await measure(page, least);
      expect.soft(small, `too small on ${path}`).toEqual([]);
      expect.soft(slow, `too slow on ${path}`).toEqual([]);
    }
  });
}

test('nothing moves where reduced motion is asked for, and the keyboard’s row has a ring in every list', async ({
  newPage,
}) => {
  const page = await newPage({ reducedMotion: 'reduce', viewport: { width: 1280, height: 800 } });
  await signIn(page, 'owner');
  for (const [path, title] of LISTS) {
    await page.goto(path);
    await isShown(page, title);
    const moving = await page.evaluate(() =>
      [...document.querySelectorAll('body *')]
        .filter((element) => {
          const { transitionDuration, transitionProperty, animationDuration, animationName } =
            getComputedStyle(element);
          const longest = (durations: string) => Math.max(...durations.split(',').map(Number.parseFloat));
          const isMoved = transitionProperty !== 'none' && longest(transitionDuration) > 0.001;
          return isMoved || (animationName !== 'none' && longest(animationDuration) > 0.001);
        })
        .map((element) => `${element.tagName}.${element.className}`),
    );
    expect.soft(moving, `moves on ${path}`).toEqual([]);
    if ((await page.locator('main .data-table tbody tr :is(a[href], button:not([disabled]))').count()) === 0) continue;
    await page.keyboard.press('j');
    const ringed = page.locator('main .data-table tbody tr:has(:focus-visible)').first();
    await expect.soft(ringed, `the row of the keyboard on ${path}`).toHaveCSS('outline-style', 'solid');
  }
});
