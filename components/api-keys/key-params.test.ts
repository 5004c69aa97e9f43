import { expect, it } from 'vitest';
import { apiKeyFilters } from '@/lib/domain/api-keys/schema';
import { actorOf } from '@/lib/testing/factories';
import { keyFilters, loadKeyParams } from './key-params';

const read = (search: string) => apiKeyFilters.parse(keyFilters(actorOf('owner'), loadKeyParams(new URLSearchParams(search))));

it('lists by the model that the address names', () => {
  expect(read('model=claude-sonnet-5&rotation=act')).toMatchObject({ model: 'claude-sonnet-5', rotation: 'act' });
});

it.each([
  'model=%00',
  'model=claude%00sonnet&search=%00',
  'model=',
  `model=${'x'.repeat(201)}`,
  'workspace=%00&owner=%00&kind=%00&show=%00&sort=%00&environment=%00&rotation=%00',
])('is taken by the query whatever the address says: %s', (search) => {
  const filters = read(search);
  expect(JSON.stringify(filters)).not.toContain('\\u0000');
  expect(filters.model).toBeUndefined();
});
