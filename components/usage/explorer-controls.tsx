'use client';

import type { ReactNode } from 'react';
import { noHoursReason } from '@/components/charts/way-in';
import { Segmented } from '@/components/ui/segmented';
import { SelectMenu } from '@/components/ui/select-menu';
import type { ParsedUsageFilter } from '@/lib/domain/usage/report/filter';
import { ALL_GRANULARITIES, ALL_METRICS, COMPARISONS, type Split } from '@/lib/domain/usage/schema';
import { COMPARISON_WORDS } from './compare-words';
import type { Calendar, DayRange } from './range';
import { RangeChoice } from './range-choice';
import { MONEY_METRICS, type UsageParams, usageHref } from './search-params';
import { GRANULARITY_WORDS, METRIC_WORDS, SPLIT_WORDS, splitWords } from './words';

const MAIN_SPLITS = ['none', 'workspace', 'model', 'api_key'] as const;
const MORE_SPLITS = ['tier', 'token_type', 'owner', 'cost_centre'] as const;
const MORE = 'more';

interface ExplorerControlsProps {
  params: UsageParams;
  query: ParsedUsageFilter;
  asked: DayRange;
  tagKeys: readonly string[];
  seesCost: boolean;
  calendar: Calendar;
  onChange: (part: Partial<UsageParams>) => void;
  children: ReactNode;
}

export function ExplorerControls(props: ExplorerControlsProps) {
  const { params, query, asked, tagKeys, seesCost, calendar, onChange, children } = props;
  const hrefWith = (part: Partial<UsageParams>) => usageHref('/usage', { ...params, ...part });
  const splitBy = (split: Split): Partial<UsageParams> => ({ split, only: null, sort: '-period' });
  const metrics = ALL_METRICS.filter((metric) => seesCost || !MONEY_METRICS.includes(metric));
  const noHours = noHoursReason(query, calendar.today);
  return (
    <section className="no-print mb-4 flex flex-wrap items-center gap-2" aria-label="What to show">
      <SelectMenu
        label="Metric"
        value={query.metric}
        options={metrics.map((value) => ({ value, label: METRIC_WORDS[value] }))}
        onChange={(metric) => onChange({ metric })}
        className={query.metric === 'price_per_million' ? 'w-56' : 'w-36'}
      />
      <Segmented
        label="Split by"
        value={query.split}
        options={MAIN_SPLITS.map((value) => ({ value, label: SPLIT_WORDS[value] }))}
        hrefOf={(split) => hrefWith(splitBy(split))}
        onChange={(split) => onChange(splitBy(split))}
      />
      <MoreSplits split={query.split} tagKeys={tagKeys} onChange={(split) => onChange(splitBy(split))} />
      <Segmented
        label="Per"
        value={query.granularity}
        options={ALL_GRANULARITIES.map((value) => ({
          value,
          label: GRANULARITY_WORDS[value],
          reason: value === 'hour' && query.granularity !== 'hour' ? noHours : null,
        }))}
        hrefOf={(by) => hrefWith({ by })}
        onChange={(by) => onChange({ by })}
      />
      <RangeChoice range={params.range} {...asked} calendar={calendar} onChange={onChange} />
      <SelectMenu
        label="Compare"
        value={query.compare}
        options={COMPARISONS.map((value) => ({ value, label: COMPARISON_WORDS[value] }))}
        onChange={(compare) => onChange({ compare })}
        className={query.compare === 'none' ? 'w-40 sm:w-36' : 'w-64'}
      />
      {children}
    </section>
  );
}

interface MoreSplitsProps {
  split: Split;
  tagKeys: readonly string[];
  onChange: (split: Split) => void;
}

function MoreSplits({ split, tagKeys, onChange }: MoreSplitsProps) {
  const tags = tagKeys.map((key): Split => `tag:${key}`);
  const own: readonly Split[] = [...MORE_SPLITS, ...tags];
  const isOther = !own.includes(split) && !MAIN_SPLITS.some((main) => main === split);
  const splits = isOther ? [...own, split] : own;
  const value = splits.includes(split) ? split : MORE;
  return (
    <SelectMenu<Split | typeof MORE>
      label="More to split by"
      value={value}
      options={[
        ...(value === MORE ? [{ value: MORE, label: 'More…' } as const] : []),
        ...splits.map((one) => ({ value: one, label: splitWords(one) })),
      ]}
      onChange={(chosen) => {
        if (chosen !== MORE) onChange(chosen);
      }}
      className={value === MORE ? 'w-24' : 'w-40'}
    />
  );
}
