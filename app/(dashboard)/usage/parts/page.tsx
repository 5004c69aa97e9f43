import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import type { SearchParams } from 'nuqs/server';
import { Breadcrumbs } from '@/components/page/breadcrumbs';
import { ReportFreshness } from '@/components/page/freshness';
import { FacetedList } from '@/components/page/list/faceted-list';
import { PageHead } from '@/components/page/page-head';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { PartTable } from '@/components/usage/part-table';
import { loadPartsParams, partsHref } from '@/components/usage/parts-params';
import { rangeWords } from '@/components/usage/range';
import { renamedHref, usageHref, usageQuery } from '@/components/usage/search-params';
import { partsTitle, pluralOf } from '@/components/usage/words';
import { can } from '@/lib/access/reach';
import { dayOf } from '@/lib/core/time';
import { readFiscalMonth } from '@/lib/domain/organization/queries';
import { usageParts } from '@/lib/domain/usage/report/queries';
import { heavy } from '@/lib/doors/heavy';
import { pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'All parts' };

/** What a chart has no room for: every part of its figures by name. */
export default async function PartsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  requirePermission(ctx, 'usage:read');
  const renamed = renamedHref('/usage/parts', await searchParams);
  if (renamed) redirect(renamed);
  const asked = await loadPartsParams(searchParams);
  const params = { ...asked, split: asked.split === 'none' ? ('workspace' as const) : asked.split };
  const { among, page } = params;
  const search = params.search.slice(0, 100);
  const calendar = { today: dayOf(ctx.now), fiscalMonth: await readFiscalMonth(ctx) };
  const query = usageQuery(params, calendar, can(ctx.actor, 'cost:read'));
  const list = await heavy(ctx, () => usageParts(ctx, { ...query, search, page, among }));
  const hrefWith = (change: Partial<typeof params>) => partsHref('/usage/parts', { ...params, page: 1, ...change });
  const what = pluralOf(list.split);
  const isNothing = list.whole.count === 0;
  return (
    <>
      <Breadcrumbs above={[{ label: 'Usage & cost', href: usageHref('/usage', params) }]} here="All parts" />
      <PageHead
        title={partsTitle(list.metric, list.split)}
        line={`All ${what}, ${rangeWords(list)}, UTC: the largest first, each with its trend per ${list.granularity}.`}
        freshness={<ReportFreshness ctx={ctx} asOf={list.asOf ? new Date(list.asOf) : null} />}
      />
      <FacetedList
        searchLabel={`Search ${what}`}
        facetsLabel="Filter parts"
        facets={['all', 'other']}
        facetWords={{ all: 'All', other: 'In “Other”' }}
        fixed={['all', 'other']}
        show={among}
        list={{ ...list, facets: { all: list.whole.count, other: list.other.count } }}
        what={what}
        hrefWith={({ show = among, page: next = 1 }) => hrefWith({ among: show, page: next })}
        empty={
          <EmptyState
            title={isNothing ? 'No usage in this range' : `No matching ${what}`}
            step={
              <ButtonLink href={isNothing ? usageHref('/usage', params) : hrefWith({ search: '', among: 'all' })}>
                {isNothing ? 'Choose another range' : 'Show all'}
              </ButtonLink>
            }
          >
            {isNothing
              ? 'Nothing was used in this range with these filters.'
              : 'Search covers names, IDs and what things belong to. Try a shorter term.'}
          </EmptyState>
        }
      >
        <PartTable list={list} params={params} isSearched={search !== ''} />
      </FacetedList>
    </>
  );
}
