import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import type { SearchParams } from 'nuqs/server';
import { Freshness } from '@/components/page/freshness';
import { columnsCookie, readChosen, shownColumns } from '@/components/page/list/chosen-columns';
import { FacetedList } from '@/components/page/list/faceted-list';
import { FilterChip } from '@/components/page/list/filter-chip';
import { ListTools } from '@/components/page/list/list-tools';
import { spendNote } from '@/components/page/list/spend-note';
import { PageHead } from '@/components/page/page-head';
import { UnreadNote } from '@/components/settings/sync/unread-note';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { CreateButton } from '@/components/workspaces/create-button';
import { StructureButton } from '@/components/workspaces/structure/structure-button';
import { workspaceColumns } from '@/components/workspaces/workspace-columns';
import { loadWorkspaceParams, toWorkspaceFilters, workspacesHref } from '@/components/workspaces/workspace-params';
import { WorkspaceTable } from '@/components/workspaces/workspace-table';
import { FACET_WORDS, LACK_WORDS, WORKSPACE_ORDERS } from '@/components/workspaces/workspace-words';
import { can } from '@/lib/access/reach';
import { listUnread } from '@/lib/domain/sync/queries';
import { listWorkspaces } from '@/lib/domain/workspaces/queries';
import { WORKSPACE_FACETS } from '@/lib/domain/workspaces/schema';
import { heavy } from '@/lib/doors/heavy';
import { pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Workspaces' };

export default async function WorkspacesPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  requirePermission(ctx, 'workspace:read');
  const params = await loadWorkspaceParams(searchParams);
  const { show } = params;
  const filters = toWorkspaceFilters(ctx.actor, params);
  const [jar, list, unread] = await Promise.all([
    cookies(),
    heavy(ctx, () => listWorkspaces(ctx, { ...filters, page: params.page })),
    listUnread(ctx, { lists: ['workspaces', 'workspace members'] }),
  ]);
  const columns = workspaceColumns(list);
  const shown = shownColumns(columns, readChosen(jar.get(columnsCookie('workspaces'))?.value));
  const hrefWith = (change: Partial<typeof params>) => workspacesHref('/workspaces', { ...params, page: 1, ...change });
  return (
    <>
      <PageHead
        title="Workspaces"
        line="What each workspace spends, its members and its API keys."
        freshness={<Freshness asOf={list.window?.readAt ?? null} now={ctx.now} />}
        action={
          can(ctx.actor, 'workspace:write') && (
            <div className="no-print flex flex-wrap gap-2">
              <StructureButton />
              <CreateButton />
            </div>
          )
        }
      />
      <UnreadNote unread={unread} />
      <FacetedList
        searchLabel="Search by name or tag"
        orders={WORKSPACE_ORDERS}
        sorting={filters}
        filter={params.lacks && <FilterChip href={hrefWith({ lacks: null })}>{LACK_WORDS[params.lacks]}</FilterChip>}
        facetsLabel="Filter workspaces"
        facets={WORKSPACE_FACETS}
        facetWords={FACET_WORDS}
        warnings={['unused']}
        fixed={['live']}
        show={show}
        list={list}
        what="workspaces"
        hrefWith={hrefWith}
        note={spendNote(list.window)}
        tools={
          <ListTools
            list="workspaces"
            columns={columns}
            shown={shown}
            file={workspacesHref('/api/v1/workspaces/export', { ...params, page: 1 })}
            counted={`${list.total} workspaces`}
          />
        }
        title={FACET_WORDS[show]}
        empty={<NoWorkspace isNarrowed={filters.search !== '' || params.lacks !== null || list.facets.all > 0} />}
      >
        <WorkspaceTable rows={list.rows} columns={shown} sorting={filters} hrefOf={(next) => hrefWith(next)} />
      </FacetedList>
    </>
  );
}

function NoWorkspace({ isNarrowed }: { isNarrowed: boolean }) {
  return isNarrowed ? (
    <EmptyState
      title="No matching workspaces"
      step={<ButtonLink href={workspacesHref('/workspaces', { show: 'all' })}>Show all workspaces</ButtonLink>}
    >
      Search covers names and tags. Try a shorter term, or look in the archived workspaces.
    </EmptyState>
  ) : (
    <EmptyState title="No workspaces yet">
      Workspaces you may see appear here after the first sync. If your role allows it, create one above, or set up the
      recommended four at once.
    </EmptyState>
  );
}
