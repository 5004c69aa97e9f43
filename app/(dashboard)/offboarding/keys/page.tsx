import type { Metadata } from 'next';
import type { SearchParams } from 'nuqs/server';
import { leftKeysHref, loadLeftKeyParams } from '@/components/offboarding/departure-params';
import { LEFT_KEY_FACET_WORDS } from '@/components/offboarding/departure-words';
import { LeftKeyTable } from '@/components/offboarding/left-key-table';
import { OffboardingTabs } from '@/components/offboarding/offboarding-tabs';
import { Breadcrumbs } from '@/components/page/breadcrumbs';
import { Freshness } from '@/components/page/freshness';
import { FacetedList } from '@/components/page/list/faceted-list';
import { readSorting } from '@/components/page/list/sorting';
import { spendNote } from '@/components/page/list/spend-note';
import { PageHead } from '@/components/page/page-head';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { listLeftKeys } from '@/lib/domain/offboarding/key-queries';
import { LEFT_KEY_FACETS } from '@/lib/domain/offboarding/schema';
import { pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Keys of people who have left' };

export default async function LeftKeysPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  requirePermission(ctx, 'api_key:write');
  const params = await loadLeftKeyParams(searchParams);
  const search = params.search.slice(0, 100);
  const sorting = readSorting(params, 'spend');
  const list = await listLeftKeys(ctx, { ...sorting, search, show: params.show, page: params.page });
  const hrefWith = (change: Partial<typeof params>) =>
    leftKeysHref('/offboarding/keys', { ...params, page: 1, ...change });
  return (
    <>
      <Breadcrumbs above={[{ label: 'People', href: '/people' }]} here="Offboarding" />
      <PageHead
        title="Keys of people who have left"
        line="They still work, and no one in the organisation is responsible for them."
        freshness={<Freshness asOf={list.window?.readAt ?? null} now={ctx.now} />}
      />
      <OffboardingTabs actor={ctx.actor} />
      <FacetedList
        searchLabel="Search by key, workspace or owner"
        facetsLabel="Filter keys"
        facets={LEFT_KEY_FACETS}
        facetWords={LEFT_KEY_FACET_WORDS}
        warnings={['open']}
        fixed={['open']}
        show={params.show}
        list={list}
        what="keys"
        hrefWith={hrefWith}
        title={LEFT_KEY_FACET_WORDS[params.show]}
        note={spendNote(list.window)}
        empty={<Nothing isNarrowed={search !== '' || list.facets.all > 0} />}
      >
        <LeftKeyTable list={list} actor={ctx.actor} sorting={sorting} hrefOf={(next) => hrefWith(next)} />
      </FacetedList>
    </>
  );
}

function Nothing({ isNarrowed }: { isNarrowed: boolean }) {
  if (isNarrowed) {
    return (
      <EmptyState title="No matching keys" step={<ButtonLink href="/offboarding/keys?show=all">Show all</ButtonLink>}>
        There is nothing left to decide here, or the search has no matches.
      </EmptyState>
    );
  }
  return (
    <EmptyState title="No keys of people who left still work">
      Workspace keys keep working after their creator leaves. Any that do are listed here, to be disabled or handed
      over.
    </EmptyState>
  );
}
