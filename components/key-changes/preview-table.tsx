import { keyHref, keyState } from '@/components/api-keys/key-words';
import { Money, Unknown } from '@/components/page/figures/figure';
import { NameLink } from '@/components/page/list/cells';
import { type Column, DataTable } from '@/components/page/list/data-table';
import { Status } from '@/components/ui/status';
import { formatDay } from '@/lib/core/time';
import type { PreviewRow } from '@/lib/domain/key-changes/query-schema';

const MOST_SHOWN = 300;

const COLUMNS: Column<PreviewRow>[] = [
  {
    id: 'name',
    header: 'API key',
    cell: (row) => (
      <span className="block py-1 leading-tight [overflow-wrap:anywhere]">
        <NameLink href={keyHref(row.kind, row.id)}>{row.name}</NameLink>
        <span className="block text-xs text-muted">
          {row.kind === 'steward' && 'Steward key · '}
          {row.workspaceName ?? 'Whole organisation'}
          {row.ownerName && ` · ${row.ownerName}`}
        </span>
        {row.refusal && <span className="block text-xs text-bad">{row.refusal}</span>}
      </span>
    ),
  },
  { id: 'state', header: 'Status', cell: ({ state }) => <KeyStatus state={state} /> },
  {
    id: 'used',
    header: 'Last used',
    align: 'end',
    cell: ({ lastUsedDay }) => (lastUsedDay === null ? 'Never' : formatDay(lastUsedDay)),
  },
  {
    id: 'recent',
    header: 'Last hour',
    align: 'end',
    cell: ({ recent, kind }) => {
      if (recent === null) return <Unknown reason="The hours have not been read yet" />;
      if (recent === '0') return '0';
      const what = kind === 'steward' ? (recent === '1' ? 'request' : 'requests') : 'tokens';
      return `${Number(recent).toLocaleString('en-US')} ${what}`;
    },
  },
  {
    id: 'spend',
    header: 'Spend, 30 days',
    align: 'end',
    cell: ({ spend }) =>
      spend === null ? <Unknown reason="Your role cannot see money" /> : <Money nano={BigInt(spend)} />,
  },
];

function KeyStatus({ state }: Pick<PreviewRow, 'state'>) {
  const { tone, word } = keyState(state);
  return <Status tone={tone}>{word}</Status>;
}

/** Keys that a change would touch, or cannot. */
export function PreviewTable({ caption, rows }: { caption: string; rows: readonly PreviewRow[] }) {
  return (
    <>
      <DataTable caption={caption} columns={COLUMNS} rows={rows.slice(0, MOST_SHOWN)} rowKey={({ id }) => id} />
      {rows.length > MOST_SHOWN && (
        <p className="px-4 py-2 text-xs text-muted">and {(rows.length - MOST_SHOWN).toLocaleString('en-US')} more</p>
      )}
    </>
  );
}
