import { expect, type Page } from '@playwright/test';
import { open, PAGES, test } from './journey';
import { signIn } from './sign-in';

const API = [
  '/api/v1/usage?metric=total_tokens&split=none&from=2026-01-01&to=2026-01-31&granularity=month',
  '/api/v1/usage/export?metric=total_tokens&split=none&from=2026-01-01&to=2026-01-31&granularity=month',
  '/api/v1/sync/status',
  '/api/v1/intents/00000000-0000-7000-8000-000000000000',
  '/api/auth/csrf',
];

const SECURITY = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
};

async function headersOf(page: Page, path: string): Promise<{ status: number; headers: Record<string, string> }> {
  const response = await page.request.get(path, { maxRedirects: 0 });
  return { status: response.status(), headers: response.headers() };
}

function nonceOf(policy: string): string {
  return /script-src 'self' 'nonce-([^']+)' 'strict-dynamic'(?:;|$)/.exec(policy)?.[1] ?? '';
}

test('no answer that concerns somebody may be stored', async ({ page }) => {
  await signIn(page, 'owner');
  for (const path of [...PAGES.map((known) => known.path), '/no-such-page', ...API]) {
    const { headers } = await headersOf(page, path);
    expect(headers['cache-control'], path).toContain('no-store');
    expect(headers['cache-control'], path).not.toContain('public');
  }
});

test('what is missing beside the scripts runs nothing', async ({ page }) => {
  await signIn(page, 'owner');
  const { status, headers } = await headersOf(page, '/_next/static/chunks/no-such.js');
  expect(status).toBe(404);
  expect(headers).toMatchObject({ ...SECURITY, 'content-security-policy': "default-src 'none'" });
});

test('a stranger gets the sign-in page or a refusal, neither of which is stored', async ({ page }) => {
  for (const { path } of PAGES) {
    const { status, headers } = await headersOf(page, path);
    expect(status, path).toBe(307);
    expect(headers['cache-control'], path).toContain('no-store');
    const { pathname, searchParams } = new URL(headers.location ?? '', 'http://localhost');
    expect(pathname, path).toBe('/sign-in');
    expect(searchParams.get('callbackUrl') ?? '/', path).toBe(path);
  }
  for (const path of API.filter((known) => known.startsWith('/api/v1/'))) {
    const response = await page.request.get(path);
    expect(response.status(), path).toBe(401);
    expect(response.headers()['cache-control'], path).toContain('no-store');
    expect(await response.json(), path).toMatchObject({ error: { code: 'not_signed_in' } });
  }
});

test('scripts run by the nonce of their own answer alone', async ({ page }) => {
  await signIn(page, 'owner');
  const nonces: string[] = [];
  for (const { path } of PAGES) {
    const { headers } = await headersOf(page, path);
    const policy = headers['content-security-policy'] ?? '';
    expect(policy, path).not.toContain('unsafe-eval');
    expect(/script-src[^;]*unsafe-inline/.test(policy), path).toBe(false);
    for (const rule of [`default-src 'self'`, `object-src 'none'`, `base-uri 'none'`, `frame-ancestors 'none'`]) {
      expect(policy, path).toContain(rule);
    }
    nonces.push(nonceOf(policy));
    for (const [name, value] of Object.entries(SECURITY)) expect(headers[name], `${path} ${name}`).toBe(value);
    expect(headers['x-powered-by'], path).toBeUndefined();
  }
  for (const nonce of nonces) expect(nonce.length).toBeGreaterThanOrEqual(20);
  expect(new Set(nonces).size).toBe(nonces.length);
});

test('markup that somebody smuggled in runs no script', async ({ page, watch }) => {
  watch.allowMessage(/violates the following Content Security Policy directive/);
  await signIn(page, 'owner');
  const smuggled = '<script>window.ranScript = true</script><img src="data:," onerror="window.ranHandler = true">';
  await page.route('/settings/sessions', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replace('</body>', `${smuggled}</body>`) });
  });
  const refusals: string[] = [];
  page.on('console', (message) => refusals.push(message.text()));
  await open(page, '/settings/sessions', 'Sessions');
  await expect.poll(() => refusals.filter((text) => text.includes('Content Security Policy')).length).toBe(2);
  expect(await page.evaluate(() => ['ranScript', 'ranHandler'].filter((name) => name in window))).toEqual([]);
});

test('a connection is kept for longer than balancers keep theirs', async ({ page }) => {
  const { headers } = await headersOf(page, '/sign-in');
  expect(headers['keep-alive']).toBe('timeout=75');
});
