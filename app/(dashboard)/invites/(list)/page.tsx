import type { Metadata } from 'next';
import type { SearchParams } from 'nuqs/server';
import { invitesHref, loadInviteParams } from '@/components/invites/invite-params';
import { InviteTable } from '@/components/invites/invite-table';
import { FACET_WORDS } from '@/components/invites/invite-words';
import { PolicyForm } from '@/components/invites/policy-form';
import { Freshness } from '@/components/page/freshness';
import { FacetedList } from '@/components/page/list/faceted-list';
import { PageHead } from '@/components/page/page-head';
import { UnreadNote } from '@/components/settings/sync/unread-note';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { Panel } from '@/components/ui/panel';
import { can } from '@/lib/access/reach';
import { getInvitePolicy, listInvites } from '@/lib/domain/invites/queries';
import { mayInviteDirectly } from '@/lib/domain/invites/rules';
import { INVITE_FACETS } from '@/lib/domain/invites/schema';
import { listUnread } from '@/lib/domain/sync/queries';
import { pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Invites' };

export default async function InvitesPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  requirePermission(ctx, 'invite:request');
  const params = await loadInviteParams(searchParams);
  const { show } = params;
  const search = params.search.slice(0, 100);
  const [unread, list, policy] = await Promise.all([
    listUnread(ctx, { lists: ['invites'] }),
    listInvites(ctx, { search, show, page: params.page }),
    getInvitePolicy(ctx),
  ]);
  const hrefWith = (change: Partial<typeof params>) => invitesHref('/invites', { ...params, page: 1, ...change });
  const decides = can(ctx.actor, 'invite:approve');
  const isDirect = mayInviteDirectly(ctx.actor, policy);
  const facets = INVITE_FACETS.filter((facet) => decides || facet !== 'waiting');
  return (
    <>
      <PageHead
        title="Invites"
        line={
          decides
            ? 'Who was requested, who decides, and how far each invite has got.'
            : 'Who you requested, who decides, and how far each invite has got.'
        }
        freshness={<Freshness asOf={list.readAt} now={ctx.now} what="Invites" />}
        action={
          <ButtonLink href="/invites/new" variant="primary">
            {isDirect ? 'Invite people' : 'Request an invite'}
          </ButtonLink>
        }
      />
      <UnreadNote unread={unread} />
      <FacetedList
        searchLabel="Search by address or workspace"
        facetsLabel="Filter invites"
        facets={facets}
        facetWords={FACET_WORDS}
        warnings={['waiting']}
        fixed={['all', 'waiting']}
        show={show}
        list={list}
        what="invites"
        hrefWith={hrefWith}
        title={FACET_WORDS[show]}
        empty={<NoInvite isNarrowed={search !== '' || list.facets.all > 0} isWaiting={show === 'waiting'} />}
      >
        <InviteTable rows={list.rows} now={ctx.now} />
      </FacetedList>
      {can(ctx.actor, 'policy:write') && (
        <Panel title="Invite rules" note="Set by owners" className="mt-4">
          <PolicyForm {...policy} />
        </Panel>
      )}
    </>
  );
}

function NoInvite({ isNarrowed, isWaiting }: { isNarrowed: boolean; isWaiting: boolean }) {
  if (isWaiting) {
    return (
      <EmptyState title="Nothing is waiting for you">
        Requests you can decide on appear here and are counted in the navigation.
      </EmptyState>
    );
  }
  return isNarrowed ? (
    <EmptyState title="No matching invites" step={<ButtonLink href="/invites">Show all invites</ButtonLink>}>
      Search covers addresses, workspaces and requesters. Try a shorter term, or show all invites.
    </EmptyState>
  ) : (
    <EmptyState title="No invites yet" step={<ButtonLink href="/invites/new">Request an invite</ButtonLink>}>
      Each invite appears here with its progress: requested, approved, sent, accepted, added to workspaces. None has
      been requested yet.
    </EmptyState>
  );
}
