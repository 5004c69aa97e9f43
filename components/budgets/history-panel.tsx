import type { ChartModel } from '@/components/charts/chart-model';
import { assignLooks } from '@/components/charts/series-colors';
import { TimeChart } from '@/components/charts/time-chart';
import { Money } from '@/components/page/figures/figure';
import { formatShare } from '@/components/page/figures/format';
import { type Column, DataTable } from '@/components/page/list/data-table';
import { Panel } from '@/components/ui/panel';
import { formatPeriod } from '@/lib/core/time';
import type { BudgetDetail } from '@/lib/domain/budgets/query-schema';
import { isReached } from '@/lib/domain/budgets/rules';
import { PERIOD_WORDS } from './budget-words';

type Past = BudgetDetail['history'][number];

/** What the last twelve periods cost against the limit that each had, drawn and as a table. */
export function HistoryPanel({ budget }: { budget: BudgetDetail }) {
  const { period, history, scope } = budget;
  const columns: Column<Past>[] = [
    {
      id: 'period',
      header: PERIOD_WORDS[period].one.replace(/^./, (letter) => letter.toUpperCase()),
      cell: ({ from, isPartial, missingDays }) => (
        <>
          {formatPeriod(from, period)}
          {(isPartial || missingDays > 0) && (
            <span className="ms-2 text-xs text-muted">
              {[isPartial ? 'partial' : '', missingDays > 0 ? `${missingDays} days not read` : '']
                .filter(Boolean)
                .join(', ')}
            </span>
          )}
        </>
      ),
    },
    {
      id: 'spent',
      header: 'Spent',
      align: 'end',
      cell: ({ spent }) => <Money nano={spent === null ? null : BigInt(spent)} />,
    },
    {
      id: 'limit',
      header: 'Limit',
      align: 'end',
      cell: ({ limit }) =>
        limit === null ? <span className="text-muted">No limit</span> : <Money nano={BigInt(limit)} />,
    },
    {
      id: 'used',
      header: 'Used',
      align: 'end',
      cell: ({ spent, limit }) => {
        if (spent === null || limit === null) return <span className="text-muted">–</span>;
        const isOver = isReached(BigInt(spent), BigInt(limit));
        return (
          <span className={`figure ${isOver ? 'font-medium text-bad' : ''}`}>
            {limit === '0' ? (isOver ? 'over' : '0') : formatShare(BigInt(spent), BigInt(limit))}
          </span>
        );
      },
    },
  ];
  return (
    <Panel
      title={`Twelve ${PERIOD_WORDS[period].one}s against the limit`}
      note={`Cost of ${scope.label} in UTC ${PERIOD_WORDS[period].one}s. Each keeps the limit it had at its end.`}
      isFlush
    >
      <div className="px-4 pb-3">
        <TimeChart
          model={toModel(budget)}
          title={`Cost by ${PERIOD_WORDS[period].one} against the limit`}
          height={220}
        />
      </div>
      <DataTable
        caption={`Cost by ${PERIOD_WORDS[period].one} against the limit`}
        columns={columns}
        rows={[...history].reverse()}
        rowKey={({ from }) => from}
      />
    </Panel>
  );
}

function toModel({ period, history, name }: BudgetDetail): ChartModel {
  const look = assignLooks('none', ['total']).get('total') ?? { color: 'var(--series-1)', texture: 0 };
  const spent = history.map((one) => one.spent);
  return {
    ...{ unit: 'nano_dollars', granularity: period, totals: spent, before: null, band: null },
    periods: history.map(({ from, to, isPartial, missingDays, spent: value }) => ({
      ...{ key: from, start: from, hour: null, label: formatPeriod(from, period) },
      note: isPartial ? 'partial' : '',
      isUnread: value === null && missingDays > 0,
      days: { from, to },
    })),
    series: [{ id: 'total', label: 'Cost', values: spent, before: null, ...look }],
    limits: [{ id: 'limit', label: name, values: history.map(({ limit }) => limit) }],
  };
}
