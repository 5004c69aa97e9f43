import type { Metadata } from 'next';
import type { SearchParams } from 'nuqs/server';
import { auditHref } from '@/components/audit/audit-params';
import { Freshness } from '@/components/page/freshness';
import { FacetedList } from '@/components/page/list/faceted-list';
import { PageHead } from '@/components/page/page-head';
import { LimitEditor } from '@/components/rate-limits/limit-editor';
import { limitsHref, loadLimitParams } from '@/components/rate-limits/limit-params';
import { LimitTable } from '@/components/rate-limits/limit-table';
import { LIMIT_FACET_WORDS } from '@/components/rate-limits/limit-words';
import { UnreadNote } from '@/components/settings/sync/unread-note';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { can } from '@/lib/access/reach';
import { limitMatrix } from '@/lib/domain/rate-limits/queries';
import type { LimitMatrix } from '@/lib/domain/rate-limits/query-schema';
import { LIMIT_FACETS } from '@/lib/domain/rate-limits/schema';
import { listUnread } from '@/lib/domain/sync/queries';
import { workspaceIdField } from '@/lib/domain/workspaces/schema';
import { pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Rate limits' };

export default async function RateLimitsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  requirePermission(ctx, 'workspace:read');
  const params = await loadLimitParams(searchParams);
  const { show } = params;
  const search = params.search.slice(0, 100);
  const group = params.group?.slice(0, 200) ?? null;
  const workspaceId = workspaceIdField.safeParse(params.workspace).data ?? null;
  const [matrix, unread] = await Promise.all([
    limitMatrix(ctx, { search, show, group, workspaceId, page: params.page }),
    listUnread(ctx, { lists: ['rate limits', 'workspace rate limits'] }),
  ]);
  const hrefWith = (change: Partial<typeof params>) => limitsHref('/rate-limits', { ...params, page: 1, ...change });
  const canChange = can(ctx.actor, 'rate_limit:write');
  const table = <LimitTable groups={matrix.groups} rows={matrix.rows} canChange={canChange} />;
  return (
    <>
      <PageHead
        title="Rate limits"
        line="How much of the organisation’s limits each workspace may use, and how close its busiest minute of the last 7 days came."
        freshness={<Freshness asOf={matrix.readAt} now={ctx.now} what="Limits" />}
      />
      <UnreadNote unread={unread} />
      <FacetedList
        searchLabel="Search by workspace"
        selects={[groupSelect(matrix)]}
        facetsLabel="Filter workspaces"
        facets={LIMIT_FACETS}
        facetWords={LIMIT_FACET_WORDS}
        warnings={['over', 'near']}
        fixed={['all']}
        show={show}
        list={matrix}
        what="workspaces"
        hrefWith={hrefWith}
        title={workspaceId ? (matrix.rows[0]?.name ?? 'One workspace') : LIMIT_FACET_WORDS[show]}
        note={<Explanation />}
        tools={
          <>
            {can(ctx.actor, 'audit:read') && (
              <a
                href={auditHref('/audit', { action: 'rate_limit', workspace: workspaceId, range: '12m' })}
                className="tool-button"
              >
                Changes of limits
              </a>
            )}
            {workspaceId && <ButtonLink href={hrefWith({ workspace: null })}>All workspaces</ButtonLink>}
          </>
        }
        isEmpty={matrix.groups.length === 0 || matrix.rows.length === 0}
        empty={<NoLimits isNarrowed={matrix.groups.length > 0} isUnread={unread.length > 0} />}
      >
        {canChange ? (
          <LimitEditor groups={matrix.groups} modelGroups={matrix.modelGroups}>
            {table}
          </LimitEditor>
        ) : (
          table
        )}
      </FacetedList>
    </>
  );
}

function groupSelect({ choices }: LimitMatrix) {
  return {
    param: 'group',
    label: 'Filter groups',
    any: 'Every group',
    options: [
      { value: 'models', label: 'Model groups' },
      { value: 'others', label: 'Other groups' },
      ...choices.map(({ id, name }) => ({ value: id, label: name })),
    ],
  };
}

function Explanation() {
  return (
    <>
      The lower of the organisation’s limit and the override (in bold colour) applies. Changes take up to an hour at
      Anthropic. The default workspace cannot have overrides. Peaks count tokens per minute, excluding batches.
    </>
  );
}

function NoLimits({ isNarrowed, isUnread }: { isNarrowed: boolean; isUnread: boolean }) {
  if (isUnread && !isNarrowed) {
    return (
      <EmptyState title="No rate limits could be read">
        The organisation has limits, but Anthropic sent them in a form that Steward does not understand. They still
        apply.
      </EmptyState>
    );
  }
  return isNarrowed ? (
    <EmptyState
      title="No matching workspaces"
      step={<ButtonLink href={limitsHref('/rate-limits', {})}>Show all workspaces</ButtonLink>}
    >
      No workspace you can see matches the search and filters. Try a shorter term, or show all workspaces.
    </EmptyState>
  ) : (
    <EmptyState title="No rate limits yet">
      The organisation’s limits appear here after the first sync, a few minutes after Steward is connected.
    </EmptyState>
  );
}
