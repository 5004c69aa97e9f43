import type { UsageReport } from '@/lib/domain/usage/query-schema';

/** The report from its first period that anything was read of: the years before are no figures. */
export function withoutUnreadPast(report: UsageReport): UsageReport {
  const first = report.periods.findIndex(({ missingDays }, at) => missingDays === 0 || report.totals[at] !== null);
  if (first <= 0) return report;
  const { previous } = report;
  const after = <Value>(values: readonly Value[]) => values.slice(first);
  return {
    ...report,
    from: report.periods[first]?.from ?? report.from,
    periods: after(report.periods),
    totals: after(report.totals),
    series: report.series.map((part) => ({ ...part, values: after(part.values) })),
    previous: previous && {
      ...previous,
      periods: after(previous.periods),
      totals: after(previous.totals),
      alike: after(previous.alike),
      series: previous.series.map((part) => ({ ...part, values: after(part.values) })),
    },
  };
}

/** What a reader may take wrongly of these very figures. */
export function listNotes({ metric, split, granularity }: UsageReport, isOfKeys: boolean): string[] {
  const isMoney = metric === 'cost' || metric === 'price_per_million';
  const isByKey = split === 'api_key' || split === 'owner' || isOfKeys;
  return [
    ...(isMoney && isByKey
      ? [
          'Cost per key is the cost report divided by each key’s tokens. The report does not show fast mode separately, so a key that uses it may cost more than shown, and the others less.',
        ]
      : []),
    ...(isMoney && granularity === 'hour'
      ? [
          'Cost per hour is the day’s cost spread over its hours by tokens. Cost with no known hour is shown as “hour unknown”.',
        ]
      : []),
    ...(isMoney && split === 'cost_centre'
      ? ['Shared cost stands apart here. Cost centres and their statements split it by the rule that is set there.']
      : []),
    ...(metric === 'price_per_million'
      ? ['All cost divided by all tokens, so a change can come from price or mix.']
      : []),
    ...(metric === 'cache_hit_rate'
      ? ['Tokens read from the cache, as a share of all input tokens: read, written and uncached.']
      : []),
  ];
}
