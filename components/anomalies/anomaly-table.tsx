'use client';

import { Money } from '@/components/page/figures/figure';
import { NameLink, Swatch } from '@/components/page/list/cells';
import { type Column, DataTable } from '@/components/page/list/data-table';
import { Status } from '@/components/ui/status';
import type { AnomalyRow } from '@/lib/domain/anomalies/query-schema';
import { FOUND_WORDS, SERIES_WORDS, sinceWords, stateOf } from './anomaly-words';

export function AnomalyTable({ rows, today }: { rows: readonly AnomalyRow[]; today: string }) {
  const columns: Column<AnomalyRow>[] = [
    {
      id: 'name',
      header: 'What',
      cell: ({ id, name, seriesKind, seriesId }) => (
        <span className="inline-flex items-center gap-2">
          {(seriesKind === 'api_key' || seriesKind === 'workspace' || seriesKind === 'model') && (
            <Swatch kind={seriesKind} id={seriesId} />
          )}
          <NameLink href={`/anomalies/${id}`}>{name}</NameLink>
        </span>
      ),
    },
    {
      id: 'of',
      header: 'Kind',
      cell: ({ seriesKind, workspaceName }) => (
        <span>
          {SERIES_WORDS[seriesKind]}
          {seriesKind === 'api_key' && workspaceName && (
            <span className="block text-xs text-muted">{workspaceName}</span>
          )}
        </span>
      ),
    },
    {
      id: 'state',
      header: 'State',
      cell: (row) => {
        const { tone, word } = stateOf(row, today);
        return <Status tone={tone}>{word}</Status>;
      },
    },
    { id: 'since', header: 'Since', cell: sinceWords },
    { id: 'why', header: 'Why', cell: ({ foundBy }) => FOUND_WORDS[foundBy] },
    {
      id: 'excess',
      header: 'Above usual',
      align: 'end',
      cell: ({ excess }) => <Money nano={BigInt(excess)} />,
    },
  ];
  return <DataTable caption="Anomalies" columns={columns} rows={rows} rowKey={({ id }) => id} />;
}
