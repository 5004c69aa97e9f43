import { expect, test } from 'vitest';
import { AppError } from '@/lib/core/errors';
import type { ExportRow } from '@/lib/domain/usage/schema';
import { usageExportResponse } from './usage-export';
import { exportExtentOf, filterOptionsOf, usageFilterOf } from './usage-filter';

const at = (query: string) => `http://localhost:3000/api/v1/usage?${query}`;

test('lists are separated by commas or repeated, and the rest has its defaults', () => {
  expect(usageFilterOf(at('from=2026-11-01&to=2026-11-30&models=a,b&models=c&split=model'))).toEqual({
    metric: 'cost',
    split: 'model',
    granularity: 'day',
    from: '2026-11-01',
    to: '2026-11-30',
    models: ['a', 'b', 'c'],
    compare: 'none',
    workspaceIds: [],
    apiKeyIds: [],
    tiers: [],
    tokenTypes: [],
    tags: [],
    ownerIds: [],
  });
});

test.each([
  ['', 'from'],
  ['from=2026-02-30&to=2026-03-01', 'from'],
  ['from=2026-03-02&to=2026-03-01', 'to'],
  ['from=2026-03-01&to=2026-03-02&metric=password_hash', 'metric'],
  ['from=2026-03-01&to=2026-03-02&split[not]=', null],
  [`from=2026-03-01&to=2026-03-02&models=${Array.from({ length: 101 }, (_, n) => n).join(',')}`, 'models'],
])('%j is refused by field', (query, field) => {
  if (field === null) {
    expect(usageFilterOf(at(query)).split).toBe('none');
    return;
  }
  const refused = (() => {
    try {
      usageFilterOf(at(query));
    } catch (error) {
      return error instanceof AppError ? error : null;
    }
  })();
  expect(refused?.code).toBe('invalid_input');
  expect(Object.keys(refused?.fieldErrors ?? {})).toContain(field);
});

const row: ExportRow = {
  periodStart: '2026-11-01',
  periodFrom: '2026-11-01',
  periodTo: '2026-11-01',
  partial: false,
  partialDays: 0,
  missingDays: 0,
  partId: 'apikey_1',
  partLabel: '=HYPERLINK("http://evil.test")',
  partHint: 'Production',
  value: '-1234500000',
};
const filter = usageFilterOf(at('from=2026-11-01&to=2026-11-30&split=api_key'));

test('money leaves as exact dollars, names cannot run, and unknown is empty, not zero', async () => {
  async function* rows() {
    yield row;
    yield { ...row, value: null, missingDays: 1, partLabel: 'Key' };
  }
  const response = await usageExportResponse(filter, rows());
  expect(response.headers.get('content-disposition')).toBe(
    'attachment; filename="steward-cost-by-api_key-day-2026-11-01-2026-11-30.csv"',
  );
  expect((await response.text()).split('\r\n')).toEqual([
    'period_start,period_from,period_to,partial,days_read_in_part,days_not_read,id,name,belongs_to,cost_usd',
    `2026-11-01,2026-11-01,2026-11-01,no,0,0,apikey_1,"'=HYPERLINK(""http://evil.test"")",Production,-1.2345`,
    '2026-11-01,2026-11-01,2026-11-01,no,0,1,apikey_1,Key,Production,',
    '',
  ]);
});

test('a refusal is an error, not half a file', async () => {
  async function* refused(): AsyncGenerator<ExportRow> {
    if (filter.metric === 'cost') throw new AppError('forbidden', 'No money for you.');
    yield row;
  }
  await expect(usageExportResponse(filter, refused())).rejects.toMatchObject({ code: 'forbidden' });
});

test('names may hold commas, splits may be by a tag, and an unknown extent is refused', () => {
  const parsed = usageFilterOf(
    at('from=2026-11-01&to=2026-11-02&split=tag:cost_centre&tags=cost_centre%3Da%252Cb,stage%3D&compare=previous'),
  );
  expect(parsed).toMatchObject({ split: 'tag:cost_centre', tags: ['cost_centre=a,b', 'stage='], compare: 'previous' });
  expect(exportExtentOf(at(''))).toBe('all');
  expect(exportExtentOf(at('rows=shown'))).toBe('shown');
  expect(() => exportExtentOf(at('rows=some'))).toThrow(AppError);
  expect(() => usageFilterOf(at('from=2026-11-01&to=2026-11-15&granularity=hour'))).toThrow(AppError);
  expect(filterOptionsOf(at('kind=api_key&search=prod&ids=a,b&limit=5'))).toMatchObject({ ids: ['a', 'b'], limit: 5 });
  expect(() => filterOptionsOf(at('kind=password'))).toThrow(AppError);
  expect(() => filterOptionsOf(at('kind=api_key&ids=%00'))).toThrow(AppError);
  expect(filterOptionsOf(at('kind=api_key&search=a%00b')).search).toBe('a b');
  expect(() => usageFilterOf(at('from=2026-11-01&to=2026-11-02&tags=a=%00'))).toThrow(AppError);
});

test('a file of hours and rates says the hour and what was divided, and how many rows there are', async () => {
  const rate = usageFilterOf(
    at('from=2026-11-01&to=2026-11-01&metric=price_per_million&granularity=hour&compare=previous'),
  );
  async function* rows() {
    const pair = { numerator: '3000', denominator: '1' };
    yield {
      ...row,
      partLabel: 'Key',
      periodHour: 7,
      value: '3.000000',
      pair,
      previousStart: '2026-10-31',
      previousValue: null,
    };
  }
  const response = await usageExportResponse(rate, rows(), { total: 1, extent: 'shown' });
  expect(response.headers.get('x-total-rows')).toBe('1');
  expect((await response.text()).split('\r\n').slice(0, 2)).toEqual([
    'period_start,hour,period_from,period_to,partial,days_read_in_part,days_not_read,id,name,belongs_to,usd_per_million_tokens,numerator,denominator,previous_period_start,previous_usd_per_million_tokens',
    '2026-11-01,7,2026-11-01,2026-11-01,no,0,0,apikey_1,Key,Production,3.000000,3000,1,2026-10-31,',
  ]);
});
