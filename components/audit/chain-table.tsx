import { Instant } from '@/components/page/figures/time';
import { type Column, DataTable } from '@/components/page/list/data-table';
import type { AuditRecord } from '@/lib/domain/audit/query-schema';
import { outcomeLook } from './outcome-look';

type Entry = AuditRecord['chain'][number];

/** Beside the outcomes. */
const KINDS: Readonly<Record<string, string>> = { started: 'Began', resumed: 'Resumed' };

const SHOWN_OF_HASH = 16;

const COLUMNS: Column<Entry>[] = [
  { id: 'seq', header: 'Entry', cell: ({ seq }) => `#${seq}` },
  { id: 'kind', header: 'What', cell: ({ kind }) => KINDS[kind] ?? outcomeLook(kind).word },
  { id: 'at', header: 'Time', cell: ({ at }) => <Instant at={at} /> },
  { id: 'hash', header: 'Hash', cell: ({ hash }) => <Hash hash={hash} /> },
  { id: 'before', header: 'Previous hash', cell: ({ prevHash }) => <Hash hash={prevHash} /> },
];

export function ChainTable({ entries }: { entries: readonly Entry[] }) {
  return <DataTable caption="Entries in the audit chain" columns={COLUMNS} rows={entries} rowKey={({ seq }) => seq} />;
}

function Hash({ hash }: { hash: string }) {
  return (
    <code title={hash} className="text-xs">
      {hash.slice(0, SHOWN_OF_HASH)}
      {hash.length > SHOWN_OF_HASH && '…'}
    </code>
  );
}
