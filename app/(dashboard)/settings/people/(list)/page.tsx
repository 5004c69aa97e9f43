import type { Metadata } from 'next';
import { createLoader, createSerializer, parseAsInteger, parseAsString, type SearchParams } from 'nuqs/server';
import { PageLinks } from '@/components/data-table/page-links';
import { PageHead } from '@/components/layout/page-head';
import { PeopleSearch } from '@/components/people/people-search';
import { PeopleTable } from '@/components/people/people-table';
import { PeopleTabs } from '@/components/people/people-tabs';
import { ReturnedPanel } from '@/components/people/returned-panel';
import { EmptyState } from '@/components/ui/empty-state';
import { Panel } from '@/components/ui/panel';
import { can } from '@/lib/core/permissions';
import { listPeople } from '@/lib/domain/people/queries';
import { listReturned } from '@/lib/domain/people/return-queries';
import { afterShell, pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'People and roles' };

const params = { search: parseAsString.withDefault(''), page: parseAsInteger.withDefault(1) };
const loadParams = createLoader(params);
const hrefWith = createSerializer(params);

export default async function PeoplePage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  requirePermission(ctx, 'person:read');
  await afterShell();
  const { search, page } = await loadParams(searchParams);
  const wanted = { search: search.trim().slice(0, 100), page: Math.min(Math.max(page, 1), 10_000) };
  const [people, returned] = await Promise.all([
    listPeople(ctx, wanted),
    can(ctx.actor, 'role:write') ? listReturned(ctx) : [],
  ]);
  return (
    <>
      <PageHead
        title="People and roles"
        line={`Who may use Steward, in which role, and why. A role comes from the organisation unless an owner or admin sets another; a change acts on the next request.${
          can(ctx.actor, 'role:write') ? ' Open a person to see what they can do.' : ''
        }`}
      />
      <PeopleTabs />
      <ReturnedPanel ctx={ctx} returned={returned} />
      <PeopleSearch search={wanted.search} />
      <Panel isFlush>
        {people.rows.length === 0 ? (
          <EmptyState title={wanted.search ? 'Nobody by that name or e-mail' : 'Nobody here yet'}>
            {wanted.search
              ? 'Search looks through names and e-mail addresses. Try fewer letters.'
              : 'Members of the organisation appear here after the first sync.'}
          </EmptyState>
        ) : (
          <PeopleTable
            people={people.rows}
            mayChange={can(ctx.actor, 'role:write')}
            isOwner={ctx.actor.role === 'owner'}
          />
        )}
        <PageLinks
          {...people}
          what="people"
          hrefOf={(next) => hrefWith('/settings/people', { search: wanted.search, page: next })}
        />
      </Panel>
    </>
  );
}
