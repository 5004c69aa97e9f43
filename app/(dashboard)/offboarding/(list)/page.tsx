import type { Metadata } from 'next';
import type { SearchParams } from 'nuqs/server';
import { departuresHref, loadDepartureParams } from '@/components/offboarding/departure-params';
import { DEPARTURE_FACET_WORDS, STATE_WORDS } from '@/components/offboarding/departure-words';
import { OffboardingTabs } from '@/components/offboarding/offboarding-tabs';
import { Breadcrumbs } from '@/components/page/breadcrumbs';
import { DayOf, NameLink } from '@/components/page/list/cells';
import { type Column, DataTable } from '@/components/page/list/data-table';
import { FacetedList } from '@/components/page/list/faceted-list';
import { PageHead } from '@/components/page/page-head';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { Status } from '@/components/ui/status';
import { listDepartures } from '@/lib/domain/offboarding/departure-queries';
import type { DepartureRow } from '@/lib/domain/offboarding/query-schema';
import { DEPARTURE_FACETS } from '@/lib/domain/offboarding/schema';
import { pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Offboarding' };

const COLUMNS: Column<DepartureRow>[] = [
  {
    id: 'name',
    header: 'Person',
    cell: ({ id, name, email }) => (
      <span className="block py-1 leading-tight md:min-w-60">
        <NameLink href={`/offboarding/${id}`}>{name}</NameLink>
        <span className="block text-xs [overflow-wrap:anywhere] text-muted">{email}</span>
      </span>
    ),
  },
  {
    id: 'state',
    header: 'Status',
    cell: ({ state }) => <Status tone={STATE_WORDS[state].tone}>{STATE_WORDS[state].word}</Status>,
  },
  { id: 'keys', header: 'Surviving keys', align: 'end', cell: ({ keys }) => keys },
  {
    id: 'by',
    header: 'Started by',
    cell: ({ startedBy, source }) => startedBy ?? (source === 'scim' ? 'Identity provider' : 'Steward'),
  },
  { id: 'at', header: 'Started', align: 'end', cell: ({ startedAt }) => <DayOf at={startedAt} /> },
];

export default async function OffboardingPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  requirePermission(ctx, 'person:write');
  const params = await loadDepartureParams(searchParams);
  const search = params.search.slice(0, 100);
  const list = await listDepartures(ctx, { search, show: params.show, page: params.page });
  const hrefWith = (change: Partial<typeof params>) =>
    departuresHref('/offboarding', { ...params, page: 1, ...change });
  return (
    <>
      <Breadcrumbs above={[{ label: 'People', href: '/people' }]} here="Offboarding" />
      <PageHead title="Offboarding" line="Who was offboarded, what was done, and what is still left to do." />
      <OffboardingTabs actor={ctx.actor} />
      <FacetedList
        searchLabel="Search by name or e-mail"
        facetsLabel="Filter departures"
        facets={DEPARTURE_FACETS}
        facetWords={DEPARTURE_FACET_WORDS}
        warnings={['open']}
        fixed={['all']}
        show={params.show}
        list={list}
        what="departures"
        hrefWith={hrefWith}
        title={DEPARTURE_FACET_WORDS[params.show]}
        empty={<Nobody isNarrowed={search !== '' || list.facets.all > 0} />}
      >
        <DataTable caption="People who were offboarded" columns={COLUMNS} rows={list.rows} rowKey={({ id }) => id} />
      </FacetedList>
    </>
  );
}

function Nobody({ isNarrowed }: { isNarrowed: boolean }) {
  if (isNarrowed) {
    return (
      <EmptyState title="No matching people" step={<ButtonLink href="/offboarding">Show all</ButtonLink>}>
        Search covers names and e-mail addresses.
      </EmptyState>
    );
  }
  return (
    <EmptyState title="No one has been offboarded yet" step={<ButtonLink href="/people">Go to people</ButtonLink>}>
      When someone leaves the company, open their page and choose Offboard. A report of what was done is kept here.
    </EmptyState>
  );
}
