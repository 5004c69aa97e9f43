import { describe, expect, test } from 'vitest';
import { clientIp, isOwnOrigin, safePath } from './rules';

const ORIGIN = 'https://steward.example';

const OUTSIDE = [
  'https://evil.example',
  'https://evil.example/',
  'http://evil.example',
  'HTTPS://evil.example',
  '//evil.example',
  '///evil.example',
  '////evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '\\/evil.example',
  '/\\/evil.example',
  'https:evil.example',
  'https:/evil.example',
  'https:\\\\evil.example',
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'data:text/html,x',
  'vbscript:x',
  'file:///etc/passwd',
  'blob:https://evil.example/x',
  '/\t/evil.example',
  '/\n/evil.example',
  '/\r/evil.example',
  '\t//evil.example',
  ' //evil.example',
  '\u0000//evil.example',
  '/%09/evil.example',
  '/%0a/evil.example',
  '/%0d%0aLocation:%20https://evil.example',
  '/%5cevil.example',
  '/%5Cevil.example',
  '/%2fevil.example',
  '/%2Fevil.example',
  '%2f%2fevil.example',
  '%68ttps://evil.example',
  'https://steward.example.evil.example/',
  'https://steward.example@evil.example/',
  'https://steward.example:8443/',
  'http://steward.example/',
  'https://evil.example/https://steward.example/',
  'steward.example',
  'evil.example',
  '?next=https://evil.example',
  '#//evil.example',
  './/evil.example',
  '../evil.example',
  '/\u2044evil.example',
  '/\uff0fevil.example',
  '/\u2215/evil.example',
  '\uff0f\uff0fevil.example',
  '/\u200b/evil.example',
  '/.//evil.example',
  '/..//evil.example',
  '/a/..//evil.example',
  '/./\\evil.example',
  '/%00//evil.example',
  '/%E0%A4%A',
  'https://steward.example//evil.example',
  'https://steward.example/\\evil.example',
  `/${'a'.repeat(2_100)}`,
];

describe('the way back after signing in', () => {
  test('there are at least fifty hostile spellings', () => expect(new Set(OUTSIDE).size).toBeGreaterThanOrEqual(50));

  test.each(OUTSIDE)('%j stays on this site', (target) => {
    const path = safePath(target, ORIGIN);
    expect(path).toMatch(/^\/(?![/\\])/);
    expect(new URL(path, ORIGIN).origin).toBe(ORIGIN);
    expect(path).not.toContain('evil');
  });

  test.each([
    ['/usage?split=model&from=2026-11-01', '/usage?split=model&from=2026-11-01'],
    ['https://steward.example/audit#top', '/audit#top'],
    ['/usage?name=a%20b', '/usage?name=a%20b'],
    ['/settings/accounts?search=x%2F%2Fy', '/settings/accounts?search=x%2F%2Fy'],
    ['/sign-in?callbackUrl=/usage', '/'],
    ['/api/auth/signout', '/'],
    [null, '/'],
    ['', '/'],
  ])('%j leads to %j', (target, expected) => expect(safePath(target, ORIGIN)).toBe(expected));
});

test('only the exact origin is ours', () => {
  const shapes = [
    null,
    '',
    'null',
    'http://steward.example',
    'https://steward.example:443',
    'https://steward.example.',
    'https://STEWARD.example',
    'https://steward.example/',
    'https://evil.example',
    'https://steward.example.evil.example',
    'https://evil-steward.example',
    'not a url',
  ];
  expect(shapes.filter((shape) => isOwnOrigin(shape, ORIGIN))).toEqual([]);
  expect(isOwnOrigin(ORIGIN, ORIGIN)).toBe(true);
});

test('the address is the one that the nearest proxy saw', () => {
  expect(clientIp('6.6.6.6, 10.0.0.9')).toBe('10.0.0.9');
  expect(clientIp('::1')).toBe('::1');
  expect(clientIp('::ffff:10.0.0.9')).toBe('10.0.0.9');
  expect(clientIp('6.6.6.6, 10.0.0.9:51234')).toBe('10.0.0.9');
  expect(clientIp('10.0.0.9, <script>')).toBe('unknown');
  expect(clientIp('<script>')).toBe('unknown');
  expect(clientIp(null)).toBe('unknown');
});
