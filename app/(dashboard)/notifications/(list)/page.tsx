import type { Metadata } from 'next';
import type { SearchParams } from 'nuqs/server';
import { ActionButton } from '@/components/forms/action-button';
import { GROUP_WORDS } from '@/components/notifications/group-words';
import { InboxList } from '@/components/notifications/inbox-list';
import { inboxHref, loadInboxParams } from '@/components/notifications/inbox-params';
import { NotificationTabs } from '@/components/notifications/notification-tabs';
import { FacetLinks } from '@/components/page/list/facet-links';
import { FilterChip } from '@/components/page/list/filter-chip';
import { PlaceLinks } from '@/components/page/list/place-links';
import { PageHead } from '@/components/page/page-head';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { Panel } from '@/components/ui/panel';
import { INBOX_VIEWS, type InboxView } from '@/lib/domain/notifications/kind-rules';
import { listInbox } from '@/lib/domain/notifications/queries';
import { markNotificationsRead } from '@/lib/doors/actions/notifications';
import { pageCtx } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Notifications' };

const VIEW_WORDS: Record<InboxView, string> = { unread: 'Unread', all: 'All' };

export default async function NotificationsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  const { show, group, older, newer } = await loadInboxParams(searchParams);
  const place = { before: older ?? undefined, after: older ? undefined : (newer ?? undefined) };
  const inbox = await listInbox(ctx, { show, group: group ?? undefined, ...place });
  const hrefOf = (change: Parameters<typeof inboxHref>[1]) => inboxHref('/notifications', { show, group, ...change });
  return (
    <>
      <PageHead
        title="Notifications"
        line="What you should know about, and what is waiting for you."
        freshness="All times UTC"
        action={
          inbox.unread > 0 && (
            <ActionButton
              action={markNotificationsRead}
              input={{ ids: null }}
              pending="Marking…"
              done="All marked as read"
              variant="outline"
            >
              Mark all as read
            </ActionButton>
          )
        }
      />
      <NotificationTabs />
      <FacetLinks
        label="Filter notifications"
        facets={INBOX_VIEWS.map((view) => ({
          id: view,
          label: VIEW_WORDS[view],
          count: inbox[view],
          href: hrefOf({ show: view }),
          isChosen: view === show,
          isFixed: true,
        }))}
      />
      {group && <FilterChip href={hrefOf({ group: null })}>{GROUP_WORDS[group]}</FilterChip>}
      <Panel isFlush>
        {inbox.rows.length === 0 ? (
          <NothingHere show={show} isNarrowed={group !== null} />
        ) : (
          <InboxList rows={inbox.rows} now={ctx.now} />
        )}
        <PlaceLinks label="Pages of notifications" page={inbox} hrefOf={hrefOf} />
      </Panel>
    </>
  );
}

function NothingHere({ show, isNarrowed }: { show: InboxView; isNarrowed: boolean }) {
  const all = inboxHref('/notifications', { show: 'all' });
  if (show === 'unread' && !isNarrowed) {
    return (
      <EmptyState title="Nothing new" step={<ButtonLink href={all}>Show all</ButtonLink>}>
        You have read everything. New notifications appear here.
      </EmptyState>
    );
  }
  return (
    <EmptyState title="No notifications yet" step={isNarrowed && <ButtonLink href={all}>Show all</ButtonLink>}>
      Budgets passing a threshold, keys about to expire, invites waiting for you and anything else that concerns you
      appear here. Nothing has happened yet.
    </EmptyState>
  );
}
