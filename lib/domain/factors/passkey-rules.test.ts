import { expect, test } from 'vitest';
import { fullRefusal, relyingPartyAt, suggestName, wentBack } from './passkey-rules';

test.each([
  ['https://steward.example.com', { id: 'steward.example.com', origin: 'https://steward.example.com' }],
  ['https://steward.example.com:8443/', { id: 'steward.example.com', origin: 'https://steward.example.com:8443' }],
  ['http://localhost:3000', { id: 'localhost', origin: 'http://localhost:3000' }],
  ['http://steward.localhost:3000', { id: 'steward.localhost', origin: 'http://steward.localhost:3000' }],
  ['http://steward.example.com', null],
  ['https://10.0.0.5', null],
  ['http://127.0.0.1:3000', null],
  ['https://[::1]:3000', null],
])('passkeys at %s: %j', (address, party) => expect(relyingPartyAt(address)).toEqual(party));

test.each([
  [0n, 0, false],
  [0n, 1, false],
  [4n, 5, false],
  [4n, 4, true],
  [4n, 3, true],
  [4n, 0, true],
])('a counter that was %s and is %s went back: %s', (before, now, expected) =>
  expect(wentBack(before, now)).toBe(expected),
);

test('ten are enough', () => {
  const of = (count: number) => Array.from({ length: count }, () => ({ kind: 'passkey' }));
  expect(fullRefusal([...of(9), { kind: 'totp' }])).toBeNull();
  expect(fullRefusal(of(10))).toContain('Remove one first');
});

test('a passkey is called after its browser, and no two are called alike', () => {
  const agent = 'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/147.0.0.0 Mobile Safari/537.36';
  expect(suggestName(agent, [])).toBe('Chrome on Android');
  expect(suggestName(agent, ['Chrome on Android', 'Chrome on Android 2'])).toBe('Chrome on Android 3');
});
