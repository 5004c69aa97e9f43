import { expect, it } from 'vitest';
import { RATE_LIMIT_TYPES } from '@/lib/upstream/contract';
import { isWritableType, WRITABLE_TYPES } from './rules';

it('knows every type that upstream lets a workspace override, and no other', () => {
  expect([...WRITABLE_TYPES].sort()).toEqual([...RATE_LIMIT_TYPES].sort());
  expect(isWritableType('enqueued_batch_requests')).toBe(false);
});
