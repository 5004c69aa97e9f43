import { describe, expect, it } from 'vitest';
import { addDays } from '@/lib/core/time';
import { usageFilter } from '@/lib/domain/usage/schema';
import { exportHref, lastingHref, loadUsageParams, type UsageParams, usageQuery } from './search-params';

const TODAY = '2026-11-24';
const read = (search: string): UsageParams => loadUsageParams(new URLSearchParams(search));
const queryOf = (search: string) => usageQuery(read(search), TODAY, true);

describe('usageQuery', () => {
  it('shows cost by workspace per day for 30 days when nothing is asked', () =>
    expect(queryOf('')).toMatchObject({
      metric: 'cost',
      split: 'workspace',
      granularity: 'day',
      from: '2026-10-26',
      to: TODAY,
    }));

  it('shows tokens to those who may not see money', () =>
    expect(['', 'metric=cost', 'metric=output'].map((search) => usageQuery(read(search), TODAY, false).metric)).toEqual(
      ['total_tokens', 'total_tokens', 'output'],
    ));

  it.each([
    'range=custom&from=1990-01-01&to=2099-01-01',
    'range=custom&from=2099-01-01&to=2099-02-01',
    'range=custom&from=2026-11-31',
    'metric=gold&split=planet&by=hour&range=ever',
    `workspace=${'x'.repeat(500)},,a&model=${Array.from({ length: 300 }, (_, at) => `m${at}`).join(',')}`,
  ])('makes something that can be answered of %s', (search) => {
    const query = queryOf(search);
    expect(usageFilter.safeParse(query).error).toBeUndefined();
    expect(query.to <= TODAY).toBe(true);
  });
});

describe('links', () => {
  it('copies days, not names of ranges, so that the link shows the same tomorrow', () => {
    const params = read('range=7d&split=model');
    const copied = new URL(lastingHref(params, usageQuery(params, TODAY, true)), 'http://x').search;
    const tomorrow = usageQuery(read(copied), addDays(TODAY, 1), true);
    expect(tomorrow).toEqual(usageQuery(params, TODAY, true));
  });

  it('exports exactly what is shown', () => {
    const url = new URL(exportHref(queryOf('workspace=a,b&range=month')), 'http://x');
    expect(url.pathname).toBe('/api/v1/usage/export');
    expect(url.searchParams.getAll('workspaceIds')).toEqual(['a', 'b']);
    expect([url.searchParams.get('from'), url.searchParams.get('to')]).toEqual(['2026-11-01', TODAY]);
  });
});
