import { formatFigureCompact } from '@/components/page/figures/format';
import { formatPeriod } from '@/lib/core/time';
import type { Forecast } from '@/lib/domain/usage/overview/forecast-query-schema';
import type { Unit } from '@/lib/domain/usage/schema';

/** What the month is likely to come to, in one line; how it is reckoned on hover. */
export function ForecastLine({ forecast, unit }: { forecast: Forecast; unit: Unit }) {
  const short = (value: string) => formatFigureCompact(BigInt(value), unit);
  const { missing, partial } = forecast.estimated;
  const unread = missing + partial;
  return (
    <p className="-mt-1 mb-3 text-table text-muted" title={`${forecast.method}.`}>
      {formatPeriod(forecast.from, 'month')} is likely to come to{' '}
      <span className="figure font-medium text-foreground">{short(forecast.expected)}</span>, between{' '}
      <span className="figure">{short(forecast.low)}</span> and <span className="figure">{short(forecast.high)}</span>.
      {unread > 0 && ` ${unread === 1 ? '1 day' : `${unread} days`} of it that should be known counts as expected.`}
    </p>
  );
}
