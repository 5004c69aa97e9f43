import { periodLabel, periodNote } from '@/components/charts/chart-model';
import { Unknown } from '@/components/page/figures/figure';
import { formatChange, parseFigure } from '@/components/page/figures/format';
import type { Column } from '@/components/page/list/data-table';
import type { Period, PreviousSeries, Series, UsageReport } from '@/lib/domain/usage/query-schema';
import type { Unit } from '@/lib/domain/usage/schema';

export interface ReportTableProps {
  report: UsageReport;
  /** Its one part is all that it counts. */
  isAlone?: boolean;
  /** The link of a part's name, if it can be opened on its own. */
  hrefOf: (series: Series) => string | null;
  /** Goes there without leaving the page, where that is possible. */
  followOf?: (series: Series) => (() => void) | undefined;
  sort?: { by: string; onSort: (column: string) => void };
}

/** Why a figure of a report is not known. */
export const NOT_READ = 'Not read yet: unknown, not zero';
export const NO_RATE = 'Nothing to divide by in this period';

const NOT_ALIKE = 'Not compared: one of the two is incomplete, or shorter than the other';

interface Compared {
  figures: ReadonlyMap<string, bigint | null>;
}

/** What changed between a line's `before` and its `total`, where they may be set against each other. */
export function changeColumn<Line extends Compared>(unit: Unit): Column<Line> {
  return {
    ...{ id: 'change', header: 'Change', label: 'Change', align: 'end' },
    cell: ({ figures }) => {
      const [now, before, change] = ['total', 'before', 'change'].map((id) => figures.get(id) ?? null);
      if (now === null || now === undefined) return null;
      if (change === null && before !== null) return <Unknown reason={NOT_ALIKE} />;
      return <span className="figure">{formatChange(now, before ?? null, unit)}</span>;
    },
  };
}

/** Of the days that are compared; nothing where they are not. */
export function changeWords(
  { nowTotal, total, change }: Pick<PreviousSeries, 'nowTotal' | 'total' | 'change'>,
  unit: Unit,
): string {
  if (nowTotal === null || (change === null && total !== null)) return '';
  return formatChange(parseFigure(nowTotal, unit), total === null ? null : parseFigure(total, unit), unit);
}

/** Unknown where there is nothing to divide by. */
export function parseTotal({ total, totalPair }: Pick<Series, 'total' | 'totalPair'>, unit: Unit): bigint | null {
  return totalPair?.denominator === '0' ? null : parseFigure(total, unit);
}

export function PeriodName({ period, granularity }: { period: Period; granularity: UsageReport['granularity'] }) {
  const note = periodNote(period, granularity);
  return (
    <span className="whitespace-nowrap">
      {periodLabel(period, granularity)}
      {note && <span className="ms-2 text-xs text-muted">{note}</span>}
    </span>
  );
}
