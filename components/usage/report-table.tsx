import Link from 'next/link';
import { periodLabel, periodNote } from '@/components/charts/chart-model';
import { type Column, DataTable } from '@/components/data-table/data-table';
import { Figure } from '@/components/figures/figure';
import { formatShare } from '@/components/figures/format';
import type { Period, Series, UsageReport } from '@/lib/domain/usage/schema';

interface Line {
  period: Period;
  total: string | null;
  values: (string | null)[];
}

const NOT_READ = 'Not read yet: unknown, not zero';
const figure = (value: string | null | undefined) => (value === null || value === undefined ? null : BigInt(value));

interface ReportTableProps {
  report: UsageReport;
  /** Where a part's name leads, if it can be looked at alone. */
  hrefOf: (series: Series) => string | null;
}

/** The chart's own figures, newest period first, with the sums and shares on top. */
export function ReportTable({ report, hrefOf }: ReportTableProps) {
  const { unit, series } = report;
  const isSplit = report.split !== 'none';
  const columns: Column<Line>[] = [
    {
      id: 'period',
      header: 'Period (UTC)',
      cell: ({ period }) => <PeriodName period={period} granularity={report.granularity} />,
    },
    {
      id: 'total',
      header: 'Total',
      align: 'end',
      cell: ({ total }) => <Figure value={figure(total)} unit={unit} unknown={NOT_READ} />,
    },
    ...(isSplit ? series : []).map(
      (part, slot): Column<Line> => ({
        id: `part ${part.id}`,
        header: <PartName part={part} href={hrefOf(part)} />,
        label: part.label,
        align: 'end',
        cell: ({ values }) => <Figure value={figure(values[slot])} unit={unit} unknown={NOT_READ} />,
      }),
    ),
  ];
  const whole = BigInt(report.total);
  const sums = Object.fromEntries(
    series.map((part) => [`part ${part.id}`, <Figure key={part.id} value={BigInt(part.total)} unit={unit} />]),
  );
  const shares = Object.fromEntries(series.map((part) => [`part ${part.id}`, formatShare(BigInt(part.total), whole)]));
  const totals = [{ period: 'All periods', total: <Figure value={whole} unit={unit} />, ...sums }];
  const rows = report.periods
    .map((period, at) => ({
      period,
      total: report.totals[at] ?? null,
      values: series.map(({ values }) => values[at] ?? null),
    }))
    .reverse();
  return (
    <DataTable
      caption="The figures of the chart"
      columns={columns}
      rows={rows}
      rowKey={({ period }) => period.start}
      totals={isSplit ? [...totals, { period: 'Share', total: formatShare(whole, whole), ...shares }] : totals}
      isWide
      isTall
    />
  );
}

function PeriodName({ period, granularity }: { period: Period; granularity: UsageReport['granularity'] }) {
  const note = periodNote(period);
  return (
    <span className="whitespace-nowrap">
      {periodLabel(period, granularity)}
      {note && <span className="ms-2 text-xs text-muted">{note}</span>}
    </span>
  );
}

function PartName({ part, href }: { part: Series; href: string | null }) {
  const name = (
    <span
      className="inline-block max-w-30 align-bottom whitespace-normal [overflow-wrap:anywhere]"
      title={part.hint ? `${part.label} · ${part.hint}` : part.label}
    >
      {part.label}
    </span>
  );
  return href ? (
    <Link href={href} prefetch={false} className="hover:text-accent hover:underline hover:underline-offset-4">
      {name}
    </Link>
  ) : (
    name
  );
}
