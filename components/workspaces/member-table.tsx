import { type Column, DataTable } from '@/components/data-table/data-table';
import { NameLink } from '@/components/lists/cells';
import { organizationRole, workspaceRole } from '@/components/people-list/role-words';
import type { WorkspaceMemberRow } from '@/lib/domain/workspaces/schema';

const COLUMNS: Column<WorkspaceMemberRow>[] = [
  {
    id: 'name',
    header: 'Person',
    cell: ({ userId, name, email }) => (
      <span className="block py-1 leading-tight">
        <NameLink href={`/people/${userId}`}>{name}</NameLink>
        <span className="block text-xs [overflow-wrap:anywhere] text-muted">{email}</span>
      </span>
    ),
  },
  { id: 'role', header: 'Role here', cell: (member) => workspaceRole(member.workspaceRole) },
  {
    id: 'organization',
    header: 'Role in the organisation',
    cell: (member) => <span className="text-muted">{organizationRole(member.organizationRole)}</span>,
  },
];

export function MemberTable({ members }: { members: readonly WorkspaceMemberRow[] }) {
  return <DataTable caption="Members" columns={COLUMNS} rows={members} rowKey={({ userId }) => userId} />;
}
