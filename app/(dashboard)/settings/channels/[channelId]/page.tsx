import type { Metadata } from 'next';
import type { SearchParams } from 'nuqs/server';
import { channelHref, loadChannelParams } from '@/components/channels/channel-params';
import { ChannelTools } from '@/components/channels/channel-tools';
import { channelLook } from '@/components/channels/channel-words';
import { DeliveryList } from '@/components/channels/delivery-list';
import { EditChannelForm } from '@/components/channels/edit-channel-form';
import { KIND_GROUP_CHOICES } from '@/components/notifications/kind-group-choices';
import { Breadcrumbs } from '@/components/page/breadcrumbs';
import { Facts } from '@/components/page/detail/facts';
import { Time } from '@/components/page/figures/time';
import { PlaceLinks } from '@/components/page/list/place-links';
import { PageHead } from '@/components/page/page-head';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { Panel } from '@/components/ui/panel';
import { Status } from '@/components/ui/status';
import { can } from '@/lib/access/reach';
import { counted } from '@/lib/core/counted';
import { env } from '@/lib/core/env';
import { readChannel } from '@/lib/domain/channels/queries';
import { listWorkspaceNames } from '@/lib/domain/workspaces/queries';
import { orNotFound, pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Channel' };

interface ChannelPageProps {
  params: Promise<{ channelId: string }>;
  searchParams: Promise<SearchParams>;
}

export default async function ChannelPage({ params, searchParams }: ChannelPageProps) {
  const ctx = await pageCtx();
  requirePermission(ctx, 'settings:read');
  const [{ channelId }, { show, older, newer }] = await Promise.all([params, loadChannelParams(searchParams)]);
  const place = { before: older ?? undefined, after: older ? undefined : (newer ?? undefined) };
  const asked = { channelId, origin: env().appOrigin, state: show ?? undefined, ...place };
  const [found, workspaces] = await Promise.all([orNotFound(readChannel(ctx, asked)), listWorkspaceNames(ctx)]);
  const { channel, deliveries, dead } = found;
  const { name, kind, state, ownerName, addressShown, deliveredAt, lastError } = channel;
  const mayChange = can(ctx.actor, 'settings:write');
  const [isMail, look] = [kind === 'email', channelLook(channel)];
  const here = `/settings/channels/${channelId}`;
  return (
    <>
      <Breadcrumbs above={[{ label: 'Channels', href: '/settings/channels' }]} here={name} />
      <PageHead
        title={name}
        line={isMail ? 'Mail to each person, as they chose.' : `Sends to ${addressShown}.`}
        action={
          mayChange && (
            <ChannelTools
              {...{ channelId, name, isMail }}
              isSigned={kind === 'webhook'}
              isActive={state === 'active'}
            />
          )
        }
      />
      <div className="mb-4 grid items-start gap-4 lg:grid-cols-2">
        <Panel title="Status">
          <Facts
            facts={[
              { term: 'State', value: <Status tone={look.tone}>{look.word}</Status> },
              ...(lastError ? [{ term: 'Last error', value: lastError }] : []),
              {
                term: 'Last delivered',
                value: deliveredAt ? <Time at={deliveredAt} now={ctx.now} /> : 'Nothing yet',
              },
              ...(isMail ? [] : [{ term: 'Notified if it fails', value: ownerName ?? 'Owners and admins' }]),
            ]}
          />
        </Panel>
        {!isMail && mayChange && (
          <Panel>
            <details>
              <summary className="cursor-pointer pt-4 font-semibold pointer-coarse:pb-2">
                What it sends: {counted(channel.kinds.length, 'kind', 'kinds')}
              </summary>
              <div className="pt-3">
                <EditChannelForm
                  key={JSON.stringify(channel)}
                  channelId={channelId}
                  tells={channel}
                  groups={KIND_GROUP_CHOICES}
                  workspaces={workspaces.map(({ id, name: words }) => ({ id, name: words }))}
                />
              </div>
            </details>
          </Panel>
        )}
      </div>
      <Panel
        title="Deliveries"
        note="Newest first, all times UTC. A delivery that is sent again keeps its ID."
        tools={
          (dead > 0 || show) && (
            <ButtonLink href={channelHref(here, { show: show ? null : 'dead' })} variant="ghost">
              {show ? 'Show all' : `Only the ${dead} not delivered`}
            </ButtonLink>
          )
        }
        isFlush
      >
        {deliveries.length === 0 ? (
          <EmptyState title="Nothing yet">What this channel sends appears here, with its result.</EmptyState>
        ) : (
          <DeliveryList deliveries={deliveries} now={ctx.now} mayChange={mayChange} />
        )}
        <PlaceLinks label="Pages of deliveries" page={found} hrefOf={(next) => channelHref(here, { show, ...next })} />
      </Panel>
    </>
  );
}
