'use client';

import { formatCount } from '@/components/page/figures/format';
import { Time } from '@/components/page/figures/time';
import { type Column, DataTable } from '@/components/page/list/data-table';
import { Status } from '@/components/ui/status';
import { type Day, formatDay, formatPeriod } from '@/lib/core/time';
import type { DayState } from '@/lib/domain/sync/day-rules';
import type { MonthOfDays, ReportDay, ReportReading } from '@/lib/domain/sync/query-schema';
import { DAY_LOOK, monthWords } from './day-words';

/** Every month since the oldest day that was read, with a mark for each of its days; one of them is open below. */
export function MonthTable({ months, open }: { months: readonly MonthOfDays[]; open: Day }) {
  const columns: Column<MonthOfDays>[] = [
    {
      id: 'month',
      header: 'Month',
      cell: ({ month }) => (
        <a
          href={`/settings/sync?month=${month.slice(0, 7)}#days`}
          aria-current={month === open ? 'true' : undefined}
          className={month === open ? 'plain-link font-semibold' : 'plain-link'}
        >
          {formatPeriod(month, 'month')}
        </a>
      ),
    },
    { id: 'days', header: 'Days', cell: ({ states }) => <Strip states={states} /> },
    {
      id: 'state',
      header: 'Read',
      cell: ({ states }) => {
        const { tone, words } = monthWords(states);
        return <Status tone={tone}>{words}</Status>;
      },
    },
  ];
  return (
    <DataTable caption="Report months, newest first" columns={columns} rows={months} rowKey={({ month }) => month} />
  );
}

/** Days of one kind in a row are one element. A mark for each day: full, half full or empty; the words beside it say the same. */
function Strip({ states }: { states: readonly DayState[] }) {
  const runs: { at: number; state: DayState; days: number }[] = [];
  for (const [at, state] of states.entries()) {
    const last = runs.at(-1);
    if (last?.state === state) last.days += 1;
    else runs.push({ at, state, days: 1 });
  }
  return (
    <span aria-hidden="true" className="flex">
      {runs.map(({ at, state, days }) => (
        <span key={at} className={`day-run day-run--${state}`} style={{ inlineSize: `${days / 2}rem` }} />
      ))}
    </span>
  );
}

/** The days of a month: what was read of each report, and when. */
export function DayTable({ days, month, now }: { days: readonly ReportDay[]; month: Day; now: Date }) {
  const columns: Column<ReportDay>[] = [
    { id: 'day', header: 'Day', cell: ({ day }) => <span className="whitespace-nowrap">{formatDay(day)}</span> },
    {
      id: 'state',
      header: 'State',
      cell: ({ state, isRunning }) => (
        <Status tone={isRunning ? 'neutral' : DAY_LOOK[state].tone}>
          {isRunning ? 'Still running' : DAY_LOOK[state].word}
        </Status>
      ),
    },
    { id: 'usage', header: 'Usage report', cell: ({ usage }) => <Reading reading={usage} now={now} /> },
    { id: 'cost', header: 'Cost report', cell: ({ cost }) => <Reading reading={cost} now={now} /> },
  ];
  return (
    <DataTable
      caption={`Days of ${formatPeriod(month, 'month')}, newest first`}
      columns={columns}
      rows={days}
      rowKey={({ day }) => day}
    />
  );
}

function Reading({ reading, now }: { reading: ReportReading | null; now: Date }) {
  if (!reading) return <span className="text-muted">Never read</span>;
  const { readAt, rows, unreadable, isHeld } = reading;
  return (
    <div>
      <Time at={new Date(readAt)} now={now} />
      <span className="text-muted"> · {rows === 1 ? '1 row' : `${formatCount(BigInt(rows))} rows`}</span>
      {unreadable > 0 && (
        <p className="text-xs text-warn">{unreadable === 1 ? '1 row' : `${unreadable} rows`} could not be read.</p>
      )}
      {isHeld && (
        <p className="text-xs text-muted">
          A later reading lost rows. Steward is waiting for a second reading to confirm it.
        </p>
      )}
    </div>
  );
}
