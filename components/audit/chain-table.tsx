import { Instant } from '@/components/page/figures/time';
import { type Column, DataTable } from '@/components/page/list/data-table';
import type { AuditRecord } from '@/lib/domain/audit/query-schema';

type Entry = AuditRecord['chain'][number];

const KINDS: Readonly<Record<string, string>> = {
  denied: 'Refused',
  started: 'Began',
  resumed: 'Taken up again',
  succeeded: 'Done',
  failed: 'Failed',
  unknown: 'Not known yet',
  expired: 'Not started in time',
};

const SHOWN_OF_HASH = 16;

const COLUMNS: Column<Entry>[] = [
  { id: 'seq', header: 'Entry', cell: ({ seq }) => `#${seq}` },
  { id: 'kind', header: 'What', cell: ({ kind }) => KINDS[kind] ?? kind },
  { id: 'at', header: 'Time', cell: ({ at }) => <Instant at={at} /> },
  { id: 'hash', header: 'Hash', cell: ({ hash }) => <Hash hash={hash} /> },
  { id: 'before', header: 'Hash before', cell: ({ prevHash }) => <Hash hash={prevHash} /> },
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
