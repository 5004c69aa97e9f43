import { afterEach, beforeEach, expect, vi } from 'vitest';

// An unexpected word on the console is a defect: it would be noise in a customer's log.
const spies = { error: vi.spyOn(console, 'error'), warn: vi.spyOn(console, 'warn') };

beforeEach(() => {
  spies.error.mockClear();
  spies.warn.mockClear();
});

afterEach(() => {
  expect(spies.error.mock.calls).toEqual([]);
  expect(spies.warn.mock.calls).toEqual([]);
});
