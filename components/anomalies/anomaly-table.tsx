import { slotName } from '@/components/charts/series-colors';
import type { Piece } from '@/components/page/list/cell';
import { type ListTableColumn, PlainListTable } from '@/components/page/list/list-table';
import { spendCell } from '@/components/page/list/plain-cells';
import type { AnomalyRow } from '@/lib/domain/anomalies/query-schema';
import { describeState, FOUND_WORDS, SERIES_WORDS, sinceWords } from './anomaly-words';

export function AnomalyTable({ rows, today }: { rows: readonly AnomalyRow[]; today: string }) {
  const columns: ListTableColumn<AnomalyRow>[] = [
    { id: 'name', label: 'What', cell: nameCell },
    {
      id: 'of',
      label: 'Kind',
      isTall: true,
      cell: ({ seriesKind, workspaceName }) => [
        { text: SERIES_WORDS[seriesKind] },
        ...(seriesKind === 'api_key' && workspaceName ? [{ text: workspaceName, look: 'note' as const }] : []),
      ],
    },
    {
      id: 'state',
      label: 'State',
      onCard: 'line',
      cell: (row) => {
        const { tone, word } = describeState(row, today);
        return { text: word, tone };
      },
    },
    { id: 'since', label: 'Since', onCard: 'named', cell: sinceWords },
    { id: 'why', label: 'Why', cell: ({ foundBy }) => FOUND_WORDS[foundBy] },
    {
      id: 'excess',
      label: 'Above usual',
      align: 'end',
      onCard: 'lead',
      cell: ({ excess }) => spendCell(excess, true),
    },
  ];
  return <PlainListTable caption="Anomalies" columns={columns} rows={rows} rowKey={({ id }) => id} />;
}

function nameCell({ id, name, seriesKind, seriesId }: AnomalyRow): Piece {
  const piece: Piece = { text: name, look: 'name', href: `/anomalies/${id}` };
  return seriesKind === 'workspace_model' ? piece : { ...piece, mark: slotName(seriesKind, seriesId) };
}
