import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '@/lib/core/time';
import { usageFilter } from '@/lib/domain/usage/report/filter';
import {
  ALL_GRANULARITIES,
  ALL_METRICS,
  COMPARISONS,
  DIMENSIONS,
  EXPORT_EXTENTS,
  EXPORT_LAYOUTS,
  EXPORT_MONEY,
  FORMER_NAMES,
  SPLITS,
} from '@/lib/domain/usage/schema';
import { parseExportOptions, parseUsageFilter } from '@/lib/doors/usage-filter';
import { RANGES } from './range';
import {
  exportHref,
  lastingHref,
  loadUsageParams,
  renamedHref,
  reportHref,
  type UsageParams,
  usageHref,
  usageQuery,
} from './search-params';

const TODAY = '2026-11-24';
const calendar = { today: TODAY, fiscalMonth: 7 };
const read = (search: string): UsageParams => loadUsageParams(new URLSearchParams(search));
const queryOf = (search: string) => usageQuery(read(search), calendar, true);

describe('usageQuery', () => {
  it('shows cost by workspace per day for 30 days when nothing is asked', () =>
    expect(queryOf('')).toMatchObject({
      metric: 'cost',
      split: 'workspace',
      granularity: 'day',
      from: '2026-10-26',
      to: TODAY,
      compare: 'none',
    }));

  it('shows tokens to those who may not see money', () =>
    expect(
      ['', 'metric=cost', 'metric=price_per_million', 'metric=output'].map(
        (search) => usageQuery(read(search), calendar, false).metric,
      ),
    ).toEqual(['total_tokens', 'total_tokens', 'total_tokens', 'output']));

  it.each([
    ['range=90d', 'day'],
    ['range=12m', 'week'],
    ['range=all', 'month'],
    ['range=7d&by=hour', 'hour'],
    ['range=30d&by=hour', 'day'],
    ['range=90d&by=month', 'month'],
  ])('%s is shown per %s', (search, granularity) => expect(queryOf(search).granularity).toBe(granularity));

  it.each(DIMENSIONS)('%s in the address filters by it', (name) =>
    expect(queryOf(`${name}=x%3D1,y%3D2`)[name]).toEqual(['x=1', 'y=2']),
  );

  it.each([
    'range=custom&from=1990-01-01&to=2099-01-01',
    'range=custom&from=2099-01-01&to=2099-02-01',
    'range=custom&from=2026-11-31',
    'metric=gold&split=planet&by=hour&range=ever',
    'split=tag:&tag=x,=,=a,b=',
    'split=tag:%00&workspace=%00&model=a%00&tag=a=%00&owner=%07',
    `split=tag:${'x'.repeat(300)}&owner=${'x'.repeat(300)}`,
    `workspace=${'x'.repeat(500)},,a&model=${Array.from({ length: 300 }, (_, at) => `m${at}`).join(',')}`,
  ])('makes something that can be answered of %s', (search) => {
    const query = queryOf(search);
    expect(usageFilter.safeParse(query).error).toBeUndefined();
    expect(query.to <= TODAY || query.from > TODAY).toBe(true);
  });
});

const name = fc.string({ minLength: 1, maxLength: 12 }).filter((text) => text.trim() !== '' && !/%2c/i.test(text));
const names = fc.uniqueArray(name, { maxLength: 3 });
const anyParams = fc.record({
  metric: fc.constantFrom(...ALL_METRICS),
  split: fc.oneof(
    fc.constantFrom(...SPLITS),
    name.map((key) => `tag:${key}` as const),
  ),
  by: fc.constantFrom(null, ...ALL_GRANULARITIES),
  range: fc.constantFrom(...RANGES),
  from: fc.constantFrom(null, '2026-11-13', '2025-02-28'),
  to: fc.constantFrom(null, '2026-11-20'),
  compare: fc.constantFrom(...COMPARISONS),
  chart: fc.constantFrom('bars' as const, 'lines' as const),
  only: fc.option(name),
  sort: fc.constantFrom('-period', 'total', '-part a'),
  ...{
    workspace: names,
    model: names,
    api_key: names,
    owner: names,
    cost_centre: names,
    tier: names,
    token_type: names,
  },
  tag: names.map((keys) => keys.map((key) => `k=${key}`)),
});

describe('links', () => {
  it('say everything that is shown: read again they are the same', () =>
    fc.assert(
      fc.property(anyParams, (params) => {
        const search = new URL(usageHref('/usage', params), 'http://x').search;
        expect(loadUsageParams(new URLSearchParams(search))).toEqual(params);
      }),
    ));

  it('ask the HTTP API for exactly the same', () =>
    fc.assert(
      fc.property(anyParams, (params) => {
        const query = usageQuery(params, calendar, true);
        expect(parseUsageFilter(new URL(reportHref(query), 'http://x').href)).toEqual(query);
      }),
    ));

  it('saved under former names ask for the same, and those of today stay as they are', () => {
    for (const kind of DIMENSIONS) {
      for (const former of FORMER_NAMES[kind]) {
        const href = renamedHref('/usage', { split: 'model', [former]: 'x=1,m%2C1', only: ['a'] });
        const params = read(new URL(href ?? '', 'http://x').search);
        expect(params).toMatchObject({ split: 'model', only: 'a', [kind]: ['x=1', 'm,1'] });
      }
      expect(renamedHref('/usage', { [kind]: 'a', constructor: 'b' })).toBeNull();
    }
    expect(renamedHref('/usage/parts', { key: ['a', 'b'], api_key: 'c' })).toBe('/usage/parts?api_key=a%2Cb%2Cc');
  });

  it('ask for a file in exactly the form that was chosen', () =>
    fc.assert(
      fc.property(
        fc.record({
          extent: fc.constantFrom(...EXPORT_EXTENTS),
          layout: fc.constantFrom(...EXPORT_LAYOUTS),
          money: fc.constantFrom(...EXPORT_MONEY),
          withMark: fc.boolean(),
        }),
        (options) => {
          expect(parseExportOptions(`http://x${exportHref(queryOf(''), options)}`)).toEqual(options);
        },
      ),
    ));

  it('copies days, not names of ranges, so that the link shows the same tomorrow', () => {
    for (const search of ['range=7d&split=model', 'range=12m&compare=previous', 'range=all&metric=cache_hit_rate']) {
      const params = read(search);
      const copied = new URL(lastingHref(params, usageQuery(params, calendar, true)), 'http://x').search;
      const tomorrow = usageQuery(read(copied), { ...calendar, today: addDays(TODAY, 1) }, true);
      expect(tomorrow).toEqual(usageQuery(params, calendar, true));
    }
  });

  it('exports exactly what is shown', () => {
    const url = new URL(exportHref(queryOf('workspace=a,b&range=month'), { extent: 'shown' }), 'http://x');
    expect(url.pathname).toBe('/api/v1/usage/export');
    expect(url.searchParams.getAll('workspace')).toEqual(['a', 'b']);
    expect([url.searchParams.get('from'), url.searchParams.get('to')]).toEqual(['2026-11-01', TODAY]);
    expect(url.searchParams.get('rows')).toBe('shown');
  });
});
