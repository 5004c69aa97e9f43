import { expect, it } from 'vitest';
import { z } from 'zod';
import { COMMANDS } from '@/lib/domain/operations/schema';

const SECRET = `sk-ant-api03-${'R2Dx'.repeat(8)}igAA`;
const NOUNS = ['api_key', 'rotation', 'exposure', 'key_policy', 'view', 'unused_key'];
/** What a form showed and gives back: nobody types it. */
const SHOWN = ['from'];

const FIELDS = COMMANDS.filter(({ name }) => NOUNS.includes(name.split('.')[0] ?? '')).flatMap(({ name, input }) =>
  input instanceof z.ZodObject
    ? Object.entries(input.shape).flatMap(([field, schema]) =>
        schema instanceof z.ZodType && schema.safeParse('plain words').success && !SHOWN.includes(field)
          ? [{ name, field, schema }]
          : [],
      )
    : [],
);

it('knows the fields in which people write about a key', () => {
  const known = FIELDS.map(({ name, field }) => `${name} ${field}`);
  for (const one of [
    'api_key.describe notes',
    'api_key.rename name',
    'exposure.report seenWhere',
    'rotation.put_off reason',
  ])
    expect(known).toContain(one);
});

it.each(FIELDS)('$name refuses a whole key in its $field', ({ schema }) => {
  for (const text of [SECRET, `see ${SECRET}, quick`, `${SECRET}\n`])
    expect(schema.safeParse(text).success).toBe(false);
});
