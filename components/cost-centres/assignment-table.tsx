import { NameLink } from '@/components/page/list/cells';
import { type Column, DataTable } from '@/components/page/list/data-table';
import { Status } from '@/components/ui/status';
import { addMonths, formatPeriod } from '@/lib/core/time';
import type { CentreAssignment, CentreChoice } from '@/lib/domain/cost-centres/query-schema';
import { AssignButton } from './assign-button';
import { KIND_WORDS } from './centre-words';

const PATHS = { workspace: '/workspaces', owner: '/people', api_key: '/api-keys' } as const;

interface AssignmentTableProps {
  assignments: readonly CentreAssignment[];
  costCentreId: string;
  thisMonth: string;
  /** Given to whoever may assign. */
  choices: { centres: readonly CentreChoice[]; months: readonly string[] } | null;
}

/** What belongs to a cost centre and from when, what will, and what did. */
export function AssignmentTable({ assignments, costCentreId, thisMonth, choices }: AssignmentTableProps) {
  const holds = ({ firstMonth, until }: CentreAssignment) =>
    firstMonth <= thisMonth && (until === null || until > thisMonth);
  const columns: Column<CentreAssignment>[] = [
    {
      id: 'name',
      header: 'What',
      cell: ({ kind, id, name }) => <NameLink href={`${PATHS[kind]}/${encodeURIComponent(id)}`}>{name}</NameLink>,
    },
    { id: 'kind', header: 'Kind', cell: ({ kind }) => KIND_WORDS[kind].one },
    { id: 'hint', header: 'Of', cell: ({ hint }) => hint ?? <span className="text-muted">–</span> },
    { id: 'from', header: 'First month', cell: ({ firstMonth }) => formatPeriod(firstMonth, 'month') },
    {
      id: 'until',
      header: 'State',
      cell: (row) => {
        if (holds(row)) {
          return (
            <Status tone="good">
              {row.until ? `Up to ${formatPeriod(addMonths(row.until, -1), 'month')}` : 'In force'}
            </Status>
          );
        }
        return <Status tone="neutral">{row.firstMonth > thisMonth ? 'Planned' : 'Ended'}</Status>;
      },
    },
    ...(choices
      ? [
          {
            id: 'change',
            header: <span className="sr-only">Change</span>,
            label: '',
            cell: (row: CentreAssignment) =>
              holds(row) ? <AssignButton subject={row} ownId={costCentreId} {...choices} /> : null,
          },
        ]
      : []),
  ];
  return (
    <DataTable
      caption="Assignments"
      columns={columns}
      rows={assignments}
      rowKey={({ kind, id, firstMonth }) => `${kind} ${id} ${firstMonth}`}
    />
  );
}
