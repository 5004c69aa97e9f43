import type { Metadata } from 'next';
import { ChannelTable } from '@/components/channels/channel-table';
import { DomainsForm } from '@/components/channels/domains-form';
import { PageHead } from '@/components/page/page-head';
import { ButtonLink } from '@/components/ui/button-link';
import { Notice } from '@/components/ui/notice';
import { Panel } from '@/components/ui/panel';
import { can } from '@/lib/access/reach';
import { env } from '@/lib/core/env';
import { listChannels } from '@/lib/domain/channels/queries';
import { pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Channels' };

export default async function ChannelsPage() {
  const ctx = await pageCtx();
  requirePermission(ctx, 'settings:read');
  const { channels, mailFrom, domains } = await listChannels(ctx);
  return (
    <>
      <PageHead
        title="Channels"
        line="Where Steward sends notifications, which ones, and whether they arrive."
        freshness="All times UTC"
        action={
          can(ctx.actor, 'settings:write') && (
            <ButtonLink href="/settings/channels/new" variant="primary">
              Add channel
            </ButtonLink>
          )
        }
      />
      {!mailFrom && (
        <div className="mb-4">
          <Notice tone="neutral" title="Mail is off">
            Set SMTP_URL and MAIL_FROM in steward.env or the environment, then restart Steward.
          </Notice>
        </div>
      )}
      <Panel
        className="mb-4"
        tools={
          env().simulated && (
            <ButtonLink href="/settings/channels/mails" variant="ghost">
              Read simulated mail
            </ButtonLink>
          )
        }
        isFlush
      >
        <ChannelTable channels={channels} mailFrom={mailFrom} now={ctx.now} />
      </Panel>
      <Panel
        title="Mail outside the organisation"
        note="People outside the organisation get mail only at these domains"
        className="max-w-3xl"
      >
        {can(ctx.actor, 'policy:write') ? (
          <DomainsForm key={domains.join(' ')} domains={domains} />
        ) : (
          <p className="text-muted">
            {domains.length === 0 ? 'None are allowed.' : `${domains.join(', ')}.`} Only owners can change this.
          </p>
        )}
      </Panel>
    </>
  );
}
