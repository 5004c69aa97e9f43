import { createLoader, createSerializer, parseAsInteger, parseAsString, type SearchParams } from 'nuqs/server';
import { AddMembersButton } from '@/components/members/add-buttons';
import { LeadsPanel } from '@/components/members/leads-panel';
import { ListView } from '@/components/page/list/list-view';
import { PageLinks } from '@/components/page/list/page-links';
import { EmptyState } from '@/components/ui/empty-state';
import { Panel } from '@/components/ui/panel';
import { MemberTable } from '@/components/workspaces/member-table';
import { can } from '@/lib/access/reach';
import { listWorkspaceLeads } from '@/lib/domain/members/queries';
import { membersRefusal } from '@/lib/domain/members/rules';
import { listWorkspaceMembers } from '@/lib/domain/workspaces/queries';
import { loadWorkspace } from '../load-workspace';

const memberParams = { search: parseAsString.withDefault(''), page: parseAsInteger.withDefault(1) };
const loadMemberParams = createLoader(memberParams);
const membersHref = createSerializer(memberParams);

interface WorkspaceMembersProps {
  params: Promise<{ workspaceId: string }>;
  searchParams: Promise<SearchParams>;
}

export default async function WorkspaceMembersPage({ params, searchParams }: WorkspaceMembersProps) {
  const { ctx, workspace } = await loadWorkspace((await params).workspaceId);
  const asked = await loadMemberParams(searchParams);
  const search = asked.search.slice(0, 100);
  if (workspace.isDefault) {
    return (
      <Panel>
        <EmptyState title="Everyone belongs to the default workspace">
          It has no member list: everyone in the organisation may use it.
        </EmptyState>
      </Panel>
    );
  }
  const place = { workspaceId: workspace.id };
  const [list, leads] = await Promise.all([
    listWorkspaceMembers(ctx, { ...place, search, page: asked.page }),
    listWorkspaceLeads(ctx, place),
  ]);
  const isOpen = membersRefusal(workspace) === null;
  const mayChange = isOpen && can(ctx.actor, 'member:write', place);
  return (
    <ListView searchLabel="Search by name or e-mail">
      <LeadsPanel
        workspaceId={workspace.id}
        workspaceName={workspace.name}
        leads={leads}
        mayName={isOpen && can(ctx.actor, 'lead:write', place)}
      />
      <Panel
        title="Members"
        note={isOpen ? 'Organisation admins can work in every workspace' : 'As they were when it was archived'}
        tools={mayChange && <AddMembersButton workspaceId={workspace.id} workspaceName={workspace.name} />}
        isFlush
      >
        {list.rows.length > 0 ? (
          <MemberTable workspaceId={workspace.id} members={list.rows} mayChange={mayChange} />
        ) : (
          <EmptyState title={search ? 'No matching members' : 'No members yet'}>
            {search
              ? 'Search covers names and e-mail addresses. Try a shorter term.'
              : 'People added here or in the Console appear here. Organisation admins can use it without being added.'}
          </EmptyState>
        )}
        <PageLinks
          {...list}
          what="members"
          hrefOf={(page) => membersHref(`/workspaces/${workspace.id}/members`, { ...asked, page })}
        />
      </Panel>
    </ListView>
  );
}
