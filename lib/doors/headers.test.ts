import { expect, test } from 'vitest';
import { contentSecurityPolicy, newNonce, redirectToOrigin } from './headers';

const appOrigin = 'http://localhost:3000';

test('no two answers share a nonce', () => {
  expect(new Set(Array.from({ length: 1_000 }, newNonce)).size).toBe(1_000);
});

test('scripts run by nonce alone, and nothing frames or bases the page', () => {
  const policy = contentSecurityPolicy('abc', { isDevelopment: false, appOrigin });
  const scripts = policy.split('; ').find((directive) => directive.startsWith('script-src'));
  expect(scripts).toBe("script-src 'self' 'nonce-abc' 'strict-dynamic'");
  expect(policy).toContain("object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
  expect(policy).not.toContain('upgrade-insecure-requests');
  expect(contentSecurityPolicy('abc', { isDevelopment: false, appOrigin: 'https://s.example' })).toContain(
    'upgrade-insecure',
  );
});

test.each([
  ['127.0.0.1:3000', '/usage?a=1', 'http://localhost:3000/usage?a=1'],
  ['localhost:3001', '/', 'http://localhost:3000/'],
  ['evil.example', '//evil.example/x', 'http://localhost:3000/'],
  ['localhost:3000', '/usage', null],
  ['127.0.0.1:3000', '/api/health', null],
  [null, '/usage', null],
])('%s%s is found at %s', (host, path, expected) => {
  expect(redirectToOrigin({ method: 'GET', host, path, appOrigin })).toBe(expected);
});

test('only reading is sent elsewhere', () => {
  expect(redirectToOrigin({ method: 'POST', host: '127.0.0.1:3000', path: '/', appOrigin })).toBeNull();
  const behindProxy = { method: 'GET', path: '/', appOrigin: 'https://s.example' };
  expect(redirectToOrigin({ ...behindProxy, host: 's.example' })).toBeNull();
  expect(redirectToOrigin({ ...behindProxy, host: 's.example:443' })).toBeNull();
});
