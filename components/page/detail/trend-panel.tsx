import { ChevronRight } from 'lucide-react';
import Link from 'next/link';
import { BigFigure } from '@/components/page/figures/figure';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { Panel } from '@/components/ui/panel';
import { aloneIn } from '@/components/usage/alone';
import { rangeWords } from '@/components/usage/range';
import { ReportTable } from '@/components/usage/report-table';
import { METRIC_WORDS } from '@/components/usage/words';
import type { Day } from '@/lib/core/time';
import type { UsageReport } from '@/lib/domain/usage/query-schema';
import type { SumUnit } from '@/lib/domain/usage/schema';
import { ModelTable } from './model-table';
import { TREND_DAYS, TREND_METRICS, type TrendParams, trendHref } from './trend';
import { TrendChart } from './trend-chart';

interface TrendPanelProps {
  report: UsageReport;
  params: TrendParams;
  today: Day;
  /** The page's own address. */
  path: string;
  /** Where more is to be seen of it. */
  more: { href: string; label: string };
  /** The usage page with the figures of this very thing. */
  explore: string;
  /** Whose figures these are, where they are not all: `Of your own API keys`. */
  scope?: string;
  /** The reader sees money, and may look at tokens instead. */
  choosesMetric?: boolean;
}

/** What a thing spent over the last days, by model, with the figures beneath. */
export function TrendPanel({ report, params, today, path, more, explore, scope, choosesMetric }: TrendPanelProps) {
  const { days, only } = params;
  const alone = aloneIn(report, only);
  const counted = alone ?? report;
  const title = `${METRIC_WORDS[report.metric]} by model, last ${days} days`;
  const unit: SumUnit = report.metric === 'cost' ? 'nano_dollars' : 'tokens';
  const isEmpty = report.total === '0' && report.series.length === 0;
  return (
    <>
      <Panel
        title={title}
        note={[`${rangeWords(report)}, UTC`, scope].filter(Boolean).join(' · ')}
        tools={
          <>
            {choosesMetric && (
              <Choice
                label="Figure"
                choices={TREND_METRICS.map((metric) => ({
                  ...{ id: metric, words: METRIC_WORDS[metric], isChosen: metric === params.metric },
                  href: trendHref(path, { ...params, metric }),
                }))}
              />
            )}
            <Choice
              label="Range"
              choices={TREND_DAYS.map((choice) => ({
                ...{ id: choice, words: `${choice} days`, isChosen: choice === days },
                href: trendHref(path, { ...params, days: choice }),
              }))}
            />
            <ButtonLink href={more.href} variant="ghost">
              {more.label}
            </ButtonLink>
          </>
        }
        className="mb-4"
      >
        <p className="mb-3 text-2xl font-semibold tracking-tight">
          <BigFigure value={BigInt(counted.total)} unit={unit} />
        </p>
        {isEmpty ? (
          <EmptyState title="No usage in this range">
            Nothing was used in the last {days} days. Figures appear a few minutes after a request.
          </EmptyState>
        ) : (
          <TrendChart report={report} title={title} wayIn={{ today, href: explore }} />
        )}
      </Panel>
      {!isEmpty && (
        <Panel title="Models" note={`Shares of the ${days} days`} className="mb-4" isFlush>
          <ModelTable report={report} unit={unit} />
          <details className="group border-t border-line">
            <summary className="flex min-h-8 cursor-pointer items-center gap-1.5 px-4 text-xs text-muted hover:text-foreground pointer-coarse:min-h-11">
              <ChevronRight aria-hidden="true" className="size-3.5 group-open:rotate-90" />
              Figures of each day
            </summary>
            <ReportTable report={counted} isAlone={alone !== null} hrefOf={() => null} />
          </details>
        </Panel>
      )}
    </>
  );
}

interface ChoiceProps {
  label: string;
  choices: readonly { id: string; words: string; href: string; isChosen: boolean }[];
}

function Choice({ label, choices }: ChoiceProps) {
  return (
    <ul aria-label={label} className="flex rounded-md border border-line bg-surface-secondary p-0.5">
      {choices.map(({ id, words, href, isChosen }) => (
        <li key={id}>
          <Link
            href={href}
            prefetch={false}
            scroll={false}
            aria-current={isChosen ? 'true' : undefined}
            className={`flex h-6.5 items-center rounded px-2.5 text-table whitespace-nowrap pointer-coarse:h-11 ${
              isChosen
                ? 'bg-segment font-medium shadow-[0_1px_2px_rgb(0_0_0/0.12)]'
                : 'text-muted hover:text-foreground'
            }`}
          >
            {words}
          </Link>
        </li>
      ))}
    </ul>
  );
}
