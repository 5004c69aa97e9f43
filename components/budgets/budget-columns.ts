import { slotName } from '@/components/charts/series-colors';
import { formatFigure, formatShare } from '@/components/page/figures/format';
import { type Cell, type Piece, unknown } from '@/components/page/list/cell';
import type { ListColumn } from '@/components/page/list/list-column';
import { instantField } from '@/components/page/list/plain-cells';
import { dollars } from '@/lib/core/money';
import { dayOf, formatDay, formatInstant, formatPeriod } from '@/lib/core/time';
import type { BudgetRow } from '@/lib/domain/budgets/query-schema';
import { PERIOD_WORDS, SCOPE_WORDS, STANDING_LOOK } from './budget-words';

const NO_LIMIT: Piece = { text: 'No limit', look: 'muted' };

function moneyPiece(nano: bigint): Piece {
  return { text: formatFigure(nano, 'nano_dollars'), usd: dollars(nano) };
}

function spentCell({ spent, missingDays, isStale, dataAsOf }: BudgetRow): Cell {
  if (spent === null) return unknown('This period has not been read yet');
  const notes: Piece[] = [
    ...(missingDays > 0 ? [{ text: `${missingDays} days not read`, look: 'warn' } as const] : []),
    ...(isStale && dataAsOf ? [{ text: `as of ${formatInstant(dataAsOf)}`, look: 'warn' } as const] : []),
  ];
  return [moneyPiece(BigInt(spent)), ...notes];
}

function remainingOf({ limit, spent }: BudgetRow): bigint | null {
  return limit === null || spent === null ? null : BigInt(limit) - BigInt(spent);
}

function standingCell({ standing, archivedAt, firstDay, from }: BudgetRow): Piece {
  if (archivedAt) return { text: `Archived ${formatDay(dayOf(archivedAt))}`, tone: 'neutral' };
  if (firstDay > from) return { text: `Begins ${formatDay(firstDay)}`, tone: 'neutral' };
  const { tone, word, says } = STANDING_LOOK[standing];
  return { text: word, tone, title: says };
}

function scopeCell({ scope }: BudgetRow): Cell {
  const { kind, id, label, hint, isOver } = scope;
  if (kind === 'organization') return { text: label };
  const marked = kind === 'workspace' || kind === 'api_key' ? { mark: slotName(kind, id) } : {};
  return [
    { text: label, look: 'aside', ...marked },
    { text: hint ?? SCOPE_WORDS[kind], look: 'note' },
    ...(isOver ? [{ text: 'archived or gone', look: 'warn' } as const] : []),
  ];
}

/** What the list of budgets can show, on the screen and in a file. */
export const BUDGET_COLUMNS: readonly ListColumn<BudgetRow>[] = [
  {
    id: 'name',
    label: 'Budget',
    isSortable: true,
    cell: ({ id, name }) => ({ text: name, href: `/budgets/${id}`, look: 'name' }),
    file: { name: ({ name }) => name, id: ({ id }) => id },
  },
  {
    id: 'scope',
    label: 'Of',
    isTall: true,
    cell: scopeCell,
    file: {
      scope: ({ scope }) => scope.kind,
      scope_id: ({ scope }) => scope.id,
      scope_name: ({ scope }) => scope.label,
    },
  },
  {
    id: 'period',
    label: 'Period',
    cell: ({ period, from }) => [
      { text: PERIOD_WORDS[period].each },
      { text: formatPeriod(from, period), look: 'note' },
    ],
    isTall: true,
    file: { period: ({ period }) => period, period_from: ({ from }) => from, period_to: ({ to }) => to },
  },
  {
    id: 'standing',
    label: 'Status',
    onCard: 'line',
    cell: standingCell,
    file: { status: ({ standing, archivedAt }) => (archivedAt ? 'archived' : standing) },
  },
  {
    id: 'spent',
    label: 'Spent',
    isSortable: true,
    align: 'end',
    onCard: 'named',
    cell: spentCell,
    file: { spent_usd: ({ spent }) => (spent === null ? null : dollars(BigInt(spent))) },
  },
  {
    id: 'limit',
    label: 'Limit',
    isSortable: true,
    align: 'end',
    onCard: 'named',
    cell: ({ limit }) => (limit === null ? NO_LIMIT : moneyPiece(BigInt(limit))),
    file: { limit_usd: ({ limit }) => (limit === null ? 'none' : dollars(BigInt(limit))) },
  },
  {
    id: 'used',
    label: 'Used',
    isSortable: true,
    align: 'end',
    onCard: 'lead',
    cell: ({ limit, spent }) => {
      if (limit === null) return NO_LIMIT;
      if (spent === null) return unknown('This period has not been read yet');
      return limit === '0' ? 'limit of zero' : formatShare(BigInt(spent), BigInt(limit));
    },
    file: {},
  },
  {
    id: 'remaining',
    label: 'Remaining',
    isSortable: true,
    align: 'end',
    cell: (row) => {
      const left = remainingOf(row);
      if (row.limit === null) return NO_LIMIT;
      return left === null ? unknown('This period has not been read yet') : moneyPiece(left);
    },
    file: {
      remaining_usd: (row) => {
        const left = remainingOf(row);
        return left === null ? null : dollars(left);
      },
    },
  },
  {
    id: 'forecast',
    label: 'Forecast',
    isSortable: true,
    align: 'end',
    isTall: true,
    cell: ({ forecast }) =>
      forecast === null
        ? unknown('A forecast needs seven complete days from the last four weeks')
        : [
            moneyPiece(BigInt(forecast.expected)),
            {
              text: `${formatFigure(BigInt(forecast.low), 'nano_dollars')} – ${formatFigure(BigInt(forecast.high), 'nano_dollars')}`,
              look: 'note',
            },
          ],
    file: {
      forecast_usd: ({ forecast }) => forecast && dollars(BigInt(forecast.expected)),
      forecast_low_usd: ({ forecast }) => forecast && dollars(BigInt(forecast.low)),
      forecast_high_usd: ({ forecast }) => forecast && dollars(BigInt(forecast.high)),
    },
  },
  {
    id: 'owner',
    label: 'Owner',
    isExtra: true,
    cell: ({ ownerName }) => ownerName ?? { text: 'Nobody', look: 'muted' },
    file: { owner: ({ ownerName }) => ownerName },
  },
  {
    id: 'asOf',
    label: 'Cost read',
    isExtra: true,
    cell: ({ dataAsOf }) => (dataAsOf ? formatInstant(dataAsOf) : unknown('Not counted yet')),
    file: { cost_read_at: ({ dataAsOf }) => instantField(dataAsOf) },
  },
];
