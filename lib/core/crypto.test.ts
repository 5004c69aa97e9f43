import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson, hmacSha256, sha256 } from './crypto';

test('published vectors', () => {
  expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  expect(hmacSha256('Jefe', 'what do ya want for nothing?')).toBe(
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  );
});

describe('canonical JSON', () => {
  test('does not depend on the order in which an object was filled', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).reverse());
        return canonicalJson(reversed) === canonicalJson(value);
      }),
      { numRuns: 500 },
    );
  });

  test('holds the same value as plain JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { numRuns: 500 },
    );
  });

  test('keeps lists in order, big numbers whole and unlike values apart', () => {
    expect(canonicalJson({ b: [2, 1], a: { d: 1n, c: null } })).toBe('{"a":{"c":null,"d":"1"},"b":[2,1]}');
    expect(canonicalJson(12_345_678_901_234_567_890n)).toBe('"12345678901234567890"');
    expect(canonicalJson([['a'], 'b'])).not.toBe(canonicalJson(['a', ['b']]));
  });
});
