import { BigFigure, Unknown } from '@/components/page/figures/figure';
import { formatFigureCompact } from '@/components/page/figures/format';
import { Compared } from '@/components/usage/compared';
import { rangeWords } from '@/components/usage/range';
import { addDays, formatPeriod } from '@/lib/core/time';
import type { Forecast } from '@/lib/domain/usage/overview/forecast-query-schema';
import type { Overview } from '@/lib/domain/usage/query-schema';
import { FigureCard } from './figure-card';

/** This month so far against the same days of the last, the last in whole, what this one is likely to come to, and the trend's sum. */
export function MonthCards({ figures, forecast }: { figures: Overview; forecast: Forecast | null }) {
  const { month, trend, unit, metric } = figures;
  const name = formatPeriod(month.start, 'month');
  const previousName = formatPeriod(month.previousStart, 'month');
  const what = metric === 'cost' ? 'spend' : 'tokens';
  const isPreviousKnown = month.previousMissingDays === 0;
  return (
    <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-4">
      <FigureCard
        label={`${name} so far, ${what}`}
        figure={
          month.value === null ? (
            <Unknown reason={`${name} has not been read yet`} />
          ) : (
            <BigFigure value={BigInt(month.value)} unit={unit} />
          )
        }
      >
        <Compared
          days={month.comparison}
          now={BigInt(month.comparison.nowTotal)}
          before={BigInt(month.comparison.total)}
          unit={unit}
          today={month.to}
        />
        <UnreadNote {...month} />
      </FigureCard>
      <ForecastCard {...{ forecast, unit, name }} />
      <FigureCard
        label={`${previousName}, whole month`}
        figure={
          isPreviousKnown ? (
            <BigFigure value={BigInt(month.previousWhole)} unit={unit} />
          ) : (
            <Unknown reason={`${month.previousMissingDays} of its days have not been read yet`} />
          )
        }
      >
        {isPreviousKnown ? rangeWords({ from: month.previousStart, to: addDays(month.start, -1) }) : null}
        <UnreadNote partialDays={month.previousPartialDays} missingDays={month.previousMissingDays} />
      </FigureCard>
      <FigureCard label={`Last 30 days, ${what}`} figure={<BigFigure value={BigInt(trend.total)} unit={unit} />}>
        {rangeWords(trend)}
        <UnreadNote {...trend} />
      </FigureCard>
    </div>
  );
}

interface ForecastCardProps extends Pick<Overview, 'unit'> {
  forecast: Forecast | null;
  /** Of the month. */
  name: string;
}

function ForecastCard({ forecast, unit, name }: ForecastCardProps) {
  const label = `${name}, forecast for the whole month`;
  if (!forecast) {
    return (
      <FigureCard label={label} figure={<Unknown reason="Fewer than seven complete days have been read" />}>
        A forecast needs seven complete days from the last four weeks.
      </FigureCard>
    );
  }
  const short = (value: string) => formatFigureCompact(BigInt(value), unit);
  return (
    <FigureCard label={label} figure={<BigFigure value={BigInt(forecast.expected)} unit={unit} />}>
      <p className="figure text-sm">
        likely {short(forecast.low)} to {short(forecast.high)}
      </p>
      <UnreadNote partialDays={forecast.estimated.partial} missingDays={forecast.estimated.missing} />
      <p className="mt-0.5">{forecast.method}.</p>
    </FigureCard>
  );
}

function UnreadNote({ partialDays, missingDays }: { partialDays: number; missingDays: number }) {
  const days = (count: number) => (count === 1 ? '1 day is' : `${count} days are`);
  return (
    <>
      {partialDays > 0 && <p>{days(partialDays)} read only in part.</p>}
      {missingDays > 0 && <p>{days(missingDays)} not read yet.</p>}
    </>
  );
}
