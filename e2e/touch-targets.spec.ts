import { expect, type Page } from '@playwright/test';
import { takeRound } from '@/lib/testing/thorough';
import { BENEATH, isShown, PAGES, test } from './journey';
import { signIn } from './sign-in';

const LEAST_PX = 44;

/** A list of pages, and behind each the first thing on it. */
const BEHIND = ['/workspaces', '/api-keys', '/people', '/audit?range=12m', '/usage/months', '/budgets'];

/** What can be pressed and is lower than that, felt around its middle. A link within a sentence is as high as its line. */
function tooLow(page: Page): Promise<string[]> {
  return page.evaluate(async (leastPx) => {
    const isWithinText = (element: Element) => {
      const around = element.parentElement?.textContent?.trim() ?? '';
      return (
        getComputedStyle(element).display === 'inline' && around.length > (element.textContent?.trim() ?? '').length
      );
    };
    /** Whether a finger there presses it: the element itself, what it holds, or the words of its label. */
    const isPressedAt = (element: Element, x: number, y: number) => {
      const hit = document.elementFromPoint(x, y);
      if (!hit) return false;
      const pressed = hit.closest('a[href], button, input, select, textarea, summary') ?? hit.closest('label');
      return pressed === element || (pressed instanceof HTMLLabelElement && pressed.control === element);
    };
    const isHighAround = (element: Element, x: number, y: number) =>
      [-1, -0.5, 0.5, 1].every((part) => isPressedAt(element, x, y + part * (leastPx / 2 - 1)));
    const reach = (element: Element, x: number, y: number, step: number) => {
      let far = 0;
      while (far < leastPx && isPressedAt(element, x, y + (far + 1) * step)) far += 1;
      return far;
    };
    const targets = document.querySelectorAll(
      'main :is(a[href], button, select, textarea, summary, input:not([type=hidden]))',
    );
    const low: string[] = [];
    for (const element of targets) {
      if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
      if (isWithinText(element) || getComputedStyle(element).pointerEvents === 'none') continue;
      element.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
      const [line] = element.getClientRects();
      if (!line || line.width <= 1 || element.matches(':disabled')) continue;
      const [x, y] = [line.x + line.width / 2, line.y + line.height / 2];
      if (!isPressedAt(element, x, y) || isHighAround(element, x, y)) continue;
      const height = reach(element, x, y, -1) + reach(element, x, y, 1) + 1;
      if (height >= leastPx - 1) continue;
      const words = (element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 30);
      low.push(`${element.tagName.toLowerCase()}.${element.className} “${words}” ${height} px`);
    }
    return low;
  }, LEAST_PX);
}

test('on a phone everything that can be pressed is as high as a finger', async ({ newPage }) => {
  const page = await newPage({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await signIn(page, 'owner');
  for (const { path, title } of takeRound([...PAGES, ...BENEATH], 4)) {
    await page.goto(path);
    await isShown(page, title);
    expect.soft(await tooLow(page), `too low on ${path}`).toEqual([]);
  }
  for (const path of takeRound(BEHIND, 3)) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    const first = page.locator('main tbody th a').first();
    // Nobody may have made a budget yet.
    if ((await first.count()) === 0 && path === '/budgets') continue;
    const href = (await first.getAttribute('href')) ?? '';
    await page.goto(href);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    expect.soft(await tooLow(page), `too low on ${href}`).toEqual([]);
  }
});
