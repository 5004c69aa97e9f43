'use client';

import { parseAsString, useQueryState } from 'nuqs';
import { useMemo, useTransition } from 'react';
import { chartModel } from '@/components/charts/chart-model';
import { TimeChart } from '@/components/charts/time-chart';
import type { WayIn } from '@/components/charts/way-in';
import { AloneNote } from '@/components/usage/alone-note';
import type { UsageReport } from '@/lib/domain/usage/query-schema';

interface TrendChartProps {
  report: UsageReport;
  title: string;
  wayIn: WayIn;
}

/** A trend whose series can be isolated; the address holds which, and the page counts it. */
export function TrendChart({ report, title, wayIn }: TrendChartProps) {
  const [isPending, startTransition] = useTransition();
  const [only, setOnly] = useQueryState(
    'only',
    parseAsString.withOptions({ shallow: false, scroll: false, history: 'push', startTransition }),
  );
  const model = useMemo(() => chartModel(report), [report]);
  return (
    <div aria-busy={isPending}>
      {only !== null && (
        <AloneNote part={report.series.find(({ id }) => id === only) ?? null} onAll={() => void setOnly(null)} />
      )}
      <TimeChart
        {...{ model, title, wayIn }}
        height={240}
        isolation={{ id: only, onIsolate: (id) => void setOnly(id) }}
      />
    </div>
  );
}
