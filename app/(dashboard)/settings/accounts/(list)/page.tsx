import type { Metadata } from 'next';
import {
  createLoader,
  createSerializer,
  parseAsInteger,
  parseAsString,
  parseAsStringLiteral,
  type SearchParams,
} from 'nuqs/server';
import { AccountSearch } from '@/components/accounts/account-search';
import { AccountTable } from '@/components/accounts/account-table';
import { AccountTabs } from '@/components/accounts/account-tabs';
import { ReturnedPanel } from '@/components/accounts/returned-panel';
import { FilterChip } from '@/components/page/list/filter-chip';
import { PageLinks } from '@/components/page/list/page-links';
import { PageHead } from '@/components/page/page-head';
import { EmptyState } from '@/components/ui/empty-state';
import { Panel } from '@/components/ui/panel';
import { can } from '@/lib/access/reach';
import { listAccounts } from '@/lib/domain/accounts/queries';
import { listReturned } from '@/lib/domain/accounts/return-queries';
import { pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Accounts' };

const params = {
  search: parseAsString.withDefault(''),
  lacks: parseAsStringLiteral(['factor']),
  page: parseAsInteger.withDefault(1),
};
const loadParams = createLoader(params);
const hrefWith = createSerializer(params);

export default async function AccountPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  requirePermission(ctx, 'person:read');
  const { search, page, ...asked } = await loadParams(searchParams);
  const lacks = can(ctx.actor, 'settings:read') ? asked.lacks : null;
  const wanted = { search: search.trim().slice(0, 100), page: Math.min(Math.max(page, 1), 10_000) };
  const [people, returned] = await Promise.all([
    listAccounts(ctx, { ...wanted, lacks: lacks ?? undefined }),
    can(ctx.actor, 'role:write') ? listReturned(ctx) : [],
  ]);
  return (
    <>
      <PageHead
        title="Accounts"
        line={`Who may use Steward, in which role, and why. Roles come from the organisation unless an owner or admin sets another; changes take effect on the next request.${
          can(ctx.actor, 'role:write') ? ' Open a person to see what they can do.' : ''
        }`}
      />
      <AccountTabs />
      <ReturnedPanel ctx={ctx} returned={returned} />
      <AccountSearch search={wanted.search} />
      {lacks && <FilterChip href="/settings/accounts">With a password and no second factor</FilterChip>}
      <Panel isFlush>
        {people.rows.length === 0 ? (
          <EmptyState title={wanted.search || lacks ? 'No matching people' : 'No people yet'}>
            {wanted.search
              ? 'Search covers names and e-mail addresses. Try a shorter term.'
              : 'Members of the organisation appear here after the first sync.'}
          </EmptyState>
        ) : (
          <AccountTable
            people={people.rows}
            mayChange={can(ctx.actor, 'role:write')}
            isOwner={ctx.actor.role === 'owner'}
          />
        )}
        <PageLinks
          {...people}
          what="people"
          hrefOf={(next) => hrefWith('/settings/accounts', { search: wanted.search, lacks, page: next })}
        />
      </Panel>
    </>
  );
}
