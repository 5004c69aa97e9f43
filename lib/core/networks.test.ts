import { expect, test } from 'vitest';
import { isFrom, parseNetwork } from './networks';

test.each([
  ['203.0.113.7', '203.0.113.7/32'],
  ['203.0.113.0/24', '203.0.113.0/24'],
  [' 2001:DB8::/32 ', '2001:db8::/32'],
  ['::ffff:10.0.0.1', '::ffff:a00:1/128'],
  ['10.0.0.0/33', null],
  ['10.0.0.0/-1', null],
  ['10.0.0/8', null],
  ['0x7f.1', null],
  ['127.1', null],
  ['010.0.0.1', null],
  ['10.0.0.0/8', '10.0.0.0/8'],
  ['10.0.0.1/8/8', null],
  ['example.com', null],
  ['', null],
])('%j is the network %s', (text, network) => expect(parseNetwork(text)).toBe(network));

test.each([
  ['203.0.113.9', ['203.0.113.0/24'], true],
  ['::ffff:203.0.113.9', ['203.0.113.0/24'], true],
  ['203.0.114.9', ['203.0.113.0/24'], false],
  ['2001:db8::1', ['203.0.113.0/24', '2001:db8::/32'], true],
  ['unknown', ['203.0.113.0/24'], false],
  ['203.0.113.9', ['::ffff:203.0.113.0/120'], true],
  ['203.0.114.9', ['::ffff:203.0.113.0/120'], false],
  ['unknown', [], true],
])('a request from %s is in %j: %s', (address, networks, may) => expect(isFrom(address, networks)).toBe(may));
