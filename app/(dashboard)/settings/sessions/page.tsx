import type { Metadata } from 'next';
import { PageHead } from '@/components/layout/page-head';
import { SessionTable } from '@/components/sessions/session-table';
import { Panel } from '@/components/ui/panel';
import { listOwnSessions } from '@/lib/domain/sessions/queries';
import { afterShell, pageCtx } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Sessions' };

export default async function SessionsPage() {
  const ctx = await pageCtx();
  await afterShell();
  const sessions = await listOwnSessions(ctx, { currentSessionId: ctx.sessionId });
  return (
    <>
      <PageHead title="Sessions" line="Where you are signed in. End any that you do not know; it stops at once." />
      <Panel
        title="Your sessions"
        note="A session ends by itself after 30 minutes without use, and 12 hours after signing in. All times UTC."
        isFlush
      >
        <SessionTable sessions={sessions} now={ctx.now} />
      </Panel>
    </>
  );
}
