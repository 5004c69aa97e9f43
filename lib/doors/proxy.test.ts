import { NextRequest } from 'next/server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeWebEnvironment, openWebEnvironment } from '@/lib/testing/web-doors';
import { proxy } from '@/proxy';

const OWN = 'http://localhost:3000';

beforeAll(() => openWebEnvironment({ webUrl: 'postgresql://nobody@127.0.0.1:1/none' }, { APP_ORIGIN: OWN }));
afterAll(closeWebEnvironment);

const ask = (path: string, method: string, headers: Record<string, string>) =>
  proxy(new NextRequest(new URL(path, OWN), { method, headers: { host: 'localhost:3000', ...headers } }));

test.each([
  'null',
  '',
  'http://127.0.0.1:3000',
  'https://localhost:3000',
  'http://localhost:3000/',
  'http://localhost:3000.',
  'http://LOCALHOST:3000',
  'http://evil.test',
  'http://localhost:3000.evil.test',
  'not an origin',
])('a change from origin %j goes no further', (origin) =>
  expect(ask('/settings/accounts', 'POST', { origin }).status).toBe(403),
);

test('our own origin passes, and reading needs none', () => {
  expect(ask('/settings/accounts', 'POST', { origin: OWN }).status).toBe(200);
  expect(ask('/settings/accounts', 'GET', { origin: 'http://evil.test' }).status).toBe(200);
});

test('every answer has a nonce of its own, which the page is told', () => {
  const nonces = Array.from({ length: 1_000 }, () => {
    const answer = ask('/usage', 'GET', {});
    const [, nonce = ''] = /'nonce-([^']+)'/.exec(answer.headers.get('content-security-policy') ?? '') ?? [];
    expect(answer.headers.get('x-middleware-request-x-nonce')).toBe(nonce);
    return nonce;
  });
  expect(new Set(nonces).size).toBe(1_000);
  expect(nonces).not.toContain('');
});

test('what a client says about nonce and path is overwritten', () => {
  const answer = ask('/usage?a=1', 'GET', { 'x-nonce': 'mine', 'x-steward-path': '/elsewhere' });
  expect(answer.headers.get('x-middleware-request-x-nonce')).not.toBe('mine');
  expect(answer.headers.get('x-middleware-request-x-steward-path')).toBe('/usage?a=1');
  expect(answer.headers.get('cache-control')).toBe('private, no-store');
});

test('another name of this machine leads to the one that people use', () => {
  const answer = ask('/usage?a=1', 'GET', { host: '127.0.0.1:3000' });
  expect([answer.status, answer.headers.get('location')]).toEqual([307, `${OWN}/usage?a=1`]);
});
