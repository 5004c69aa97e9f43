import { createLoader, createSerializer, parseAsInteger, parseAsString, type SearchParams } from 'nuqs/server';
import { PageLinks } from '@/components/data-table/page-links';
import { ListView } from '@/components/lists/list-view';
import { EmptyState } from '@/components/ui/empty-state';
import { Panel } from '@/components/ui/panel';
import { MemberTable } from '@/components/workspaces/member-table';
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
        <EmptyState title="Everybody belongs to the default workspace">
          It has no list of members: whoever is in the organisation may use it.
        </EmptyState>
      </Panel>
    );
  }
  const list = await listWorkspaceMembers(ctx, { workspaceId: workspace.id, search, page: asked.page });
  return (
    <ListView searchLabel="Search by name or e-mail">
      <Panel title="Members" note="Admins of the organisation may work in every workspace" isFlush>
        {list.rows.length > 0 ? (
          <MemberTable members={list.rows} />
        ) : (
          <EmptyState title={search ? 'Nobody like that' : 'Nobody belongs to this workspace'}>
            {search
              ? 'Search looks through names and e-mail addresses. Try fewer letters.'
              : 'Members appear here after the next sync. Admins of the organisation may use it without being members.'}
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
