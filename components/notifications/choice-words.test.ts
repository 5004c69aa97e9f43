import { expect, it } from 'vitest';
import { formatMinute, inUtc, parseMinute } from './choice-words';

it('reads and writes times of the day', () => {
  for (const minute of [0, 1, 59, 60, 719, 1_439]) expect(parseMinute(formatMinute(minute))).toBe(minute);
  expect(parseMinute('')).toBeNull();
});

it('says what time it is in UTC today', () => {
  expect(inUtc('Europe/Berlin', 22 * 60, new Date('2026-11-29T12:00:00Z'))).toBe('Today 21:00 UTC');
  expect(inUtc('Europe/Berlin', 22 * 60, new Date('2026-07-01T12:00:00Z'))).toBe('Today 20:00 UTC');
  expect(inUtc('Nowhere', 0)).toBe('This time zone is not known');
});
