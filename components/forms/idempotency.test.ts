import { describe, expect, it } from 'vitest';
import type { Outcome } from '@/lib/operations/outcome';
import { NO_ANSWER, newIdempotencyKey, nextKey } from './idempotency';

const ended = (status: 'failed' | 'unknown' | 'denied' | 'expired' | 'running'): Outcome => ({
  status,
  code: 'internal',
  message: '',
});

describe('the key of a form', () => {
  it.each(['failed', 'denied', 'expired'] as const)('is renewed after %s', (status) =>
    expect(nextKey('old', ended(status), () => 'new')).toBe('new'),
  );
  it('is renewed after success', () =>
    expect(nextKey('old', { status: 'succeeded', intentId: 'i', result: {} }, () => 'new')).toBe('new'));
  it.each(['unknown', 'running'] as const)('is kept after %s', (status) =>
    expect(nextKey('old', ended(status), () => 'new')).toBe('old'),
  );
  it('is kept when no answer came', () => expect(nextKey('old', NO_ANSWER, () => 'new')).toBe('old'));
  it('never repeats', () => expect(new Set(Array.from({ length: 500 }, newIdempotencyKey)).size).toBe(500));
});
