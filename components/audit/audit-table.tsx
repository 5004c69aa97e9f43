import { type Column, DataTable } from '@/components/data-table/data-table';
import { Instant } from '@/components/figures/time';
import { Status } from '@/components/ui/status';
import type { AuditRow } from '@/lib/audit/queries';
import { commandWords, outcomeLook, targetWords } from './command-words';

const COLUMNS: Column<AuditRow>[] = [
  { id: 'at', header: 'Time', cell: (row) => <Instant at={row.askedAt} /> },
  { id: 'actor', header: 'Who', cell: (row) => row.actorName },
  { id: 'what', header: 'What', cell: (row) => <span title={row.command}>{commandWords(row.command)}</span> },
  {
    id: 'target',
    header: 'Target',
    cell: (row) => (
      <span className="break-words" title={row.target}>
        {targetWords(row.targetName)}
      </span>
    ),
  },
  { id: 'outcome', header: 'Outcome', cell: (row) => <Outcome row={row} /> },
  {
    id: 'entries',
    header: 'Entries',
    align: 'end',
    cell: (row) => (row.entries.length > 0 ? row.entries.map((seq) => `#${seq}`).join(' ') : '–'),
  },
];

export function AuditTable({ rows }: { rows: readonly AuditRow[] }) {
  return <DataTable caption="Changes, newest first" columns={COLUMNS} rows={rows} rowKey={(row) => row.intentId} />;
}

function Outcome({ row }: { row: AuditRow }) {
  const { tone, word } = outcomeLook(row.state);
  return (
    <div className="max-w-[44ch]">
      <Status tone={tone}>{word}</Status>
      {row.errorMessage && <p className="mt-0.5 text-start text-xs text-muted">{row.errorMessage}</p>}
    </div>
  );
}
