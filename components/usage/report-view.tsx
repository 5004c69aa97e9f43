'use client';

import { TriangleAlert } from 'lucide-react';
import { useMemo } from 'react';
import { withBudgets } from '@/components/budgets/budget-lines';
import { chartModel } from '@/components/charts/chart-model';
import { CopyLink } from '@/components/charts/copy-link';
import { TimeChart } from '@/components/charts/time-chart';
import type { WayIn } from '@/components/charts/way-in';
import { BigFigure, Unknown } from '@/components/page/figures/figure';
import { parseFigure } from '@/components/page/figures/format';
import { EmptyState } from '@/components/ui/empty-state';
import { Panel } from '@/components/ui/panel';
import { Segmented } from '@/components/ui/segmented';
import { type Day, formatDay } from '@/lib/core/time';
import type { BudgetLine } from '@/lib/domain/budgets/query-schema';
import type { Forecast } from '@/lib/domain/usage/overview/forecast-query-schema';
import type { UsageReport } from '@/lib/domain/usage/query-schema';
import type { ParsedUsageFilter } from '@/lib/domain/usage/report/filter';
import { aloneIn } from './alone';
import { AloneNote } from './alone-note';
import { Compared } from './compared';
import { placeMarks } from './event-marks';
import type { ToldEvent } from './event-words';
import { ExportMenu } from './export-menu';
import { narrowTo } from './filters';
import { ForecastLine } from './forecast-line';
import { withForecast } from './forecast-model';
import { type DayRange, rangeWords } from './range';
import { rangeNotes } from './range-notes';
import { ReportTable } from './report-table';
import { lastingHref, otherHref, type UsageParams, usageHref } from './search-params';
import { listNotes, withoutUnreadPast } from './shown-report';
import { pressed } from './sorting';
import { reportTitle } from './words';

const CHARTS = [
  { value: 'bars', label: 'Bars' },
  { value: 'lines', label: 'Lines' },
] as const;

interface ReportViewProps {
  report: UsageReport;
  params: UsageParams;
  query: ParsedUsageFilter;
  /** The requested days, including those without figures. */
  asked: DayRange;
  today: Day;
  events: readonly ToldEvent[];
  /** Of the month that is running, of what is looked at. */
  forecast: Forecast | null;
  /** Budgets of exactly what is looked at. */
  budgets: readonly BudgetLine[];
  onChange: (part: Partial<UsageParams>) => void;
}

/** A report as a chart and the table beneath it. */
export function ReportView({
  report: whole,
  params,
  query,
  asked,
  today,
  events,
  forecast,
  budgets,
  onChange,
}: ReportViewProps) {
  const report = useMemo(() => withoutUnreadPast(whole), [whole]);
  const model = useMemo(
    () => withBudgets(withForecast(chartModel(report), forecast), budgets),
    [report, forecast, budgets],
  );
  const wayIn = useMemo(
    (): WayIn => ({ today, onNarrow: (to) => onChange({ range: 'custom', ...to }) }),
    [today, onChange],
  );
  const alone = useMemo(() => aloneIn(report, params.only), [report, params.only]);
  const counted = alone ?? report;
  const marks = useMemo(() => placeMarks(events, whole, model.periods), [events, whole, model]);
  const title = reportTitle(report.metric, report.split, report.granularity);
  const isRate = report.unit === 'ratio' || report.unit === 'dollars_per_million';
  const isEmpty =
    report.totals.every((total) => total === null || total === '0') && report.total.match(/[1-9]/) === null;
  const isToCome = asked.from > today;
  const isUnread = report.periods.every(({ missingDays }) => missingDays > 0) && isEmpty;
  const lacking = rangeNotes({ asked, whole, shown: report, today, isOpenEnded: params.range === 'all' });
  const notes = listNotes(report, query.api_key.length > 0 || query.owner.length > 0);
  return (
    <>
      <Panel
        title={title}
        note={`${rangeWords(report)}, UTC`}
        tools={
          <div className="flex flex-wrap items-center gap-1">
            {!isRate && (
              <Segmented
                label="Drawn as"
                value={params.chart}
                options={CHARTS}
                hrefOf={(chart) => usageHref('/usage', { ...params, chart })}
                onChange={(chart) => onChange({ chart })}
              />
            )}
            <CopyLink path={lastingHref(params, query)} />
            <ExportMenu query={query} />
          </div>
        }
        className="mb-4"
      >
        <div className="mb-3 flex flex-wrap items-baseline gap-x-3">
          <p className="text-2xl font-semibold tracking-tight">
            {isToCome ? <Unknown reason="These days are in the future" /> : <Whole report={counted} />}
          </p>
          {counted.previous && <ChangeBefore report={counted} today={today} />}
          {params.only !== null && report.split !== 'none' && (
            <AloneNote part={alone?.series[0] ?? null} onAll={() => onChange({ only: null })} />
          )}
        </div>
        {forecast && !isToCome && !isEmpty && <ForecastLine forecast={forecast} unit={report.unit} />}
        {lacking.map((note) => (
          <p key={note} className="-mt-2 mb-3 flex items-center gap-1.5 text-table text-warn">
            <TriangleAlert aria-hidden="true" className="size-3.5 shrink-0" />
            {note}
          </p>
        ))}
        {isToCome ? (
          <EmptyState title="These days are in the future">Choose days up to {formatDay(today)}.</EmptyState>
        ) : isEmpty ? (
          <EmptyState title={isUnread ? 'These days have not been read yet' : 'No usage in this range'}>
            {isUnread
              ? 'They are unknown, not zero. Steward reads the newest days first and fills this page as it goes.'
              : 'Nothing was used in this range with these filters. Choose another range, or remove a filter above.'}
          </EmptyState>
        ) : (
          <TimeChart
            model={model}
            title={title}
            kind={isRate ? 'lines' : params.chart}
            wayIn={wayIn}
            all={
              report.partCount > report.series.length
                ? { href: otherHref(params), label: `All ${report.partCount} parts` }
                : undefined
            }
            marks={marks}
            isolation={{ id: params.only, onIsolate: (only) => onChange({ only }) }}
          />
        )}
        {notes.map((note) => (
          <p key={note} className="mt-2 max-w-[72ch] text-xs text-muted">
            {note}
          </p>
        ))}
      </Panel>
      <Panel title="Figures" note={figuresNote(report, alone)} isFlush>
        <ReportTable
          report={counted}
          isAlone={alone !== null}
          hrefOf={({ id }) => {
            if (id === 'other') return otherHref(params);
            const narrowed = narrowTo(params, report.split, id);
            return narrowed && usageHref('/usage', narrowed);
          }}
          followOf={({ id }) => {
            const narrowed = narrowTo(params, report.split, id);
            return narrowed ? () => onChange(narrowed) : undefined;
          }}
          sort={{ by: params.sort, onSort: (column) => onChange({ sort: pressed(params.sort, column) }) }}
        />
      </Panel>
    </>
  );
}

function figuresNote(report: UsageReport, alone: UsageReport | null): string {
  const [part] = alone?.series ?? [];
  if (part) return `${part.label} only, as in the chart.`;
  return report.partCount > report.series.length
    ? `The eight largest of ${report.partCount} parts; open “Other” for the rest.`
    : 'The same figures as the chart.';
}

function Whole({ report: { total, totalPair, unit } }: { report: UsageReport }) {
  if (totalPair?.denominator === '0') return <Unknown reason="No tokens in this range, so there is no rate" />;
  return <BigFigure value={parseFigure(total, unit)} unit={unit} />;
}

function ChangeBefore({ report: { previous, unit }, today }: { report: UsageReport; today: Day }) {
  if (!previous) return null;
  const figure = (value: string | null) => (value === null ? null : parseFigure(value, unit));
  return (
    <Compared days={previous} now={figure(previous.nowTotal)} before={figure(previous.total)} {...{ unit, today }} />
  );
}
