import { Instant } from '@/components/page/figures/time';
import { type Column, DataTable } from '@/components/page/list/data-table';
import { Status } from '@/components/ui/status';
import type { PersonActor } from '@/lib/access/principals';
import type { AuditRow } from '@/lib/domain/audit/query-schema';
import { outcomeLook, targetWords } from './outcome-look';
import { targetHref } from './target-link';

const columnsFor = (actor: PersonActor): Column<AuditRow>[] => [
  { id: 'at', header: 'Time', cell: (row) => <Instant at={row.askedAt} /> },
  { id: 'actor', header: 'Who', cell: (row) => row.actorName },
  { id: 'what', header: 'What', cell: (row) => <span title={row.command}>{row.commandWords}</span> },
  {
    id: 'target',
    header: 'Target',
    cell: (row) => (
      <span className="break-words" title={row.target}>
        <Target row={row} actor={actor} />
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

export function AuditTable({ rows, actor }: { rows: readonly AuditRow[]; actor: PersonActor }) {
  return (
    <DataTable caption="Changes, newest first" columns={columnsFor(actor)} rows={rows} rowKey={(row) => row.intentId} />
  );
}

function Target({ row, actor }: { row: AuditRow; actor: PersonActor }) {
  const href = targetHref(row.target, actor);
  const words = targetWords(row.targetName);
  return href ? (
    <a href={href} className="hover:underline">
      {words}
    </a>
  ) : (
    words
  );
}

function Outcome({ row }: { row: AuditRow }) {
  const { tone, word } = outcomeLook(row.state);
  return (
    <div className="max-w-[44ch]">
      <Status tone={tone}>{word}</Status>
      {row.errorMessage && <p className="mt-0.5 text-start text-xs text-muted">{row.errorMessage}</p>}
      {row.refusals > 1 && (
        <p className="mt-0.5 text-start text-xs text-muted">
          {`Refused ${row.refusals.toLocaleString('en-GB')} times within the hour${row.isOfAnyCommand ? ', counting changes of every kind' : ''}.`}
        </p>
      )}
    </div>
  );
}
