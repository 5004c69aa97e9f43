import type { ReactNode } from 'react';
import { periodKey, periodLabel, periodNote } from '@/components/charts/chart-model';
import { type Column, DataTable } from '@/components/data-table/data-table';
import { Figure, Unknown } from '@/components/figures/figure';
import { figureOf, formatChange, formatShare } from '@/components/figures/format';
import type { Period, PreviousSeries, Series, UsageReport } from '@/lib/domain/usage/schema';
import { PartName } from './part-name';
import { SortButton } from './sort-button';
import { sortingOf, sortLines } from './sorting';

interface Line {
  at: number;
  period: Period;
  figures: ReadonlyMap<string, bigint | null>;
}

const NOT_READ = 'Not read yet: unknown, not zero';
const NOT_ALIKE = 'Not compared: one of the two is not whole, or shorter than the other';
const NO_RATE = 'Nothing to divide by in this period';

interface ReportTableProps {
  report: UsageReport;
  /** Where a part's name leads, if it can be looked at alone. */
  hrefOf: (series: Series) => string | null;
  /** Goes there without leaving the page. */
  onFollow?: (series: Series) => void;
  sort?: { by: string; onSort: (column: string) => void };
}

/** The chart's own figures, newest period first unless sorted, with the sums and shares on top. */
export function ReportTable({ report, hrefOf, onFollow, sort }: ReportTableProps) {
  const { unit, series, previous } = report;
  const isSplit = report.split !== 'none';
  const sorting = sortingOf(sort?.by ?? '-period');
  const isRate = unit === 'ratio' || unit === 'dollars_per_million';
  const parts = isSplit ? series : [];
  const figure = (value: string | null | undefined) =>
    value === null || value === undefined ? null : figureOf(value, unit);
  const shown = (value: bigint | null, unknown = isRate ? NO_RATE : NOT_READ) => (
    <Figure value={value} unit={unit} unknown={unknown} />
  );
  const sortedBy = (id: string): Column<Line>['sorted'] =>
    sorting.column !== id ? undefined : sorting.isFalling ? 'descending' : 'ascending';
  const headed = (id: string, name: string, title: Column<Line>['header'] = name) => (
    <span className="inline-flex items-center gap-1">
      {title}
      {sort && <SortButton name={name} state={sortedBy(id)} onPress={() => sort.onSort(id)} />}
    </span>
  );
  const figureColumn = (id: string, name: string, title?: Column<Line>['header']): Column<Line> => ({
    id,
    header: headed(id, name, title),
    label: name,
    sorted: sortedBy(id),
    align: 'end',
    cell: ({ figures, period }) => shown(figures.get(id) ?? null, period.missingDays > 0 ? NOT_READ : undefined),
  });
  const columns: Column<Line>[] = [
    {
      id: 'period',
      header: headed('period', 'Period (UTC)'),
      sorted: sortedBy('period'),
      cell: ({ period }) => <PeriodName period={period} granularity={report.granularity} />,
    },
    figureColumn('total', isRate ? 'All together' : 'Total'),
    ...(previous
      ? [
          figureColumn('before', 'Before'),
          { ...changeColumn(report, headed('change', 'Change')), sorted: sortedBy('change') },
        ]
      : []),
    ...parts.map((part) =>
      figureColumn(
        partColumn(part),
        part.label,
        <PartName part={part} href={hrefOf(part)} onFollow={onFollow && (() => onFollow(part))} />,
      ),
    ),
  ];
  const lines = report.periods.map((period, at): Line => {
    const [total, before] = [figure(report.totals[at]), figure(previous?.totals[at])];
    return {
      ...{ at, period },
      figures: new Map([
        ['total', total],
        ['before', before],
        ['change', total === null || before === null || !previous?.alike[at] ? null : total - before],
        ...parts.map((part) => [partColumn(part), figure(part.values[at])] as const),
      ]),
    };
  });
  return (
    <DataTable
      caption="The figures of the chart"
      columns={columns}
      rows={sortLines(lines, sorting)}
      rowKey={({ period }) => periodKey(period)}
      totals={totalRows(report, isRate, shown)}
      isWide
      isTall
    />
  );
}

const partColumn = ({ id }: Pick<Series, 'id'>) => `part ${id}`;

function changeColumn({ unit }: UsageReport, header: Column<Line>['header']): Column<Line> {
  return {
    id: 'change',
    ...{ header, label: 'Change', align: 'end' },
    cell: ({ figures }) => {
      const [now, before, change] = ['total', 'before', 'change'].map((id) => figures.get(id) ?? null);
      if (now === null || now === undefined) return null;
      if (change === null && before !== null) return <Unknown reason={NOT_ALIKE} />;
      return <span className="figure">{formatChange(now, before ?? null, unit)}</span>;
    },
  };
}

type PreviousSums = Pick<PreviousSeries, 'nowTotal' | 'total' | 'change'>;
type Shown = (value: bigint | null, unknown?: string) => ReactNode;

function totalRows(report: UsageReport, isRate: boolean, shown: Shown): Record<string, ReactNode>[] {
  const { series, previous, unit } = report;
  const sumOf = ({ total, totalPair }: Pick<Series, 'total' | 'totalPair'>) =>
    totalPair?.denominator === '0' ? null : figureOf(total, unit);
  const whole = sumOf(report);
  const before = previous?.total ? figureOf(previous.total, unit) : null;
  const change = previous ? changeWords(previous, unit) : '';
  const sums = series.map((part) => [partColumn(part), shown(sumOf(part))] as const);
  const rows: Record<string, ReactNode>[] = [
    {
      period: 'All periods',
      total: shown(whole),
      ...(previous ? { before: shown(before, 'no data before'), change } : {}),
      ...Object.fromEntries(sums),
    },
  ];
  if (report.split === 'none') return rows;
  if (!isRate && whole !== null) {
    const shares = series.map((part) => [partColumn(part), formatShare(BigInt(part.total), whole)] as const);
    rows.push({ period: 'Share', total: formatShare(whole, whole), ...Object.fromEntries(shares) });
  }
  if (previous) {
    const changes = previous.series.map((part) => [partColumn(part), changeWords(part, unit)] as const);
    rows.push({ period: 'Change', total: change, ...Object.fromEntries(changes) });
  }
  return rows;
}

/** Of the days that are compared; nothing where they are not. */
function changeWords({ nowTotal, total, change }: PreviousSums, unit: UsageReport['unit']): string {
  if (nowTotal === null || (change === null && total !== null)) return '';
  return formatChange(figureOf(nowTotal, unit), total === null ? null : figureOf(total, unit), unit);
}

function PeriodName({ period, granularity }: { period: Period; granularity: UsageReport['granularity'] }) {
  const note = periodNote(period, granularity);
  return (
    <span className="whitespace-nowrap">
      {periodLabel(period, granularity)}
      {note && <span className="ms-2 text-xs text-muted">{note}</span>}
    </span>
  );
}
