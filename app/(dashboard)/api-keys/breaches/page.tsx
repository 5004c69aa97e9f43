import type { Metadata } from 'next';
import type { SearchParams } from 'nuqs/server';
import { breachesHref, loadBreachParams } from '@/components/key-policy/breach-params';
import { BreachTable } from '@/components/key-policy/breach-table';
import { KeyTabs } from '@/components/key-policy/key-tabs';
import { BREACH_WORDS, BREACHES_PATH } from '@/components/key-policy/policy-words';
import { Breadcrumbs } from '@/components/page/breadcrumbs';
import { FacetedList } from '@/components/page/list/faceted-list';
import { PageHead } from '@/components/page/page-head';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { getKeyPolicy, listBreaches } from '@/lib/domain/key-policy/queries';
import { BREACH_FACETS } from '@/lib/domain/key-policy/schema';
import { heavy } from '@/lib/doors/heavy';
import { pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'API keys that break the policy' };

export default async function BreachesPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  requirePermission(ctx, 'api_key:read');
  const params = await loadBreachParams(searchParams);
  const search = params.search.slice(0, 100);
  const [policy, list] = await Promise.all([
    getKeyPolicy(ctx),
    heavy(ctx, () => listBreaches(ctx, { search, show: params.show, page: params.page })),
  ]);
  const hrefWith = (change: Partial<typeof params>) => breachesHref(BREACHES_PATH, { ...params, page: 1, ...change });
  return (
    <>
      <Breadcrumbs above={[{ label: 'API keys', href: '/api-keys' }]} here="Policy breaches" />
      <PageHead
        title="API keys that break the policy"
        line="They keep working. Each row says which rules its key breaks."
      />
      <KeyTabs actor={ctx.actor} />
      <FacetedList
        searchLabel="Search by key, workspace or owner"
        facetsLabel="Filter by what is broken"
        facets={BREACH_FACETS}
        facetWords={BREACH_WORDS}
        fixed={['all']}
        show={params.show}
        list={list}
        what="API keys"
        hrefWith={hrefWith}
        title={BREACH_WORDS[params.show]}
        empty={<NoBreach isNarrowed={search !== '' || params.show !== 'all'} />}
      >
        <BreachTable rows={list.rows} policy={policy} />
      </FacetedList>
    </>
  );
}

function NoBreach({ isNarrowed }: { isNarrowed: boolean }) {
  if (isNarrowed) {
    return (
      <EmptyState title="No matching keys" step={<ButtonLink href={BREACHES_PATH}>Show all</ButtonLink>}>
        No key breaks this, or the search has no matches.
      </EmptyState>
    );
  }
  return (
    <EmptyState title="Every key follows the policy">
      Active keys that are too old, badly named, too many for their workspace or valid for too long are listed here.
    </EmptyState>
  );
}
