import { expect, it } from 'vitest';
import { requestFilters } from '@/lib/domain/gateway-requests/query-schema';
import { loadRequestParams, toRequestFilters } from './request-params';

const KEY = '0b8d3c52-7a0e-4f7d-9b43-8f5b0a3f9d11';

it.each([
  ['day', '2026-02-28', '2026-02-30'],
  ['key', KEY, KEY.replace('-4f7d-', '-0f7d-')],
  ['workspace', 'wrkspc_01A', 'a b'],
  ['model', 'claude-opus-5-5', 'a b'],
  ['outcome', 'refused', 'refusing'],
] as const)('asks for a %s that can be, and leaves out what names nothing', async (name, good, bad) => {
  const asked = async (value: string) => toRequestFilters(await loadRequestParams({ [name]: value }));
  const none = await asked('');
  expect(requestFilters.safeParse(await asked(good)).success).toBe(true);
  expect(await asked(good)).not.toEqual(none);
  expect(await asked(bad)).toEqual(none);
});
