import { describe, expect, it } from 'vitest';
import { pageBuckets } from '@/lib/upstream/reports';

describe('pageBuckets', () => {
  it.each<['1d' | '1h', number | null, number]>([
    ['1d', null, 1],
    ['1d', 0, 31],
    ['1d', 500, 31],
    ['1d', 10_000, 5],
    ['1d', 49_999, 1],
    ['1d', 90_000, 1],
    ['1h', 100, 168],
    ['1h', 1_000, 50],
  ])('%s with %s rows a bucket: %i', (width, rows, expected) => {
    expect(pageBuckets(width, rows)).toBe(expected);
  });
});
