import { Instant } from '@/components/page/figures/time';
import { type Column, DataTable } from '@/components/page/list/data-table';
import { Status } from '@/components/ui/status';
import type { DifferenceRow } from '@/lib/domain/differences/query-schema';
import { differenceWords } from '@/lib/domain/differences/rules';
import { AcknowledgeButton } from './acknowledge-button';

/** What only one of the two records says, with what it means and what was found. */
export function DifferenceTable({ rows, mayAnswer }: { rows: readonly DifferenceRow[]; mayAnswer: boolean }) {
  return (
    <DataTable
      caption="Differences, newest first"
      columns={columns(mayAnswer)}
      rows={rows}
      rowKey={({ differenceId }) => differenceId}
    />
  );
}

function columns(mayAnswer: boolean): Column<DifferenceRow>[] {
  return [
    {
      id: 'at',
      header: 'Time',
      cell: ({ at, changeId }) => (
        <a href={`/audit/${changeId}`} className="plain-link">
          <Instant at={at} />
        </a>
      ),
    },
    { id: 'what', header: 'What', cell: ({ what }) => what },
    { id: 'subject', header: 'Target', cell: ({ subjectName }) => subjectName },
    { id: 'who', header: 'Who', cell: ({ actorName }) => actorName ?? 'Steward' },
    {
      id: 'kind',
      header: 'Difference',
      cell: ({ kind, explanation }) => (
        <div className="max-w-[52ch]">
          <span className="font-medium">{differenceWords(kind)}</span>
          <p className="cell-note text-start">{explanation}</p>
        </div>
      ),
    },
    { id: 'state', header: 'State', cell: (row) => <State row={row} mayAnswer={mayAnswer} /> },
  ];
}

function State({ row, mayAnswer }: { row: DifferenceRow; mayAnswer: boolean }) {
  const { differenceId, what, subjectName, acknowledgedAt, acknowledgedBy, note, endedAt } = row;
  if (acknowledgedAt) {
    return (
      <div className="max-w-[44ch]">
        <Status tone="neutral">Acknowledged</Status>
        <p className="cell-note text-start">
          {note} {acknowledgedBy}, <Instant at={acknowledgedAt} />
        </p>
      </div>
    );
  }
  if (endedAt) return <Status tone="good">Arrived late</Status>;
  if (!mayAnswer) return <Status tone="warning">Open</Status>;
  return <AcknowledgeButton differenceId={differenceId} what={`${what}: ${subjectName}`} />;
}
