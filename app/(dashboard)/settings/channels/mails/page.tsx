import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { Breadcrumbs } from '@/components/page/breadcrumbs';
import { Time } from '@/components/page/figures/time';
import { PageHead } from '@/components/page/page-head';
import { EmptyState } from '@/components/ui/empty-state';
import { Panel } from '@/components/ui/panel';
import { env } from '@/lib/core/env';
import { listDemoMails } from '@/lib/domain/channels/queries';
import { pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Mails' };

export default async function DemoMailsPage() {
  const ctx = await pageCtx();
  requirePermission(ctx, 'settings:read');
  if (!env().simulated) notFound();
  const mails = await listDemoMails(ctx);
  return (
    <>
      <Breadcrumbs above={[{ label: 'Channels', href: '/settings/channels' }]} here="Mails" />
      <PageHead
        title="Mails"
        line="Mail to people in the simulated organisation. None of it leaves this machine."
        freshness="The newest 100, all times UTC"
      />
      <Panel isFlush>
        {mails.length === 0 ? (
          <EmptyState title="No mail yet">Each mail appears here as it was sent.</EmptyState>
        ) : (
          <ul aria-label="Mails, newest first">
            {mails.map(({ id, at, recipient, subject, text }) => (
              <li key={id} className="border-b border-separator px-4 py-2.5 last:border-0">
                <details>
                  <summary className="cursor-pointer pointer-coarse:py-3">
                    <span className="font-medium">{subject}</span> <span className="text-muted">to {recipient}</span>{' '}
                    <span className="text-xs text-muted">
                      <Time at={at} now={ctx.now} />
                    </span>
                  </summary>
                  <pre className="mt-2 max-w-[72ch] font-sans whitespace-pre-wrap [overflow-wrap:anywhere]">{text}</pre>
                </details>
              </li>
            ))}
          </ul>
        )}
      </Panel>
    </>
  );
}
