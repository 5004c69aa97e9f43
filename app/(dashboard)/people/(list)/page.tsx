import type { Metadata } from 'next';
import type { SearchParams } from 'nuqs/server';
import { PageLinks } from '@/components/data-table/page-links';
import { Freshness } from '@/components/layout/freshness';
import { PageHead } from '@/components/layout/page-head';
import { FacetLinks } from '@/components/lists/facet-links';
import { ListView } from '@/components/lists/list-view';
import { sortingOf } from '@/components/lists/sorting';
import { spendNote } from '@/components/lists/spend-note';
import { organizationRole } from '@/components/people-list/role-words';
import { loadUserParams, usersHref } from '@/components/people-list/user-params';
import { UserTable } from '@/components/people-list/user-table';
import { FACET_WORDS, USER_ORDERS } from '@/components/people-list/user-words';
import { UnreadNote } from '@/components/sync/unread-note';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { Panel } from '@/components/ui/panel';
import { can, type PersonActor } from '@/lib/core/permissions';
import { unreadOf } from '@/lib/domain/sync/queries';
import { listUsers } from '@/lib/domain/users/queries';
import { ORGANIZATION_ROLES, USER_FACETS } from '@/lib/domain/users/schema';
import { heavy } from '@/lib/doors/heavy';
import { afterShell, pageCtx, requirePermission } from '@/lib/doors/page';

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
  await afterShell();
  const params = await loadUserParams(searchParams);
  const { show, role } = params;
  const search = params.search.slice(0, 100);
  const sorting = sortingOf(params, 'name');
  const [list, unread] = await Promise.all([
    heavy(ctx, () => listUsers(ctx, { ...sorting, search, show, role: role ?? undefined, page: params.page })),
    unreadOf(ctx, ['users']),
  ]);
  const hrefWith = (change: Partial<typeof params>) => usersHref('/people', { ...params, page: 1, ...change });
  return (
    <>
      <PageHead
        title="People"
        line="Who belongs to the organisation, in which role, and which API keys are theirs."
        freshness={<Freshness asOf={list.window?.readAt ?? null} now={ctx.now} />}
        action={<LeavingLink actor={ctx.actor} />}
      />
      <UnreadNote unread={unread} />
      <ListView
        searchLabel="Search by name or e-mail"
        selects={ROLES}
        orders={USER_ORDERS}
        order={`${sorting.sort} ${sorting.order}`}
      >
        <FacetLinks
          label="Which people"
          facets={USER_FACETS.map((facet) => ({
            id: facet,
            label: FACET_WORDS[facet],
            count: list.facets[facet],
            href: hrefWith({ show: facet }),
            isChosen: facet === show,
            isWarning: facet === 'unused',
            isFixed: facet === 'members',
          }))}
        />
        <Panel title={FACET_WORDS[show]} note={spendNote(list.window)} isFlush>
          {list.rows.length > 0 ? (
            <UserTable list={list} sorting={sorting} hrefOf={(next) => hrefWith(next)} />
          ) : (
            <Nobody isNarrowed={search !== '' || role !== null || list.facets.all > 0} />
          )}
          <PageLinks {...list} what="people" hrefOf={(page) => hrefWith({ page })} />
        </Panel>
      </ListView>
    </>
  );
}

/** Leads see the keys that people left behind in their workspaces, owners and admins everything. */
function LeavingLink({ actor }: { actor: PersonActor }) {
  if (can(actor, 'person:write')) return <ButtonLink href="/leaving">Leaving</ButtonLink>;
  if (can(actor, 'api_key:write')) return <ButtonLink href="/leaving/keys">Keys of people who left</ButtonLink>;
  return null;
}

function Nobody({ isNarrowed }: { isNarrowed: boolean }) {
  return isNarrowed ? (
    <EmptyState
      title="Nobody like that"
      step={<ButtonLink href={usersHref('/people', { show: 'all' })}>Show all people</ButtonLink>}
    >
      Search looks through names and e-mail addresses. Try fewer letters, or another role.
    </EmptyState>
  ) : (
    <EmptyState title="Nobody here yet">
      Members of the organisation appear here after the first sync, with their workspaces and API keys.
    </EmptyState>
  );
}
