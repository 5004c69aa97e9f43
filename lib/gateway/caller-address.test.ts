import { describe, expect, it, test } from 'vitest';
import { isFrom } from '@/lib/core/networks';
import { callerAddress, proxyList } from './caller-address';

/** The caller's true address, and the network that a forger wants to be in. */
const [CALLER, WANTED] = ['198.51.100.9', '203.0.113.7'];
const ALLOWED = ['203.0.113.0/24'];

/** What a caller may write into the header itself: one line each, or several lines. */
const FORGED: string[][] = [
  ...['', ' ', ',', ',,', 'unknown', '_hidden', 'null', '-', '*', 'localhost', '127.0.0.1', '::1', '10.0.0.1'].map(
    (one) => [one],
  ),
  ...[WANTED, ` ${WANTED} `, `${WANTED},`, `,${WANTED}`, `${WANTED},${WANTED}`, `${WANTED}:443`, `[${WANTED}]`].map(
    (one) => [one],
  ),
  ...[`"${WANTED}"`, `for=${WANTED}`, `for="${WANTED}"`, `${WANTED};proto=https`, `${WANTED} ${CALLER}`].map((one) => [
    one,
  ]),
  ...[
    `::ffff:${WANTED}`,
    `[::ffff:${WANTED}]`,
    `[::ffff:${WANTED}]:443`,
    '::ffff:cb00:7107',
    '0:0:0:0:0:ffff:cb00:7107',
  ].map((one) => [one]),
  ...[
    '3405803783',
    '0xcb007107',
    '0313.0.0161.07',
    '203.0.28935',
    '203.0.113.07',
    '203.0.113.7.',
    `${WANTED}%eth0`,
  ].map((one) => [one]),
  ...[`${WANTED}\t`, `${WANTED}\u00a0`, `${WANTED}/32`, `http://${WANTED}`, `${WANTED}\u0000`, `%32%30%33.0.113.7`].map(
    (one) => [one],
  ),
  ...[`${WANTED},10.0.0.2`, `${WANTED}, 10.0.0.1, 10.0.0.2`, `10.0.0.2,${WANTED}`, `${WANTED},unknown`].map((one) => [
    one,
  ]),
  ...[`${WANTED},127.0.0.1`, `${WANTED},::1`, `${WANTED},${CALLER}`, `${CALLER},${WANTED}`].map((one) => [one]),
  [WANTED, WANTED],
  [WANTED, '10.0.0.2'],
  ['10.0.0.2', WANTED],
  [`${WANTED},`.repeat(500)],
  [`${WANTED},${'10.0.0.2,'.repeat(500)}10.0.0.2`],
  ['x'.repeat(10_000)],
];

const TOPOLOGIES: Readonly<
  Record<string, { proxies: string[]; peer: string; through: (lines: string[]) => string[] }>
> = {
  'reached directly': { proxies: [], peer: CALLER, through: (lines) => lines },
  'behind one proxy': { proxies: ['10.0.0.0/8'], peer: '10.0.0.2', through: (lines) => [...lines, CALLER] },
  'behind one proxy that joins lines': {
    ...{ proxies: ['10.0.0.0/8'], peer: '::ffff:10.0.0.2' },
    through: (lines) => [[...lines, CALLER].join(', ')],
  },
  'behind two': {
    proxies: ['10.0.0.0/8', 'fd00::/8'],
    peer: 'fd00::2',
    through: (lines) => [...lines, `${CALLER}, 10.0.0.1`],
  },
};

describe.each(Object.entries(TOPOLOGIES))('%s', (_, { proxies, peer, through }) => {
  test.each(FORGED)('%j is believed by nobody', (...lines) => {
    const found = callerAddress(peer, through(lines), proxyList(proxies));
    expect(found).toBe(CALLER);
    expect(isFrom(found, ALLOWED)).toBe(false);
  });

  it('lets in who really is there', () => {
    const from = through([]).map((line) => line.replace(CALLER, WANTED));
    expect(callerAddress(peer === CALLER ? WANTED : peer, from, proxyList(proxies))).toBe(WANTED);
  });
});

test.each([
  ['10.0.0.2', [], '10.0.0.2'],
  ['10.0.0.2', ['unknown'], ''],
  ['10.0.0.2', ['203.0.113.7, nonsense'], ''],
  ['10.0.0.2', ['203.0.113.7:1234'], '203.0.113.7'],
  ['10.0.0.2', ['[2001:db8::1]:1234'], '2001:db8::1'],
  ['10.0.0.2', ['10.0.0.3'], '10.0.0.3'],
  [undefined, ['203.0.113.7'], ''],
])('from %s with %j: %j', (peer, lines, found) => {
  expect(callerAddress(peer, lines, proxyList(['10.0.0.0/8']))).toBe(found);
});
