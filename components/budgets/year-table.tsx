'use client';

import type { ReactNode } from 'react';
import { slotName } from '@/components/charts/series-colors';
import { Figure, Unknown } from '@/components/page/figures/figure';
import { formatFigure, formatShare } from '@/components/page/figures/format';
import { CellView } from '@/components/page/list/cell-view';
import { type Column, DataTable } from '@/components/page/list/data-table';
import { formatPeriod } from '@/lib/core/time';
import type { BudgetYear, YearRow } from '@/lib/domain/budgets/query-schema';
import { isReached } from '@/lib/domain/budgets/rules';

/** Budget against actual, month by month: what was spent, and beneath it the limit of that month. */
export function YearTable({ year }: { year: BudgetYear }) {
  const columns: Column<YearRow>[] = [
    { id: 'name', header: 'Workspace', cell: (row) => <RowName row={row} /> },
    ...year.months.map(
      ({ from, isPartial, missingDays }, at): Column<YearRow> => ({
        id: from,
        header: (
          <span title={missingDays > 0 ? `${missingDays} days not read` : undefined}>
            {formatPeriod(from, 'month').slice(0, 3)}
            {isPartial && <span className="block text-xs font-normal">partial</span>}
          </span>
        ),
        label: formatPeriod(from, 'month'),
        align: 'end',
        cell: ({ months }) => <MonthCell {...months[at]} />,
      }),
    ),
    {
      id: 'year',
      header: String(year.year),
      align: 'end',
      cell: (row) => <YearCell row={row} />,
    },
  ];
  const total = year.organization;
  const totals = total
    ? [Object.fromEntries(columns.map(({ id, cell }) => [id, cell(total)])) as Record<string, ReactNode>]
    : [];
  return (
    <DataTable
      caption={`Budget against actual in ${year.year}`}
      columns={columns}
      rows={year.workspaces}
      rowKey={({ id }) => id}
      totals={totals}
      isWide
    />
  );
}

function RowName({ row: { id, label, budgetId } }: { row: YearRow }) {
  const mark = id === '' ? {} : { mark: slotName('workspace', id) };
  return (
    <CellView cell={[{ text: label, look: 'name', ...mark, ...(budgetId ? { href: `/budgets/${budgetId}` } : {}) }]} />
  );
}

function MonthCell({ spent = null, limit = null, hasBudget = false }: Partial<YearRow['months'][number]>) {
  const isOver = isReached(spent === null ? null : BigInt(spent), limit === null ? null : BigInt(limit));
  return (
    <span className="block py-1 leading-tight">
      <span className={isOver ? 'font-medium text-bad' : ''}>
        {spent === null ? (
          <Unknown reason="This month has not been read" />
        ) : (
          <Figure value={BigInt(spent)} unit="nano_dollars" />
        )}
      </span>
      <span className="figure block text-xs text-muted">
        {limit !== null ? `of ${formatFigure(BigInt(limit), 'nano_dollars')}` : hasBudget ? 'no limit' : 'no budget'}
      </span>
    </span>
  );
}

function YearCell({ row: { spent, limit, spentOfLimit } }: { row: YearRow }) {
  return (
    <span className="block py-1 leading-tight font-medium">
      <Figure value={BigInt(spent)} unit="nano_dollars" />
      <span className="figure block text-xs font-normal text-muted">
        {limit === null
          ? 'no budget'
          : `${formatShare(BigInt(spentOfLimit), BigInt(limit))} of ${formatFigure(BigInt(limit), 'nano_dollars')}`}
      </span>
    </span>
  );
}
