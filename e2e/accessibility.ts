import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** What depends on colours: the only rules of axe that can differ between light and dark. */
const OF_COLOUR = ['color-contrast', 'link-in-text-block'];

/** Nothing serious or critical by the rules of axe, in words that lead to the place. */
export async function expectAccessible(page: Page, what: string, rules?: string[]): Promise<void> {
  const only = rules ? { runOnly: { type: 'rule' as const, values: rules } } : {};
  // What was announced of a button stays there for seconds, also when the button has gone.
  const said = '[data-live-announcer]';
  const axe = new AxeBuilder({ page }).exclude(said).options({ resultTypes: ['violations'], ...only });
  // No page holds a frame: nothing needs to be brought together in a page of its own.
  const { violations } = await axe.setLegacyMode().analyze();
  const grave = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`));
  expect(grave, `serious or critical on ${what}`).toEqual([]);
}

/** As `expectAccessible`, by the rules of colour in dark and by all in light; a page that follows the system changes at once. */
export async function expectAccessibleInBoth(page: Page, what: string): Promise<void> {
  for (const [colorScheme, rules] of [['dark', OF_COLOUR], ['light']] as const) {
    await page.emulateMedia({ colorScheme });
    await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme);
    await expectAccessible(page, `${what} in ${colorScheme}`, rules);
  }
}

/** No part of the page sticks out at the side, which would make the whole page scroll sideways. */
export async function expectNoSidewaysScroll(page: Page, what: string): Promise<void> {
  const { scrollWidth, clientWidth, widest } = await page.evaluate(() => {
    const root = document.documentElement;
    const sticksOut = [...document.querySelectorAll('body *')].filter(
      (element) => element.getBoundingClientRect().right > root.clientWidth + 1,
    );
    return {
      scrollWidth: root.scrollWidth,
      clientWidth: root.clientWidth,
      widest: sticksOut.slice(0, 5).map((element) => `<${element.tagName.toLowerCase()} class="${element.className}">`),
    };
  });
  expect(scrollWidth, `${what} is wider than its screen: ${widest.join(' ')}`).toBeLessThanOrEqual(clientWidth);
}

/** The focused element looks different from how it looks without the focus, by itself or by the field around it. */
export async function expectFocusIsVisible(page: Page): Promise<void> {
  const focused = await page.evaluate(async () => {
    const element = document.activeElement;
    const isFocusable = element instanceof HTMLElement || element instanceof SVGElement;
    if (!isFocusable || element === document.body) return { name: 'nothing', isMarked: false };
    const look = async () => {
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      await Promise.allSettled(document.getAnimations().map((animation) => animation.finished));
      const around = [element, element.parentElement, element.parentElement?.parentElement];
      return around.map((candidate) => {
        if (!candidate) return '';
        const { outlineStyle, outlineWidth, boxShadow, translate, transform } = getComputedStyle(candidate);
        const outline = outlineStyle === 'none' ? 'none' : outlineWidth;
        return `${outline} ${boxShadow} ${translate} ${transform}`;
      });
    };
    const withFocus = await look();
    element.blur();
    const without = await look();
    // A dialog keeps the focus inside and gives it back at once: there, a ring by itself has to do.
    const isKept = document.activeElement === element;
    const ring = /(?<!rgba\(0, 0, 0, 0\) )\b[1-9]\d*px/;
    element.focus({ preventScroll: true });
    return {
      name: `${element.tagName} ${element.getAttribute('aria-label') ?? element.textContent?.slice(0, 40)} (${withFocus[0]})`,
      isMarked: withFocus.some((text, at) => (isKept ? ring.test(text) : text !== without[at])),
    };
  });
  expect(focused.isMarked, `focus is not visible on ${focused.name}`).toBe(true);
}
