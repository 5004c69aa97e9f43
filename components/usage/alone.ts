import type { UsageReport } from '@/lib/domain/usage/query-schema';

/** The report of one of its parts: its own figures are the totals, now and before. Null where it has no such part. */
export function aloneIn(report: UsageReport, id: string | null): UsageReport | null {
  const part = report.series.find((series) => series.id === id);
  if (!part) return null;
  const { previous } = report;
  const before = previous?.series.find((series) => series.id === id);
  return {
    ...report,
    series: [part],
    totals: part.values,
    total: part.total,
    partCount: 1,
    ...(part.totalPair ? { totalPairs: part.pairs, totalPair: part.totalPair } : {}),
    previous: previous && {
      ...previous,
      series: before ? [before] : [],
      totals: before?.values ?? [],
      total: before?.total ?? null,
      nowTotal: before?.nowTotal ?? null,
      change: before?.change ?? null,
    },
  };
}
