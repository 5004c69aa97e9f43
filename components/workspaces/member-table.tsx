import { MemberTools } from '@/components/members/member-tools';
import { NameLink } from '@/components/page/list/cells';
import { type Column, DataTable } from '@/components/page/list/data-table';
import { organizationRole, workspaceRole } from '@/components/people/role-words';
import { inheritedFrom } from '@/lib/domain/members/rules';
import type { WorkspaceMemberRow } from '@/lib/domain/workspaces/query-schema';

interface MemberTableProps {
  workspaceId: string;
  members: readonly WorkspaceMemberRow[];
  mayChange: boolean;
}

export function MemberTable({ workspaceId, members, mayChange }: MemberTableProps) {
  const columns: Column<WorkspaceMemberRow>[] = [
    {
      id: 'name',
      header: 'Person',
      cell: ({ userId, name, email }) => (
        <span className="block py-1 text-start leading-tight">
          <NameLink href={`/people/${userId}`}>{name}</NameLink>
          <span className="block text-xs [overflow-wrap:anywhere] text-muted">{email}</span>
        </span>
      ),
    },
    {
      id: 'organization',
      header: 'Role in the organisation',
      cell: (member) => <span className="text-muted">{organizationRole(member.organizationRole)}</span>,
    },
    {
      id: 'role',
      header: 'Role here',
      align: mayChange ? 'end' : undefined,
      cell: (member) => {
        const from = inheritedFrom(member);
        if (mayChange && from === null) return <MemberTools workspaceId={workspaceId} {...member} />;
        return (
          <>
            {workspaceRole(member.workspaceRole)}
            {from && (
              <span className="block text-xs text-muted">
                Inherited: organisation {from === 'admin' ? 'admin' : 'billing'}
              </span>
            )}
            {!from && member.workspaceRole === 'workspace_admin' && (
              <span className="block text-xs text-muted">Lead</span>
            )}
          </>
        );
      },
    },
  ];
  return <DataTable caption="Members" columns={columns} rows={members} rowKey={({ userId }) => userId} />;
}
