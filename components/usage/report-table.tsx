import type { ReactNode } from 'react';
import { periodKey } from '@/components/charts/chart-model';
import { assignLooks } from '@/components/charts/series-colors';
import { Figure } from '@/components/page/figures/figure';
import { formatShare, parseFigure } from '@/components/page/figures/format';
import { type Column, DataTable } from '@/components/page/list/data-table';
import type { Period, Series, UsageReport } from '@/lib/domain/usage/query-schema';
import { PartName } from './part-name';
import { SortButton } from './sort-button';
import { parseSorting, sortLines } from './sorting';
import {
  changeColumn,
  changeWords,
  NO_RATE,
  NOT_READ,
  PeriodName,
  parseTotal,
  type ReportTableProps,
} from './table-cells';
import { TurnedTable } from './turned-table';

interface Line {
  at: number;
  period: Period;
  figures: ReadonlyMap<string, bigint | null>;
}

/** With more parts than these they are rows, and the periods columns. */
const MOST_COLUMNS_OF_PARTS = 6;
const MOST_STICKY_COLUMNS = 6;

/** The chart's own figures with the sums and shares on top. Many parts are rows, else the periods are. */
export function ReportTable(props: ReportTableProps) {
  const { report, isAlone } = props;
  const isTurned = !isAlone && report.split !== 'none' && report.series.length > MOST_COLUMNS_OF_PARTS;
  return isTurned ? <TurnedTable {...props} /> : <PeriodTable {...props} />;
}

/** Newest period first unless sorted. */
function PeriodTable({ report, isAlone, hrefOf, followOf, sort }: ReportTableProps) {
  const { unit, series, previous } = report;
  const isSplit = report.split !== 'none' && !isAlone;
  const [only] = isAlone ? series : [];
  const looks = assignLooks(
    report.split,
    series.map(({ id }) => id),
  );
  const sorting = parseSorting(sort?.by ?? '-period');
  const isRate = unit === 'ratio' || unit === 'dollars_per_million';
  const parts = isSplit ? series : [];
  const figure = (value: string | null | undefined) =>
    value === null || value === undefined ? null : parseFigure(value, unit);
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
    figureColumn('total', only?.label ?? (isRate ? 'Total' : 'Total')),
    ...(previous
      ? [
          figureColumn('before', 'Before'),
          { ...changeColumn<Line>(unit), header: headed('change', 'Change'), sorted: sortedBy('change') },
        ]
      : []),
    ...parts.map((part) =>
      figureColumn(
        partColumn(part),
        part.label,
        <PartName part={part} look={looks.get(part.id)} href={hrefOf(part)} onFollow={followOf?.(part)} />,
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
      totals={totalRows(report, parts, isRate, shown)}
      isWide
      isSticky={columns.length <= MOST_STICKY_COLUMNS}
    />
  );
}

const partColumn = ({ id }: Pick<Series, 'id'>) => `part ${id}`;

type Shown = (value: bigint | null, unknown?: string) => ReactNode;

function totalRows(
  report: UsageReport,
  series: readonly Series[],
  isRate: boolean,
  shown: Shown,
): Record<string, ReactNode>[] {
  const { previous, unit } = report;
  const sumOf = (line: Pick<Series, 'total' | 'totalPair'>) => parseTotal(line, unit);
  const whole = sumOf(report);
  const before = previous?.total ? parseFigure(previous.total, unit) : null;
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
  if (series.length === 0) return rows;
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
