import { Instant } from '@/components/page/figures/time';
import { type Column, DataTable } from '@/components/page/list/data-table';
import { Status } from '@/components/ui/status';
import type { PersonActor } from '@/lib/access/principals';
import type { AuditRow } from '@/lib/domain/audit/query-schema';
import { ChangeLines } from './change-lines';
import { outcomeLook } from './outcome-look';
import { subjectHref, subjectWords } from './subject-link';

const columnsFor = (actor: PersonActor): Column<AuditRow>[] => [
  {
    id: 'at',
    header: 'Time',
    cell: (row) => (
      <a href={`/audit/${row.intentId}`} className="hover:underline">
        <Instant at={row.askedAt} />
      </a>
    ),
  },
  { id: 'actor', header: 'Who', cell: (row) => row.actorName },
  {
    id: 'what',
    header: 'What',
    cell: (row) => (
      <div>
        <span title={row.command}>{row.commandWords}</span>
        <ChangeLines row={row} />
      </div>
    ),
  },
  { id: 'target', header: 'Target', cell: (row) => <Target row={row} actor={actor} /> },
  { id: 'outcome', header: 'Outcome', cell: (row) => <Outcome row={row} /> },
];

export function AuditTable({ rows, actor }: { rows: readonly AuditRow[]; actor: PersonActor }) {
  return (
    <DataTable caption="Changes, newest first" columns={columnsFor(actor)} rows={rows} rowKey={(row) => row.intentId} />
  );
}

export function Target({ row, actor }: { row: Pick<AuditRow, 'subject' | 'workspaceIds'>; actor: PersonActor }) {
  const href = subjectHref(row.subject, actor, row.workspaceIds);
  const words = subjectWords(row.subject);
  return (
    <span className="[overflow-wrap:anywhere]" title={row.subject.id}>
      {href ? (
        <a href={href} className="hover:underline">
          {words}
        </a>
      ) : (
        words
      )}
    </span>
  );
}

export function Outcome({ row }: { row: Pick<AuditRow, 'state' | 'errorMessage' | 'refusals' | 'isOfAnyCommand'> }) {
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
