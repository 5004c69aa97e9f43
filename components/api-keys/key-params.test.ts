import { expect, it } from 'vitest';
import { apiKeyFilters } from '@/lib/domain/api-keys/schema';
import { saveView } from '@/lib/domain/views/schema';
import { actorOf } from '@/lib/testing/factories';
import { keyFilters, loadKeyParams, shownQuery } from './key-params';

const read = (search: string) =>
  apiKeyFilters.parse(keyFilters(actorOf('owner'), loadKeyParams(new URLSearchParams(search))));

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

it.each(['claims', 'why? #1 & 100%', 'two words', 'wide\u3000space\u00a0too', 'Grüße+'])(
  'what is shown of a search for %j can be saved, and shows the same',
  (search) => {
    const asked = loadKeyParams(new URLSearchParams({ search, show: 'old', page: '3' }));
    const { query } = saveView.input.parse({
      list: 'api-keys',
      name: 'Mine',
      query: shownQuery(asked, ['age', 'trend']),
    });
    expect(loadKeyParams(new URLSearchParams(query))).toEqual({ ...asked, page: 1, columns: 'age.trend' });
  },
);

it('saves nothing of the list as everybody finds it', () => {
  expect(shownQuery(loadKeyParams(new URLSearchParams('page=2')), null)).toBe('');
});
