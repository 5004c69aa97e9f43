import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import type { SearchParams } from 'nuqs/server';
import { Freshness } from '@/components/page/freshness';
import { columnsCookie, readChosen, shownColumns } from '@/components/page/list/chosen-columns';
import { FacetedList } from '@/components/page/list/faceted-list';
import { ListTools } from '@/components/page/list/list-tools';
import { spendNote } from '@/components/page/list/spend-note';
import { PageHead } from '@/components/page/page-head';
import { peopleColumns } from '@/components/people/people-columns';
import { loadPeopleParams, peopleHref, toPeopleFilters } from '@/components/people/people-params';
import { PeopleTable } from '@/components/people/people-table';
import { FACET_WORDS, PEOPLE_ORDERS } from '@/components/people/people-words';
import { organizationRole } from '@/components/people/role-words';
import { UnreadNote } from '@/components/settings/sync/unread-note';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import type { PersonActor } from '@/lib/access/principals';
import { can } from '@/lib/access/reach';
import { listPeople } from '@/lib/domain/people/queries';
import { ORGANIZATION_ROLES, PEOPLE_FACETS } from '@/lib/domain/people/schema';
import { listUnread } from '@/lib/domain/sync/queries';
import { heavy } from '@/lib/doors/heavy';
import { pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'People' };

const ROLES = [
  {
    param: 'role',
    label: 'Role',
    any: 'Every role',
    options: ORGANIZATION_ROLES.map((value) => ({ value, label: organizationRole(value) })),
  },
];

export default async function PeoplePage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  requirePermission(ctx, 'person:read');
  const params = await loadPeopleParams(searchParams);
  const { show, role } = params;
  const filters = toPeopleFilters(params);
  const [jar, list, unread] = await Promise.all([
    cookies(),
    heavy(ctx, () => listPeople(ctx, { ...filters, page: params.page })),
    listUnread(ctx, { lists: ['users'] }),
  ]);
  const columns = peopleColumns({ isRead: list.window !== null });
  const shown = shownColumns(columns, readChosen(jar.get(columnsCookie('people'))?.value));
  const hrefWith = (change: Partial<typeof params>) => peopleHref('/people', { ...params, page: 1, ...change });
  return (
    <>
      <PageHead
        title="People"
        line="The organisation’s members, their roles and their API keys."
        freshness={<Freshness asOf={list.window?.readAt ?? null} now={ctx.now} />}
        action={<OffboardingLink actor={ctx.actor} />}
      />
      <UnreadNote unread={unread} />
      <FacetedList
        searchLabel="Search by name or e-mail"
        selects={ROLES}
        orders={PEOPLE_ORDERS}
        sorting={filters}
        facetsLabel="Filter people"
        facets={PEOPLE_FACETS}
        facetWords={FACET_WORDS}
        warnings={['unused']}
        fixed={['members']}
        show={show}
        list={list}
        what="people"
        hrefWith={hrefWith}
        title={FACET_WORDS[show]}
        note={spendNote(list.window)}
        tools={
          <ListTools
            list="people"
            columns={columns}
            shown={shown}
            file={peopleHref('/api/v1/people/export', { ...params, page: 1 })}
            counted={`${list.total} people`}
          />
        }
        empty={<Nobody isNarrowed={filters.search !== '' || role !== null || list.facets.all > 0} />}
      >
        <PeopleTable rows={list.rows} columns={shown} sorting={filters} hrefOf={(next) => hrefWith(next)} />
      </FacetedList>
    </>
  );
}

/** Leads see the keys that people left behind in their workspaces, owners and admins everything. */
function OffboardingLink({ actor }: { actor: PersonActor }) {
  if (can(actor, 'person:write')) return <ButtonLink href="/offboarding">Offboarding</ButtonLink>;
  if (can(actor, 'api_key:write')) return <ButtonLink href="/offboarding/keys">Keys of people who left</ButtonLink>;
  return null;
}

function Nobody({ isNarrowed }: { isNarrowed: boolean }) {
  return isNarrowed ? (
    <EmptyState
      title="No matching people"
      step={<ButtonLink href={peopleHref('/people', { show: 'all' })}>Show all people</ButtonLink>}
    >
      Search covers names and e-mail addresses. Try a shorter term or another role.
    </EmptyState>
  ) : (
    <EmptyState title="No people yet">
      Members of the organisation appear here after the first sync, with their workspaces and API keys.
    </EmptyState>
  );
}
