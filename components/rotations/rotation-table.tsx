import { keyPlaceCell, ownerNameCell } from '@/components/api-keys/key-cells';
import type { Cell } from '@/components/page/list/cell';
import { type ListTableColumn, PlainListTable } from '@/components/page/list/list-table';
import { thingCell } from '@/components/page/list/plain-cells';
import { formatDay } from '@/lib/core/time';
import type { RotationListed } from '@/lib/domain/rotations/query-schema';
import { STATE_LOOKS, untilWords } from './rotation-words';

export function RotationTable({ rows }: { rows: readonly RotationListed[] }) {
  return <PlainListTable caption="Rotations of API keys" columns={COLUMNS} rows={rows} rowKey={({ id }) => id} />;
}

const COLUMNS: ListTableColumn<RotationListed>[] = [
  { id: 'name', label: 'API key', isTall: true, cell: nameCell },
  { id: 'state', label: 'Status', isState: true, isTall: true, onCard: 'line', cell: stateCell },
  { id: 'workspace', label: 'Workspace', onCard: 'line', cell: keyPlaceCell },
  { id: 'owner', label: 'Owner', cell: ownerNameCell },
  {
    id: 'due',
    label: 'Due',
    align: 'end',
    onCard: 'lead',
    cell: ({ dueDay }) => (dueDay === null ? { text: 'Never', look: 'muted' } : formatDay(dueDay)),
  },
];

function nameCell({ id, name }: RotationListed): Cell {
  return { ...thingCell('api_key', id, name), href: `/api-keys/${id}/rotation` };
}

function stateCell({ state, until, reason, successorName }: RotationListed): Cell {
  const { tone, word } = STATE_LOOKS[state];
  const note = until === null ? successorName && `Successor: ${successorName}` : untilWords(until, reason);
  return note
    ? [
        { text: word, tone },
        { text: note, look: 'note' },
      ]
    : { text: word, tone };
}
