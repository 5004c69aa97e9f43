import { expect, test } from 'vitest';
import { plainAddress, toNetwork } from './address-rules';

test.each([
  // as it came, the address, whom it counts as
  ['10.0.0.9', '10.0.0.9', '10.0.0.9'],
  [' 10.0.0.9 ', '10.0.0.9', '10.0.0.9'],
  ['10.0.0.9:51234', '10.0.0.9', '10.0.0.9'],
  ['::ffff:10.0.0.9', '10.0.0.9', '10.0.0.9'],
  ['::FFFF:10.0.0.9', '10.0.0.9', '10.0.0.9'],
  ['::ffff:0a00:0009', '10.0.0.9', '10.0.0.9'],
  ['0:0:0:0:0:ffff:10.0.0.9', '10.0.0.9', '10.0.0.9'],
  ['[::ffff:10.0.0.9]:443', '10.0.0.9', '10.0.0.9'],
  ['::1', '::1', '0:0:0:0::/64'],
  ['[::1]', '::1', '0:0:0:0::/64'],
  ['[2001:db8::7]:51234', '2001:db8::7', '2001:db8:0:0::/64'],
  ['2001:DB8:0:0:0:0:0:7', '2001:db8::7', '2001:db8:0:0::/64'],
  ['2001:db8:0:0:ffff:ffff:ffff:ffff', '2001:db8::ffff:ffff:ffff:ffff', '2001:db8:0:0::/64'],
  ['2001:db8:0:1::7', '2001:db8:0:1::7', '2001:db8:0:1::/64'],
  ['fe80::1%eth0', 'fe80::1', 'fe80:0:0:0::/64'],
  ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8', '1:2:3:4::/64'],
])('%s', (given, address, network) => {
  expect(plainAddress(given)).toBe(address);
  expect(toNetwork(address)).toBe(network);
});

test.each([
  '',
  'unknown',
  '_hidden',
  '<script>',
  '10.0.0',
  '10.0.0.256',
  '010.0.0.1x',
  '10.0.0.9:',
  '10.0.0.9:123456',
  '[10.0.0.9',
  '::1]',
  ':::',
  '2001:db8::7::1',
  'example.test',
  '10.0.0.9, 10.0.0.8',
  `${'1'.repeat(10_000)}:1`,
])('%j is no address', (given) => expect(plainAddress(given)).toBeNull());

test('all of one /64 count as one, others do not', () => {
  const within = Array.from({ length: 200 }, (_, at) =>
    toNetwork(plainAddress(`2001:db8:1:2::${at.toString(16)}`) ?? ''),
  );
  expect(new Set(within).size).toBe(1);
  expect(toNetwork('2001:db8:1:3::1')).not.toBe(within[0]);
});
