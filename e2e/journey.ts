import { type BrowserContext, type BrowserContextOptions, test as base, expect, type Page } from '@playwright/test';
import { ORIGIN } from './shared-steward';
import type { DemoRole } from './sign-in';

interface KnownPage {
  path: string;
  title: string;
  /** Roles that are told to ask somebody else. */
  closedTo?: readonly DemoRole[];
}

/** Every page behind the sign-in, in the order of the navigation. */
export const PAGES: readonly KnownPage[] = [
  { path: '/', title: 'Overview' },
  { path: '/usage', title: 'Usage & cost' },
  { path: '/anomalies', title: 'Anomalies', closedTo: ['viewer'] },
  { path: '/workspaces', title: 'Workspaces' },
  { path: '/api-keys', title: 'API keys' },
  { path: '/posture', title: 'Posture', closedTo: ['developer', 'viewer'] },
  { path: '/people', title: 'People' },
  { path: '/invites', title: 'Invites' },
  { path: '/access-reviews', title: 'Access reviews', closedTo: ['billing', 'developer', 'viewer'] },
  { path: '/budgets', title: 'Budgets', closedTo: ['viewer'] },
  { path: '/rate-limits', title: 'Rate limits' },
  { path: '/audit', title: 'Audit' },
  { path: '/notifications', title: 'Notifications' },
  { path: '/settings/organization', title: 'Organisation', closedTo: ['billing', 'lead', 'developer', 'viewer'] },
  { path: '/settings/accounts', title: 'Accounts' },
  { path: '/settings/approvals', title: 'Approvals', closedTo: ['billing', 'lead', 'developer', 'viewer'] },
  { path: '/settings/scim', title: 'SCIM', closedTo: ['billing', 'lead', 'developer', 'viewer'] },
  { path: '/settings/tokens', title: 'API tokens' },
  { path: '/settings/gateway', title: 'Gateway', closedTo: ['billing', 'lead', 'developer', 'viewer'] },
  { path: '/settings/channels', title: 'Channels', closedTo: ['billing', 'lead', 'developer', 'viewer'] },
  { path: '/settings/sync', title: 'Sync', closedTo: ['billing', 'lead', 'developer', 'viewer'] },
  { path: '/settings/factors', title: 'Second factor' },
  { path: '/settings/sessions', title: 'Sessions' },
];

/** Pages that the navigation does not name, as an owner sees them. Other pages lead there. */
export const BENEATH: readonly KnownPage[] = [
  { path: '/usage/insights', title: 'Insights' },
  { path: '/usage/months', title: 'Months' },
  { path: '/usage/gateway', title: 'Gateway traffic' },
  { path: '/usage/gateway/requests', title: 'Gateway requests' },
  { path: '/api-keys/policy', title: 'API key policy' },
  { path: '/api-keys/changes', title: 'API key changes' },
  { path: '/api-keys/changes/new', title: 'Change API keys' },
  { path: '/api-keys/breaches', title: 'API keys that break the policy' },
  { path: '/api-keys/rotations', title: 'API key rotation' },
  { path: '/api-keys/diagnose?about=API%20key%20not%20found', title: 'Diagnose a problem' },
  { path: '/api-keys/steward/new', title: 'Create Steward key' },
  { path: '/invites/new', title: 'Invite people' },
  { path: '/access-reviews/start', title: 'Start access review' },
  { path: '/offboarding', title: 'Offboarding' },
  { path: '/offboarding/keys', title: 'Keys of people who have left' },
  { path: '/approvals', title: 'Requests' },
  { path: '/budgets/new', title: 'Create budget' },
  { path: '/budgets/import', title: 'Import budgets' },
  { path: '/budgets/year', title: 'Budgets' },
  { path: '/audit/rules', title: 'Audit rules' },
  { path: '/audit/differences', title: 'Differences' },
  { path: '/audit/reviews', title: 'Review cases' },
  { path: '/audit/streams', title: 'Audit streams' },
  { path: '/audit/retention', title: 'Retention' },
  { path: '/notifications/choices', title: 'What comes by mail' },
  { path: '/notifications/kinds', title: 'All kinds of notifications' },
  { path: '/settings/factors/app', title: 'Set up authenticator app' },
  { path: '/settings/factors/passkey', title: 'Add passkey' },
  { path: '/settings/accounts/roles', title: 'What roles may do' },
  { path: '/settings/tokens/connect', title: 'Connect a tool' },
  { path: '/settings/channels/new', title: 'Add channel' },
  { path: '/settings/channels/email', title: 'E-mail' },
  { path: '/settings/channels/mails', title: 'Mails' },
];

/** What a browser is on a phone. */
export const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };

/** Listens to what a browser complains about: console, exceptions, requests that failed. */
export class Watch {
  readonly complaints: string[] = [];
  private readonly allowed: { status: number; path: string }[] = [];
  private readonly provoked: RegExp[] = [];

  /** A journey that is about a refusal says which one. */
  allow(status: number, path: string): void {
    this.allowed.push({ status, path });
  }

  /** A journey that provokes a message on the console says which one. */
  allowMessage(pattern: RegExp): void {
    this.provoked.push(pattern);
  }

  over(context: BrowserContext): void {
    context.on('console', (message) => {
      // Answers are heard below, with their address.
      if (message.text().startsWith('Failed to load resource')) return;
      if (message.type() === 'error' || message.type() === 'warning') {
        this.complain(`console ${message.type()} on ${message.page()?.url()}: ${message.text()}`);
      }
    });
    context.on('weberror', (thrown) => this.complain(`exception: ${thrown.error().message}`));
    context.on('requestfailed', (request) => {
      const reason = request.failure()?.errorText ?? '';
      // The browser itself drops what a left page was still fetching.
      if (reason !== 'net::ERR_ABORTED') this.complain(`${reason}: ${request.method()} ${request.url()}`);
    });
    context.on('response', (response) => {
      const status = response.status();
      const { pathname } = new URL(response.url());
      if (status >= 400 && !this.allowed.some((known) => known.status === status && known.path === pathname)) {
        this.complain(`HTTP ${status}: ${response.request().method()} ${response.url()}`);
      }
    });
  }

  private complain(what: string): void {
    if (!this.provoked.some((pattern) => pattern.test(what))) this.complaints.push(what);
  }
}

interface Fixtures {
  watch: Watch;
  /** A page in a browser of its own: another person, another machine, another screen. */
  newPage: (options?: BrowserContextOptions) => Promise<Page>;
}

/** A test that fails when any of its browsers complains. */
export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures here
  baseURL: async ({}, use) => use(ORIGIN),
  watch: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures here
    async ({}, use) => {
      const watch = new Watch();
      await use(watch);
      expect(watch.complaints, 'what the browser complained about').toEqual([]);
    },
    { auto: true },
  ],
  context: async ({ context, watch }, use) => {
    watch.over(context);
    await use(context);
  },
  newPage: async ({ browser, baseURL, watch }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (options = {}) => {
      const context = await browser.newContext({ baseURL, ...options });
      contexts.push(context);
      watch.over(context);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },
});

/** Opens a page and waits until it shows its title and listens to clicks. */
export async function open(page: Page, path: string, title: string): Promise<void> {
  await page.goto(path);
  await isShown(page, title);
}

/** Waits until the page with this title stands whole and listens to clicks. */
export async function isShown(page: Page, title: string): Promise<void> {
  const heading = page.getByRole('heading', { level: 1, name: title, exact: true });
  await expect(heading).toBeVisible();
  await expect(page.getByText(`Loading ${title}`)).toHaveCount(0);
  const listens = () =>
    heading.evaluate((element) => Object.keys(element).some((key) => key.startsWith('__reactFiber')));
  await expect.poll(listens, { intervals: [20, 50, 100] }).toBe(true);
}

/** Waits until the page says so, and asks for its markup alone: a browser would draw it anew each time. */
export async function untilSaid(page: Page, path: string, said: RegExp, timeout: number): Promise<void> {
  const isSaid = async () => said.test(await (await page.request.get(path)).text());
  await expect.poll(isSaid, { timeout, intervals: [1_000, 2_000], message: `${path} says ${said}` }).toBe(true);
}

/** Waits until the whole past was read, so that two pages show the same figures. */
export async function untilAllIsRead(page: Page): Promise<void> {
  const isComplete = async () => {
    const response = await page.request.get('/api/v1/sync/status');
    const status = (await response.json()) as { backfill: { complete: boolean } };
    return status.backfill.complete;
  };
  await expect.poll(isComplete, { timeout: 100_000, intervals: [500, 1_000, 2_000] }).toBe(true);
}

/** A page's link in the navigation: a count of what waits for somebody may stand behind its name. */
export function asLink(title: string): RegExp {
  return new RegExp(`^${title}( ?\\d.*)?$`);
}
