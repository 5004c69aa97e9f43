import { formatFigure } from '@/components/page/figures/format';
import { Instant } from '@/components/page/figures/time';
import { type Column, DataTable } from '@/components/page/list/data-table';
import { Panel } from '@/components/ui/panel';
import { formatInstant, formatPeriod } from '@/lib/core/time';
import type { BudgetAlert, BudgetDetail } from '@/lib/domain/budgets/query-schema';

const money = (nano: string) => formatFigure(BigInt(nano), 'nano_dollars');

const CHANNELS: Readonly<Record<string, string>> = { inbox: 'inbox', email: 'mail' };
const STATES: Readonly<Record<string, string>> = {
  waiting: 'on its way',
  dropped: 'not sent: no access',
  dead: 'could not be delivered',
};

/** Each threshold that was reached, with whom it reached and when. */
export function AlertTable({ budget }: { budget: BudgetDetail }) {
  const columns: Column<BudgetAlert>[] = [
    {
      id: 'what',
      header: 'Alert',
      cell: ({ basis, threshold, from }) => (
        <span className="block py-1 text-start leading-tight">
          {threshold} % {basis === 'actual' ? 'spent' : 'expected'}
          <span className="block text-xs text-muted">{formatPeriod(from, budget.period)}</span>
        </span>
      ),
    },
    { id: 'at', header: 'Found', cell: ({ at }) => <Instant at={at} /> },
    {
      id: 'value',
      header: 'Amount',
      align: 'end',
      cell: ({ value, limit, basis }) => (
        <span className="figure">
          {money(value)}{' '}
          <span className="text-muted">
            {basis === 'actual' ? 'of' : 'expected of'} {money(limit)}
          </span>
        </span>
      ),
    },
    { id: 'reached', header: 'Recipients', cell: (alert) => <Reached alert={alert} /> },
  ];
  return (
    <Panel title="Alerts" note="One alert per threshold, period and limit" isFlush>
      {budget.alerts.length === 0 ? (
        <p className="px-4 pb-4 text-table text-muted">
          {budget.limit === null ? 'Without a limit there are no alerts.' : 'No threshold reached yet.'}
        </p>
      ) : (
        <DataTable caption="Alerts" columns={columns} rows={budget.alerts} rowKey={({ id }) => id} />
      )}
    </Panel>
  );
}

function Reached({ alert: { state, reached } }: { alert: BudgetAlert }) {
  if (state === 'covered') return <span className="text-muted">Sent with a higher one</span>;
  if (state === 'carried') return <span className="text-muted">Sent before the limit was changed</span>;
  if (reached.length === 0) return <span className="text-muted">No one yet</span>;
  return (
    <ul className="text-start">
      {reached.map(({ channel, recipient, state: how, at }) => (
        <li key={`${channel} ${recipient}`} className="[overflow-wrap:anywhere]">
          {recipient} <span className="text-xs text-muted">by {CHANNELS[channel] ?? 'channel'}, </span>
          <span className="text-xs text-muted">{STATES[how] ?? (at ? formatInstant(at) : how)}</span>
        </li>
      ))}
    </ul>
  );
}
