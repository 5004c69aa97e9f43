import { NameLink, Swatch } from '@/components/page/list/cells';
import { type Column, DataTable } from '@/components/page/list/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import { Panel } from '@/components/ui/panel';
import { Status } from '@/components/ui/status';
import type { PersonDetail, PersonWorkspace } from '@/lib/domain/people/query-schema';
import { workspaceRole } from './role-words';

const COLUMNS: Column<PersonWorkspace>[] = [
  {
    id: 'name',
    header: 'Workspace',
    cell: ({ id, name }) => (
      <span className="flex items-center gap-2">
        <Swatch kind="workspace" id={id} />
        <NameLink href={`/workspaces/${id}`}>{name}</NameLink>
      </span>
    ),
  },
  { id: 'role', header: 'Workspace role', cell: ({ role }) => workspaceRole(role) },
  {
    id: 'state',
    header: 'Status',
    cell: ({ archivedAt }) =>
      archivedAt ? <Status tone="neutral">Archived</Status> : <Status tone="good">Active</Status>,
  },
];

/** The workspaces that a person belongs to, with their role in each. */
export function PersonWorkspaces({ person }: { person: PersonDetail }) {
  const note =
    person.role === 'admin'
      ? 'As an organisation admin they can work in every workspace'
      : 'Apart from the default workspace';
  return (
    <Panel title="Workspaces" note={note} isFlush>
      {person.memberships.length > 0 ? (
        <DataTable caption="Workspaces" columns={COLUMNS} rows={person.memberships} rowKey={({ id }) => id} />
      ) : (
        <EmptyState title="No workspaces">
          {person.name} belongs to no workspace you can see, apart from the default one.
        </EmptyState>
      )}
    </Panel>
  );
}
