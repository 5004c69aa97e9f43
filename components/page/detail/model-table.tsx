import { assignLooks } from '@/components/charts/series-colors';
import { SeriesMark } from '@/components/charts/series-mark';
import { Figure } from '@/components/page/figures/figure';
import { formatShare } from '@/components/page/figures/format';
import { type Column, DataTable } from '@/components/page/list/data-table';
import { METRIC_WORDS } from '@/components/usage/words';
import type { Series, UsageReport } from '@/lib/domain/usage/query-schema';
import type { SumUnit } from '@/lib/domain/usage/schema';

/** The models of a trend, largest first, in the colours of its chart. */
export function ModelTable({ report, unit }: { report: UsageReport; unit: SumUnit }) {
  const whole = BigInt(report.total);
  const looks = assignLooks(
    report.split,
    report.series.map(({ id }) => id),
  );
  const columns: Column<Series>[] = [
    {
      id: 'model',
      header: 'Model',
      cell: ({ id, label, hint }) => {
        const look = looks.get(id);
        return (
          <span className="flex items-center gap-2">
            {look && <SeriesMark look={look} />}
            {label}
            {hint && <span className="text-xs text-muted">{hint}</span>}
          </span>
        );
      },
    },
    {
      id: 'value',
      header: METRIC_WORDS[report.metric],
      align: 'end',
      cell: ({ total }) => <Figure value={BigInt(total)} unit={unit} />,
    },
    {
      id: 'share',
      header: 'Share',
      align: 'end',
      cell: ({ total }) => <span className="figure">{formatShare(BigInt(total), whole)}</span>,
    },
  ];
  const totals = [
    {
      model: 'All models',
      value: <Figure value={whole} unit={unit} />,
      share: formatShare(whole, whole),
    },
  ];
  return <DataTable caption="Models" columns={columns} rows={report.series} rowKey={({ id }) => id} totals={totals} />;
}
