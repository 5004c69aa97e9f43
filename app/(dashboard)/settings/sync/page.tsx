import type { Metadata } from 'next';
import type { SearchParams } from 'nuqs/server';
import { createLoader, parseAsBoolean, parseAsString } from 'nuqs/server';
import { z } from 'zod';
import { ActionButton } from '@/components/forms/action-button';
import { BackfillBar } from '@/components/overview/backfill-bar';
import { Freshness } from '@/components/page/freshness';
import { PageHead } from '@/components/page/page-head';
import { DayTable, MonthTable } from '@/components/settings/sync/day-table';
import { ReadAgain } from '@/components/settings/sync/read-again';
import { RefreshRuns } from '@/components/settings/sync/refresh-runs';
import { RunTable } from '@/components/settings/sync/run-table';
import { SourceAges } from '@/components/settings/sync/source-ages';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { Notice } from '@/components/ui/notice';
import { Panel } from '@/components/ui/panel';
import { rangeWords } from '@/components/usage/range';
import { can } from '@/lib/access/reach';
import { addDays, addMonths, type Day, dayOf, formatPeriod, isDay, monthStart } from '@/lib/core/time';
import { listReportDays, readContradiction } from '@/lib/domain/sync/day-queries';
import { backfillProgress, freshness, listSyncRuns } from '@/lib/domain/sync/queries';
import type { ReportDays } from '@/lib/domain/sync/query-schema';
import { MAX_DAYS_AGAIN } from '@/lib/domain/sync/schema';
import { syncNowAction } from '@/lib/doors/actions/sync';
import { pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Sync' };

const loadParams = createLoader({
  errors: parseAsBoolean.withDefault(false),
  before: parseAsString,
  month: parseAsString,
});

export default async function SyncPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  requirePermission(ctx, 'settings:read');
  const { errors, before, month: named } = await loadParams(searchParams);
  const today = dayOf(ctx.now);
  const month = named && isDay(`${named}-01`) ? `${named}-01` : monthStart(today);
  const cursor = z.uuid().safeParse(before).data;
  const [{ runs, nextBefore }, ages, progress, reports, contradiction] = await Promise.all([
    listSyncRuns(ctx, { onlyErrors: errors, before: cursor }),
    freshness(ctx),
    backfillProgress(ctx),
    listReportDays(ctx, { month }),
    readContradiction(ctx),
  ]);
  const errorParam = errors ? 'errors=true' : '';
  return (
    <>
      <PageHead
        title="Sync"
        line="What has been read from the organisation, when, and what failed."
        freshness={<Freshness asOf={ages.usage ? new Date(ages.usage) : null} now={ctx.now} />}
        action={
          can(ctx.actor, 'sync:run') && (
            <ActionButton action={syncNowAction} input={{}} pending="Asking…" done="Sync requested" variant="primary">
              Sync now
            </ActionButton>
          )
        }
      />
      {!progress.complete && <BackfillBar initial={progress} />}
      <RefreshRuns isRunning={reports.again !== null || runs.some((run) => run.state === 'running')} />
      <SourceAges ages={ages} now={ctx.now} />
      {contradiction && (
        <div className="mb-4">
          <Notice tone="warning" title={contradiction.title}>
            {contradiction.detail}
          </Notice>
        </div>
      )}
      <ReportDaysPanel {...{ reports, month, today }} now={ctx.now} mayRun={can(ctx.actor, 'sync:run')} />
      <Panel
        title="Runs"
        note="Newest first, all times UTC. Usage and cost are read at most once a minute, everything else less often."
        tools={
          <ButtonLink href={errors ? '/settings/sync' : '/settings/sync?errors=true'} variant="ghost">
            {errors ? 'Show all runs' : 'Only runs with errors'}
          </ButtonLink>
        }
        isFlush
      >
        {runs.length === 0 ? (
          <EmptyState title={errors ? 'No failed runs' : 'No runs yet'}>
            {errors
              ? 'Runs that could not read everything appear here, with what failed and what was kept.'
              : 'The worker reads the organisation automatically, starting a few seconds after it starts. Each run appears here with what it read.'}
          </EmptyState>
        ) : (
          <RunTable runs={runs} now={ctx.now} />
        )}
        {nextBefore && (
          <div className="flex justify-end px-4 py-3">
            <ButtonLink href={`/settings/sync?${errorParam}&before=${nextBefore}`} variant="outline">
              Older runs
            </ButtonLink>
          </div>
        )}
      </Panel>
    </>
  );
}

interface ReportDaysPanelProps {
  reports: ReportDays;
  month: Day;
  today: Day;
  now: Date;
  mayRun: boolean;
}

/** For each day and report, what was read when. */
function ReportDaysPanel({ reports, month, today, now, mayRun }: ReportDaysPanelProps) {
  const { months, days, again } = reports;
  const end = addDays(addMonths(month, 1), -1);
  return (
    <div id="days" className="scroll-mt-20">
      <Panel
        title="Report days"
        note="A day is complete once both reports have been read an hour after its end. Partial and missing days are read again automatically."
        tools={
          mayRun && (
            <ReadAgain
              key={month}
              initial={{ from: month, to: end < today ? end : today }}
              today={today}
              mostDays={MAX_DAYS_AGAIN}
            />
          )
        }
        className="mb-4"
        isFlush
      >
        {again && (
          <div className="px-4 pb-3">
            <Notice tone="busy" title={`Reading ${rangeWords(again)} again: ${again.done} of ${again.total} days`} />
          </div>
        )}
        {months.length === 0 ? (
          <EmptyState title="No days yet">Days appear here once their reports have been read.</EmptyState>
        ) : (
          <>
            <div className="max-h-72 overflow-y-auto border-b border-line">
              <MonthTable months={months} open={month} />
            </div>
            <h3 className="px-4 pt-3 pb-1 text-sm font-semibold">{formatPeriod(month, 'month')}</h3>
            {days.length === 0 ? (
              <p className="px-4 pb-4 text-muted">No days of this month have been read.</p>
            ) : (
              <DayTable days={days} month={month} now={now} />
            )}
          </>
        )}
      </Panel>
    </div>
  );
}
