import { FigureCard } from '@/components/overview/figure-card';
import { BigFigure, Unknown } from '@/components/page/figures/figure';
import { formatFigure, formatFigureCompact, formatShare } from '@/components/page/figures/format';
import { Status } from '@/components/ui/status';
import { formatDay, formatInstant, formatPeriod } from '@/lib/core/time';
import type { BudgetDetail } from '@/lib/domain/budgets/query-schema';
import { PERIOD_WORDS, STANDING_LOOK } from './budget-words';

const UNIT = 'nano_dollars';
const money = (nano: string | bigint) => formatFigure(BigInt(nano), UNIT);

/** Spent, left, where it ends and how fast: the four answers that a budget's page opens with. */
export function BudgetFigures({ budget }: { budget: BudgetDetail }) {
  const {
    period,
    from,
    spent,
    ahead,
    limit,
    forecast,
    standing,
    missingDays,
    isStale,
    dataAsOf,
    dailyRate,
    runsOutOn,
  } = budget;
  const { tone, word } = STANDING_LOOK[standing];
  const left = limit === null || spent === null ? null : BigInt(limit) - BigInt(spent);
  const unread = `${formatPeriod(from, period)} has not been read yet`;
  return (
    <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-4">
      <FigureCard
        label={`Spent in ${formatPeriod(from, period)}`}
        figure={spent === null ? <Unknown reason={unread} /> : <BigFigure value={BigInt(spent)} unit={UNIT} />}
      >
        <Status tone={tone}>{word}</Status>
        {ahead !== '0' && <p>{money(ahead)} of it went through the gateway and is not in Anthropic’s report yet.</p>}
        {missingDays > 0 && <p>{missingDays} of its days have not been read yet: unknown, not zero.</p>}
        {isStale && (
          <p>{dataAsOf ? `Out of date: cost was last read ${formatInstant(dataAsOf)}.` : 'No cost read yet.'}</p>
        )}
      </FigureCard>
      <FigureCard
        label={limit === null ? 'Limit' : left !== null && left < 0n ? 'Over the limit by' : 'Remaining'}
        figure={
          limit === null ? (
            'No limit'
          ) : left === null ? (
            <Unknown reason={unread} />
          ) : (
            <BigFigure value={left < 0n ? -left : left} unit={UNIT} />
          )
        }
      >
        {limit === null ? (
          'It is tracked without alerts.'
        ) : (
          <p className="figure">
            of {money(limit)}
            {spent !== null && limit !== '0' && `, ${formatShare(BigInt(spent), BigInt(limit))} used`}
          </p>
        )}
        <Raises budget={budget} />
      </FigureCard>
      <FigureCard
        label={`Forecast for the whole ${PERIOD_WORDS[period].one}`}
        figure={
          forecast === null ? (
            <Unknown reason="Fewer than seven complete days have been read" />
          ) : (
            <BigFigure value={BigInt(forecast.expected)} unit={UNIT} />
          )
        }
      >
        {forecast === null ? (
          'A forecast needs seven complete days from the last four weeks.'
        ) : (
          <p className="figure">
            likely {formatFigureCompact(BigInt(forecast.low), UNIT)} to{' '}
            {formatFigureCompact(BigInt(forecast.high), UNIT)}
          </p>
        )}
      </FigureCard>
      <FigureCard
        label="Cost per day"
        figure={
          dailyRate === null ? (
            <Unknown reason="Fewer than seven complete days have been read" />
          ) : (
            <BigFigure value={BigInt(dailyRate)} unit={UNIT} />
          )
        }
      >
        <p>mean of the last seven complete days</p>
        {runsOutOn !== null && (
          <p className="font-medium text-foreground">
            {standing === 'passed' ? `Used up on ${formatDay(runsOutOn)}` : `Runs out on ${formatDay(runsOutOn)}`}
          </p>
        )}
        {runsOutOn === null && limit !== null && forecast !== null && (
          <p>Lasts to the end of the {PERIOD_WORDS[period].one}.</p>
        )}
      </FigureCard>
    </div>
  );
}

function Raises({ budget: { base, raises } }: { budget: BudgetDetail }) {
  if (raises.length === 0 || base === null) return null;
  return (
    <p className="figure">
      {money(base)}
      {raises.map(({ amount, until }) => ` and ${money(amount)} more until ${formatDay(until)}`).join('')}
    </p>
  );
}
