'use client';

import { X } from 'lucide-react';
import { useQueryStates } from 'nuqs';
import { type ReactNode, useTransition } from 'react';
import { Segmented } from '@/components/ui/segmented';
import { SelectMenu } from '@/components/ui/select-menu';
import type { Day } from '@/lib/core/time';
import { GRANULARITIES, type SumMetric } from '@/lib/domain/usage/schema';
import { RangeChoice } from './range-choice';
import { PAGE_SPLITS, type UsageParams, type UsageQuery, usageHref, usageParams } from './search-params';
import { GRANULARITY_WORDS, METRIC_WORDS, SPLIT_WORDS } from './words';

export interface Narrowing {
  param: 'workspace' | 'model' | 'key';
  id: string;
  label: string;
}

interface UsageViewProps {
  query: UsageQuery;
  metrics: readonly SumMetric[];
  /** What the figures are narrowed to. */
  narrowings: readonly Narrowing[];
  today: Day;
  /** The figures; they stay, dimmed, while others are on the way. */
  children: ReactNode;
}

export function UsageView({ query, metrics, narrowings, today, children }: UsageViewProps) {
  const [isPending, startTransition] = useTransition();
  const [params, setParams] = useQueryStates(usageParams, {
    shallow: false,
    scroll: false,
    history: 'push',
    startTransition,
  });
  const change = (part: Partial<UsageParams>) => void setParams(part);
  const hrefWith = (part: Partial<UsageParams>) => usageHref('/usage', { ...params, ...part });
  return (
    <>
      <section className="no-print mb-4 flex flex-wrap items-center gap-2" aria-label="What to show">
        <SelectMenu
          label="Metric"
          value={metrics.find((metric) => metric === params.metric) ?? query.metric}
          options={metrics.map((value) => ({ value, label: METRIC_WORDS[value] }))}
          onChange={(metric) => change({ metric })}
          className="w-36"
        />
        <Segmented
          label="Split by"
          value={params.split}
          options={PAGE_SPLITS.map((value) => ({ value, label: SPLIT_WORDS[value] }))}
          hrefOf={(split) => hrefWith({ split })}
          onChange={(split) => change({ split })}
        />
        <Segmented
          label="Per"
          value={params.by}
          options={GRANULARITIES.map((value) => ({ value, label: GRANULARITY_WORDS[value] }))}
          hrefOf={(by) => hrefWith({ by })}
          onChange={(by) => change({ by })}
        />
        <RangeChoice range={params.range} from={query.from} to={query.to} today={today} onChange={change} />
        {narrowings.map(({ param, id, label }) => (
          <button
            key={`${param} ${id}`}
            type="button"
            onClick={() => change({ [param]: params[param].filter((other) => other !== id) })}
            className="flex h-8 items-center gap-1.5 rounded-md border border-line bg-surface px-2 text-table hover:bg-default pointer-coarse:h-11"
          >
            <span className="max-w-56 truncate">{label}</span>
            <X aria-hidden="true" className="size-3.5 text-muted" />
            <span className="sr-only">Remove this filter</span>
          </button>
        ))}
      </section>
      <div aria-busy={isPending} className={isPending ? 'opacity-55 transition-opacity duration-100' : ''}>
        {children}
      </div>
      <p role="status" className="sr-only">
        {isPending ? 'Loading figures' : ''}
      </p>
    </>
  );
}
