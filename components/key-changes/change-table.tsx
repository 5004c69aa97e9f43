import type { Cell, Piece } from '@/components/page/list/cell';
import { type ListTableColumn, PlainListTable } from '@/components/page/list/list-table';
import { formatInstant } from '@/lib/core/time';
import type { KeyChangeListed } from '@/lib/domain/key-changes/query-schema';
import { changeHref, countWords, STATE_LOOKS } from './change-words';

/** Changes of many keys, newest first. */
export function ChangeTable({ rows }: { rows: readonly KeyChangeListed[] }) {
  return <PlainListTable caption="Changes of many API keys" columns={COLUMNS} rows={rows} rowKey={({ id }) => id} />;
}

const COLUMNS: ListTableColumn<KeyChangeListed>[] = [
  {
    id: 'what',
    label: 'Change',
    cell: ({ id, words }): Piece => ({ text: words, href: changeHref(id), look: 'name' }),
  },
  { id: 'state', label: 'Status', isTall: true, onCard: 'line', cell: stateCell },
  { id: 'keys', label: 'Keys', onCard: 'line', cell: ({ counts }) => countWords(counts).join(', ') },
  { id: 'who', label: 'Asked for by', onCard: 'line', cell: ({ askedByName }) => askedByName },
  { id: 'at', label: 'Started', align: 'end', onCard: 'lead', cell: ({ at }) => formatInstant(at) },
];

function stateCell({ state, isWhole }: KeyChangeListed): Cell {
  const { tone, word } = STATE_LOOKS[state];
  if (isWhole) return { text: word, tone };
  return [
    { text: word, tone },
    { text: 'Only keys of your workspaces', look: 'note' },
  ];
}
