import type { ReactNode } from 'react';
import { periodLabel } from '@/components/charts/chart-model';
import { assignLooks } from '@/components/charts/series-colors';
import { Figure } from '@/components/page/figures/figure';
import { formatShare, parseFigure } from '@/components/page/figures/format';
import { type Column, DataTable } from '@/components/page/list/data-table';
import type { Series } from '@/lib/domain/usage/query-schema';
import { PartName } from './part-name';
import { SortButton } from './sort-button';
import { parseSorting, sortParts } from './sorting';
import { changeWords, NO_RATE, NOT_READ, PeriodName, parseTotal, type ReportTableProps } from './table-cells';

interface Line {
  part: Series;
  figures: ReadonlyMap<string, bigint | null>;
}

const periodColumn = (at: number) => `at ${at}`;

/** Parts as rows, largest first unless sorted, and the periods beside their sums as in the chart. */
export function TurnedTable({ report, hrefOf, followOf, sort }: ReportTableProps) {
  const { unit, series, previous, periods, granularity } = report;
  const isRate = unit === 'ratio' || unit === 'dollars_per_million';
  const sorting = parseSorting(sort?.by ?? '');
  const known = (value: string | null | undefined) =>
    value === null || value === undefined ? null : parseFigure(value, unit);
  const shown = (value: bigint | null, unknown = NO_RATE) => <Figure value={value} unit={unit} unknown={unknown} />;
  const whole = parseTotal(report, unit);
  const before = known(previous?.total);
  const looks = assignLooks(
    report.split,
    series.map(({ id }) => id),
  );
  const beforeOf = new Map(previous?.series.map((part) => [part.id, part]));

  const figureColumn = (id: string, name: string, header: ReactNode = name, unknown?: string): Column<Line> => {
    const sorted = sorting.column !== id ? undefined : sorting.isFalling ? 'descending' : 'ascending';
    return {
      ...{ id, label: name, sorted, align: 'end' },
      header: (
        <span className="inline-flex items-center gap-1">
          {header}
          {sort && <SortButton name={name} state={sorted} onPress={() => sort.onSort(id)} />}
        </span>
      ),
      cell: ({ figures }) => shown(figures.get(id) ?? null, unknown),
    };
  };
  const columns: Column<Line>[] = [
    {
      id: 'part',
      header: 'Part',
      cell: ({ part }) => (
        <PartName part={part} look={looks.get(part.id)} href={hrefOf(part)} onFollow={followOf?.(part)} />
      ),
    },
    figureColumn('total', isRate ? 'Total' : 'Total'),
    ...(isRate || whole === null ? [] : [shareColumn(whole)]),
    ...(previous
      ? [
          figureColumn('before', 'Before', 'Before', 'no data before'),
          {
            ...figureColumn('change', 'Change'),
            cell: ({ part }: Line) => {
              const compared = beforeOf.get(part.id);
              return <span className="figure">{compared && changeWords(compared, unit)}</span>;
            },
          },
        ]
      : []),
    ...periods.map((period, at) =>
      figureColumn(
        periodColumn(at),
        periodLabel(period, granularity),
        <PeriodName period={period} granularity={granularity} />,
        period.missingDays > 0 ? NOT_READ : undefined,
      ),
    ),
  ];
  const lines = series.map((part): Line => {
    return {
      part,
      figures: new Map([
        ['total', parseTotal(part, unit)],
        ['before', known(beforeOf.get(part.id)?.total)],
        ['change', known(beforeOf.get(part.id)?.change)],
        ...part.values.map((value, at) => [periodColumn(at), known(value)] as const),
      ]),
    };
  });
  const totals: Record<string, ReactNode>[] = [
    {
      part: 'All parts',
      total: shown(whole),
      share: whole === null ? '' : formatShare(whole, whole),
      before: shown(before, 'no data before'),
      change: previous ? changeWords(previous, unit) : '',
      ...Object.fromEntries(
        report.totals.map((total, at) => [
          periodColumn(at),
          shown(known(total), (periods[at]?.missingDays ?? 0) > 0 ? NOT_READ : undefined),
        ]),
      ),
    },
    ...(previous
      ? [
          {
            part: 'Before',
            ...Object.fromEntries(
              periods.map((_, at) => [periodColumn(at), shown(known(previous.totals[at]), 'no data before')]),
            ),
          },
        ]
      : []),
  ];
  return (
    <DataTable
      caption="The figures of the chart"
      columns={columns}
      rows={sortParts(lines, sorting)}
      rowKey={({ part }) => part.id}
      totals={totals}
      isWide
    />
  );
}

function shareColumn(whole: bigint): Column<Line> {
  return {
    ...{ id: 'share', header: 'Share', align: 'end' },
    cell: ({ part }) => <span className="figure">{formatShare(BigInt(part.total), whole)}</span>,
  };
}
