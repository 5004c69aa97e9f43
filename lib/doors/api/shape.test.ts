import { expect, test } from 'vitest';
import { z } from 'zod';
import { instant } from '@/lib/operations/codecs';
import { fromWire, type Problems, toJsonSchema, toShape, toWire } from './shape';

const schema = z.object({
  apiKeyId: z.string(),
  lastUsed: instant.nullable(),
  byKey: z.record(z.string(), z.object({ spentNano: z.string() })),
  parts: z.array(z.union([z.object({ ofModel: z.string() }), z.object({ ofKey: z.string(), isOld: z.boolean() })])),
});
const shape = toShape(toJsonSchema(schema));
const inside = {
  apiKeyId: 'k',
  lastUsed: '2026-11-01T00:00:00.000Z',
  byKey: { someId: { spentNano: '1' } },
  parts: [{ ofModel: 'm' }, { ofKey: 'k', isOld: true }],
};
const outside = {
  api_key_id: 'k',
  last_used: '2026-11-01T00:00:00.000Z',
  by_key: { someId: { spent_nano: '1' } },
  parts: [{ of_model: 'm' }, { of_key: 'k', is_old: true }],
};

test('names go over the wire in snake case, the keys of records as they are', () => {
  expect(toWire(inside, shape)).toEqual(outside);
  const problems: Problems = {};
  expect(fromWire(outside, shape, problems)).toEqual(inside);
  expect(problems).toEqual({});
});

test('what no schema names is said by its place', () => {
  const problems: Problems = {};
  fromWire({ apiKeyId: 'k', parts: [{ of_model: 'm' }, { of_nothing: 1 }] }, shape, problems);
  expect(Object.keys(problems)).toEqual(['apiKeyId', 'parts.1.of_nothing']);
});
