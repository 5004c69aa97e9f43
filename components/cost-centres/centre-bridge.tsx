import { Money } from '@/components/page/figures/figure';
import type { CentreMonth } from '@/lib/domain/cost-centres/query-schema';

/** How what the cost centres are charged comes to what is reported, to the last digit. */
export function CentreBridge({ month: { lines, unassigned, apart, reported } }: { month: CentreMonth }) {
  const sum = (of: 'own' | 'shared') => lines.reduce((total, line) => total + BigInt(line[of]), 0n);
  const rows = [
    { label: 'Own cost of cost centres', nano: sum('own') },
    { label: 'Shared cost charged to them', nano: sum('shared') },
    { label: 'Shared cost, left apart', nano: BigInt(apart.total) },
    { label: 'Unassigned', nano: BigInt(unassigned.total) },
    { label: 'Reported, as in Usage & cost', nano: BigInt(reported), isSum: true },
  ];
  return (
    <dl className="grid max-w-xl grid-cols-[1fr_auto] gap-x-6 gap-y-1 text-sm">
      {rows.map(({ label, nano, isSum }) => (
        <div
          key={label}
          className={`col-span-2 grid grid-cols-subgrid py-0.5 ${isSum ? 'border-t border-line font-medium' : ''}`}
        >
          <dt className={isSum ? '' : 'text-muted'}>{label}</dt>
          <dd className="figure text-end">
            <Money nano={nano} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
