import { Money } from '@/components/page/figures/figure';
import { formatPeriod } from '@/lib/core/time';
import type { Statement } from '@/lib/domain/months/query-schema';

interface Line {
  label: string;
  nano: string;
  isSum?: boolean;
}

/** From what was closed to what the reports say now, and on to the invoice. */
export function Bridge({ statement: { state, closed, arrivals, reported, invoice } }: { statement: Statement }) {
  const lines: Line[] = closed
    ? [
        { label: 'As closed', nano: closed.frozen },
        ...arrivals.map(({ month, amount }) => ({
          label: `Corrections that arrived in ${formatPeriod(month, 'month')}`,
          nano: amount,
        })),
        ...(arrivals.length === 0 ? [{ label: 'Corrections since', nano: '0' }] : []),
        { label: 'Reported now, as in Usage & cost', nano: reported, isSum: true },
      ]
    : [{ label: state === 'ready' ? 'Reported' : 'Reported so far', nano: reported, isSum: true }];
  const invoiced: Line[] = invoice
    ? [
        { label: 'Priority tier, which the cost report leaves out', nano: invoice.priority },
        { label: 'Tax', nano: invoice.tax },
        { label: 'Credits', nano: (-BigInt(invoice.credits)).toString() },
        { label: 'Unexplained', nano: invoice.unexplained },
        { label: 'Invoice', nano: invoice.amount, isSum: true },
      ]
    : [];
  return (
    <dl className="grid max-w-xl grid-cols-[1fr_auto] gap-x-6 gap-y-1 text-sm">
      {[...lines, ...invoiced].map(({ label, nano, isSum }) => (
        <div
          key={label}
          className={`col-span-2 grid grid-cols-subgrid py-0.5 ${isSum ? 'border-t border-line font-medium' : ''}`}
        >
          <dt className={isSum ? '' : 'text-muted'}>{label}</dt>
          <dd className="figure text-end">
            <Money nano={BigInt(nano)} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
