import { expect, it } from 'vitest';
import { proxyFor } from './way-out';

const proxies = { https: 'http://proxy:3128', http: 'http://plain:3128' };

it.each([
  ['https://api.anthropic.com/v1', '', proxies.https],
  ['http://upstream.example', '', proxies.http],
  ['https://api.anthropic.com', 'anthropic.com', null],
  ['https://api.anthropic.com', '.anthropic.com', null],
  ['https://api.anthropic.com', '*.Anthropic.com', null],
  ['https://notanthropic.com', 'anthropic.com', proxies.https],
  ['https://login.example', 'a.example, login.example', null],
  ['https://login.example', 'a.example login.example', null],
  ['https://login.example', 'login.example:443', null],
  ['https://login.example:8443', 'login.example:443', proxies.https],
  ['https://10.0.0.7', '10.0.0.7', null],
  ['https://anything.example', '*', null],
  ['https://localhost:8443', '', null],
  ['http://127.0.0.1:4010', '', null],
  ['http://[::1]:4010', '', null],
])('%s, with %j to be reached directly, goes through %s', (url, direct, proxy) => {
  expect(proxyFor(url, { ...proxies, direct })).toBe(proxy);
});

it('is direct where no proxy is named', () => {
  expect(proxyFor('https://api.anthropic.com', { https: null, http: proxies.http, direct: '' })).toBeNull();
});
