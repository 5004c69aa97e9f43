import { expect, test } from 'vitest';
import { AppError } from '@/lib/core/errors';
import type { ExportRow, UsageExport } from '@/lib/domain/usage/export-query-schema';
import type { Period } from '@/lib/domain/usage/query-schema';
import { DIMENSIONS, type ExportOptions, FORMER_NAMES } from '@/lib/domain/usage/schema';
import { usageExportResponse } from './usage-export';
import { parseExportOptions, parseFilterOptions, parseForecast, parseUsageFilter } from './usage-filter';

const at = (query: string) => `http://localhost:3000/api/v1/usage?${query}`;

test('lists are separated by commas or repeated, and the rest has its defaults', () => {
  expect(parseUsageFilter(at('from=2026-11-01&to=2026-11-30&model=a,b&model=c&split=model'))).toEqual({
    metric: 'cost',
    split: 'model',
    granularity: 'day',
    from: '2026-11-01',
    to: '2026-11-30',
    model: ['a', 'b', 'c'],
    compare: 'none',
    workspace: [],
    api_key: [],
    tier: [],
    token_type: [],
    tag: [],
    owner: [],
    cost_centre: [],
  });
});

test.each(DIMENSIONS)('%s is also read under its former names', (kind) => {
  for (const former of FORMER_NAMES[kind]) {
    expect(parseUsageFilter(at(`from=2026-11-01&to=2026-11-30&${former}=x%3Da,x%3Db`))[kind]).toEqual(['x=a', 'x=b']);
    expect(parseForecast(at(`${kind}=x%3Da&${former}=x%3Db`))[kind]).toEqual(['x=a', 'x=b']);
  }
});

test.each([
  ['', 'from'],
  ['from=2026-02-30&to=2026-03-01', 'from'],
  ['from=2026-03-02&to=2026-03-01', 'to'],
  ['from=2026-03-01&to=2026-03-02&metric=password_hash', 'metric'],
  ['from=2026-03-01&to=2026-03-02&split[not]=', null],
  [`from=2026-03-01&to=2026-03-02&model=${Array.from({ length: 101 }, (_, n) => n).join(',')}`, 'model'],
])('%j is refused by field', (query, field) => {
  if (field === null) {
    expect(parseUsageFilter(at(query)).split).toBe('none');
    return;
  }
  const refused = (() => {
    try {
      parseUsageFilter(at(query));
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
const filter = parseUsageFilter(at('from=2026-11-01&to=2026-11-30&split=api_key'));
const PLAIN: ExportOptions = { extent: 'all', layout: 'long', money: 'exact', withMark: false };
const fileOf = (rows: AsyncIterable<ExportRow>, total: number, periods: Period[] = []): UsageExport => ({
  ...{ rows, total, periods, previousPeriods: null },
});
const periodOf = (start: string, more: Partial<Period> = {}): Period => ({
  ...{ start, from: start, to: start, partial: false, partialDays: 0, missingDays: 0 },
  ...more,
});

test('money leaves as exact dollars, names cannot run, and unknown is empty, not zero', async () => {
  async function* rows() {
    yield row;
    yield { ...row, value: null, missingDays: 1, partLabel: 'Key' };
  }
  const response = await usageExportResponse(filter, fileOf(rows(), 2), PLAIN);
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
  await expect(usageExportResponse(filter, fileOf(refused(), 1), PLAIN)).rejects.toMatchObject({ code: 'forbidden' });
});

test('names may hold commas, splits may be by a tag, and an unknown extent is refused', () => {
  const parsed = parseUsageFilter(
    at('from=2026-11-01&to=2026-11-02&split=tag:cost_centre&tag=cost_centre%3Da%252Cb,stage%3D&compare=previous'),
  );
  expect(parsed).toMatchObject({ split: 'tag:cost_centre', tag: ['cost_centre=a,b', 'stage='], compare: 'previous' });
  expect(parseExportOptions(at(''))).toEqual({ extent: 'all', layout: 'long', money: 'exact', withMark: true });
  expect(parseExportOptions(at('rows=shown&layout=grid&money=cents&mark=no'))).toEqual({
    ...{ extent: 'shown', layout: 'grid', money: 'cents', withMark: false },
  });
  for (const wrong of ['rows=some', 'layout=cube', 'money=euro', 'mark=maybe']) {
    expect(() => parseExportOptions(at(wrong)), wrong).toThrow(AppError);
  }
  expect(() => parseUsageFilter(at('from=2026-11-01&to=2026-11-15&granularity=hour'))).toThrow(AppError);
  expect(parseFilterOptions(at('kind=api_key&search=prod&ids=a,b&limit=5'))).toMatchObject({
    ids: ['a', 'b'],
    limit: 5,
  });
  expect(() => parseFilterOptions(at('kind=password'))).toThrow(AppError);
  expect(() => parseFilterOptions(at('kind=api_key&ids=%00'))).toThrow(AppError);
  expect(parseFilterOptions(at('kind=api_key&search=a%00b')).search).toBe('a b');
  expect(() => parseUsageFilter(at('from=2026-11-01&to=2026-11-02&tag=a=%00'))).toThrow(AppError);
});

test('a file of hours and rates says the hour and what was divided, and how many rows there are', async () => {
  const rate = parseUsageFilter(
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
  const response = await usageExportResponse(rate, fileOf(rows(), 1), { ...PLAIN, extent: 'shown' });
  expect(response.headers.get('x-total-rows')).toBe('1');
  expect((await response.text()).split('\r\n').slice(0, 2)).toEqual([
    'period_start,hour,period_from,period_to,partial,days_read_in_part,days_not_read,id,name,belongs_to,usd_per_million_tokens,numerator,denominator,previous_period_start,previous_usd_per_million_tokens',
    '2026-11-01,7,2026-11-01,2026-11-01,no,0,0,apikey_1,Key,Production,3.000000,3000,1,2026-10-31,',
  ]);
});

const rowOf = (periodStart: string, partId: string, nano: string | null, more: Partial<ExportRow> = {}): ExportRow => ({
  ...{
    ...row,
    periodStart,
    periodFrom: periodStart,
    periodTo: periodStart,
    partId,
    partLabel: `Schlüssel ${partId}`,
    value: nano,
  },
  ...more,
});
const GRID_PERIODS = [
  periodOf('2026-11-01'),
  periodOf('2026-11-02', { missingDays: 1 }),
  periodOf('2026-11-03', { partial: true }),
];
async function* gridRows(): AsyncGenerator<ExportRow> {
  yield rowOf('2026-11-01', 'a', '5000000');
  yield rowOf('2026-11-01', 'b', '5000000');
  yield rowOf('2026-11-02', '', null, { partLabel: '' });
  yield rowOf('2026-11-03', 'a', '1234567891');
}
const linesOf = async (response: Response) => (await response.text()).split('\r\n');

test('a grid has parts by periods, says what is not whole, and has the exact total', async () => {
  const file = () => fileOf(gridRows(), 4, GRID_PERIODS);
  const exact = await usageExportResponse(filter, file(), { ...PLAIN, layout: 'grid' });
  expect(exact.headers.get('content-disposition')).toContain('-grid.csv');
  expect(await linesOf(exact)).toEqual([
    'id,name,belongs_to,total_cost_usd,2026-11-01,2026-11-02 (not read),2026-11-03 (partial)',
    'total,Total,,1.244567891,0.01,,1.234567891',
    'a,Schlüssel a,Production,1.239567891,0.005,,1.234567891',
    'b,Schlüssel b,Production,0.005,0.005,,0',
    '',
  ]);
  const cents = await usageExportResponse(filter, file(), { ...PLAIN, layout: 'grid', money: 'cents' });
  expect((await linesOf(cents)).slice(1, 4)).toEqual([
    'total,Total (rounded from the exact total: may differ from the sum of rounded figures),,1.24,0.01,,1.23',
    'a,Schlüssel a,Production,1.24,0.01,,1.23',
    'b,Schlüssel b,Production,0.01,0.01,,0.00',
  ]);
});

test('rounded to cents the last row is the exact total, rounded', async () => {
  const response = await usageExportResponse(filter, fileOf(gridRows(), 4), { ...PLAIN, money: 'cents' });
  expect(response.headers.get('x-total-rows')).toBe('5');
  const lines = await linesOf(response);
  expect(lines.map((line) => line.split(',').at(-1))).toEqual(['cost_usd', '0.01', '0.01', '', '1.23', '1.24', '']);
});

test('a comparison has each figure beside the one before it, also those that only the days before have', async () => {
  const compared = parseUsageFilter(at('from=2026-11-01&to=2026-11-01&split=api_key&compare=month'));
  async function* rows(): AsyncGenerator<ExportRow> {
    yield rowOf('2026-11-01', 'a', '3000000000', { previousStart: '2026-10-01', previousValue: '1000000000' });
    yield { ...rowOf('', 'b', null), periodStart: null, previousStart: '2026-10-02', previousValue: '2000000000' };
  }
  const file = (): UsageExport => ({
    ...fileOf(rows(), 2, [periodOf('2026-11-01')]),
    previousPeriods: [periodOf('2026-10-01'), periodOf('2026-10-02', { partial: true })],
  });
  const long = await linesOf(await usageExportResponse(compared, file(), PLAIN));
  expect(long[0]?.endsWith('cost_usd,previous_period_start,previous_cost_usd')).toBe(true);
  expect(long[1]?.endsWith(',3,2026-10-01,1')).toBe(true);
  expect(long[2]?.endsWith(',,2026-10-02,2')).toBe(true);
  const grid = await linesOf(await usageExportResponse(compared, file(), { ...PLAIN, layout: 'grid' }));
  expect(grid).toEqual([
    'id,name,belongs_to,total_cost_usd,previous_total_cost_usd,2026-11-01,before: 2026-10-01,no period,before: 2026-10-02 (partial)',
    'total,Total,,3,3,3,1,,2',
    'a,Schlüssel a,Production,3,1,3,1,,0',
    'b,Schlüssel b,Production,0,2,0,0,,2',
    '',
  ]);
});

test('names with umlauts are whole in a spreadsheet, unless the mark is not wanted', async () => {
  const bytesOf = async (options: ExportOptions) =>
    [...new Uint8Array(await (await usageExportResponse(filter, fileOf(gridRows(), 4), options)).arrayBuffer())].slice(
      0,
      3,
    );
  expect(await bytesOf({ ...PLAIN, withMark: true })).toEqual([0xef, 0xbb, 0xbf]);
  expect(await bytesOf(PLAIN)).toEqual([...'per'].map((letter) => letter.charCodeAt(0)));
});
