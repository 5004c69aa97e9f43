import Link from 'next/link';
import {
  addDays,
  addMonths,
  type Day,
  daysFrom,
  formatDay,
  formatPeriod,
  monthStart,
  periodStarts,
} from '@/lib/core/time';
import type { RotationPage } from '@/lib/domain/rotations/query-schema';

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

interface DueCalendarProps {
  days: RotationPage['days'];
  today: Day;
  chosen: Day | null;
  hrefOf: (day: Day) => string;
}

/** This month and the next, each day with how many keys are due on it. */
export function DueCalendar({ days, today, chosen, hrefOf }: DueCalendarProps) {
  const counts = new Map(days.map(({ day, count }) => [day, count]));
  const first = monthStart(today);
  return (
    <div className="grid gap-6 md:grid-cols-2">
      {[first, addMonths(first, 1)].map((month) => (
        <table key={month} className="w-full table-fixed text-center text-table">
          <caption className="mb-2 text-start font-medium">{formatPeriod(month, 'month')}</caption>
          <thead>
            <tr>
              {WEEKDAYS.map((name) => (
                <th key={name} scope="col" className="py-1 text-xs font-normal text-muted">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {periodStarts(month, addDays(addMonths(month, 1), -1), 'week').map((monday) => (
              <tr key={monday}>
                {daysFrom(monday, 7).map((day) => (
                  <td key={day} className="h-8 p-0 pointer-coarse:h-11">
                    {monthStart(day) === month && (
                      <DayCell
                        {...{ day, count: counts.get(day) ?? 0, isToday: day === today, isChosen: day === chosen }}
                        href={hrefOf(day)}
                      />
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      ))}
    </div>
  );
}

interface DayCellProps {
  day: Day;
  count: number;
  isToday: boolean;
  isChosen: boolean;
  href: string;
}

function DayCell({ day, count, isToday, isChosen, href }: DayCellProps) {
  const number = Number(day.slice(8));
  if (count === 0) return <span className={isToday ? 'font-semibold' : 'text-muted'}>{number}</span>;
  return (
    <Link
      href={href}
      prefetch={false}
      aria-current={isChosen ? 'true' : undefined}
      aria-label={`${formatDay(day)}: ${count} due`}
      className={`flex h-full items-center justify-center gap-1 rounded ${isChosen ? 'bg-segment font-medium' : 'bg-warning-soft'}`}
    >
      {number}
      <span className="figure text-xs text-muted">{count}</span>
    </Link>
  );
}
