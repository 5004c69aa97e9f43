import type { Metadata } from 'next';
import type { SearchParams } from 'nuqs/server';
import { changesHref, loadChangeListParams } from '@/components/key-changes/change-params';
import { ChangeTable } from '@/components/key-changes/change-table';
import { ACT_SELECT, CHANGES_PATH, FACET_WORDS } from '@/components/key-changes/change-words';
import { KeyTabs } from '@/components/key-policy/key-tabs';
import { Breadcrumbs } from '@/components/page/breadcrumbs';
import { FacetedList } from '@/components/page/list/faceted-list';
import { PageHead } from '@/components/page/page-head';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { reach } from '@/lib/access/reach';
import { listKeyChanges } from '@/lib/domain/key-changes/progress-queries';
import { CHANGE_FACETS } from '@/lib/domain/key-changes/rules';
import { heavy } from '@/lib/doors/heavy';
import { pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'API key changes' };

export default async function KeyChangesPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  requirePermission(ctx, 'api_key:write');
  const params = await loadChangeListParams(searchParams);
  const { show, act, page } = params;
  const search = params.search.slice(0, 100);
  const list = await heavy(ctx, () => listKeyChanges(ctx, { search, show, page, ...(act && { act }) }));
  const hrefWith = (change: Partial<typeof params>) => changesHref(CHANGES_PATH, { ...params, page: 1, ...change });
  const isWhole = reach(ctx.actor, 'api_key:write').all;
  return (
    <>
      <Breadcrumbs above={[{ label: 'API keys', href: '/api-keys' }]} here="Changes" />
      <PageHead
        title="API key changes"
        line={`What was done to many API keys at once, by whom and how it went.${isWhole ? '' : ' Only keys of your workspaces are counted in changes by others.'}`}
        freshness="All times UTC"
      />
      <KeyTabs actor={ctx.actor} />
      <FacetedList
        searchLabel="Search by who asked"
        selects={[ACT_SELECT]}
        facetsLabel="Filter changes"
        facets={CHANGE_FACETS}
        facetWords={FACET_WORDS}
        warnings={['unfinished']}
        fixed={['all']}
        show={show}
        list={list}
        what="changes"
        hrefWith={hrefWith}
        title={FACET_WORDS[show]}
        empty={<NoChange isNarrowed={search !== '' || show !== 'all' || act !== null} />}
      >
        <ChangeTable rows={list.rows} />
      </FacetedList>
    </>
  );
}

function NoChange({ isNarrowed }: { isNarrowed: boolean }) {
  return isNarrowed ? (
    <EmptyState title="No matching changes" step={<ButtonLink href={CHANGES_PATH}>Show all</ButtonLink>}>
      The search covers the name of whoever asked. Try another filter.
    </EmptyState>
  ) : (
    <EmptyState title="No changes yet" step={<ButtonLink href="/api-keys">Select API keys</ButtonLink>}>
      Select several API keys in the list to disable, enable, archive or hand them over at once. Each such change is
      kept here.
    </EmptyState>
  );
}
