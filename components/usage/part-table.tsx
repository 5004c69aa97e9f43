'use client';

import type { ReactNode } from 'react';
import { assignLooks } from '@/components/charts/series-colors';
import { SparkBars } from '@/components/charts/spark-bars';
import { Figure } from '@/components/page/figures/figure';
import { formatCount, formatShare, parseFigure } from '@/components/page/figures/format';
import { type Column, DataTable } from '@/components/page/list/data-table';
import type { PartSum, UsageParts } from '@/lib/domain/usage/query-schema';
import type { PARTS_AMONG } from '@/lib/domain/usage/schema';
import { narrowTo } from './filters';
import { PartName } from './part-name';
import { type UsageParams, usageHref } from './search-params';
import { NO_RATE, parseTotal } from './table-cells';
import { METRIC_WORDS } from './words';

interface PartTableProps {
  list: UsageParts;
  params: UsageParams & { among: (typeof PARTS_AMONG)[number] };
  isSearched: boolean;
}

/** Parts by name with their figure, their share of the whole and their trend; what the listed come to on top. */
export function PartTable({ list, params, isSearched }: PartTableProps) {
  const { unit, split, metric, whole } = list;
  const isRate = unit === 'ratio' || unit === 'dollars_per_million';
  const all = parseTotal(whole, unit);
  const shown = (value: bigint | null) => <Figure value={value} unit={unit} unknown={NO_RATE} />;
  const share = (total: string) => (all === null ? '' : formatShare(parseFigure(total, unit), all));
  const looks = assignLooks(
    split,
    list.rows.map(({ id }) => id),
  );
  const columns: Column<UsageParts['rows'][number]>[] = [
    {
      id: 'part',
      header: 'Part',
      cell: (part) => {
        const look = looks.get(part.id);
        const narrowed = narrowTo(params, split, part.id);
        return (
          <span className="block">
            <PartName
              part={part}
              look={look && { ...look, texture: 0 }}
              href={narrowed && usageHref('/usage', narrowed)}
            />
            {part.hint && <span className="block ps-4 text-xs font-normal text-muted">{part.hint}</span>}
          </span>
        );
      },
    },
    {
      ...{ id: 'place', header: 'Place', align: 'end' },
      cell: ({ place }) => <span className="figure">{formatCount(BigInt(place))}</span>,
    },
    { ...{ id: 'value', header: METRIC_WORDS[metric], align: 'end' }, cell: (part) => shown(parseTotal(part, unit)) },
    ...(isRate
      ? []
      : ([
          {
            ...{ id: 'share', header: 'Share', align: 'end' },
            cell: ({ total }) => <span className="figure">{share(total)}</span>,
          },
        ] satisfies Column<UsageParts['rows'][number]>[])),
    {
      ...{ id: 'trend', header: 'Trend', align: 'end' },
      cell: ({ id, values }) => (
        <SparkBars
          values={values}
          periods={list.periods}
          {...{ unit, granularity: list.granularity, color: looks.get(id)?.color ?? '' }}
        />
      ),
    },
  ];
  const sumRow = (part: string, sum: PartSum): Record<string, ReactNode> => ({
    ...{ part, value: shown(parseTotal(sum, unit)), share: share(sum.total) },
  });
  const count = (sum: PartSum) => formatCount(BigInt(sum.count));
  const totals = [
    sumRow(`All ${count(whole)}`, whole),
    ...(params.among === 'other' && !isSearched ? [sumRow(`“Other”, ${count(list.other)}`, list.other)] : []),
    ...(isSearched ? [sumRow(`Found, ${count(list.found)}`, list.found)] : []),
  ];
  return <DataTable caption="All parts" columns={columns} rows={list.rows} rowKey={({ id }) => id} totals={totals} />;
}
