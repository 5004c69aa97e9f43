import type { Metadata } from 'next';
import { ActionButton } from '@/components/forms/action-button';
import { PageHead } from '@/components/page/page-head';
import { ConnectButton } from '@/components/settings/sessions/connect-button';
import { DeviceList } from '@/components/settings/sessions/device-list';
import { SignIns } from '@/components/settings/sessions/sign-ins';
import { Panel } from '@/components/ui/panel';
import { env } from '@/lib/core/env';
import { hasConnectedAccount, listOwnSessions } from '@/lib/domain/sessions/queries';
import { listOwnSignIns } from '@/lib/domain/sessions/sign-in-queries';
import { endMyOtherSessions } from '@/lib/doors/actions/sessions';
import { pageCtx } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Sessions' };

export default async function SessionsPage() {
  const ctx = await pageCtx();
  const [sessions, signIns, isConnected] = await Promise.all([
    listOwnSessions(ctx, { currentSessionId: ctx.sessionId }),
    listOwnSignIns(ctx),
    hasConnectedAccount(ctx),
  ]);
  const { oidc } = env();
  const others = sessions.filter(({ isThisOne }) => !isThisOne).length;
  return (
    <>
      <PageHead
        title="Sessions"
        line="Where you are signed in. End any session you do not recognise; it stops at once."
      />
      <Panel
        title="Your devices"
        note="Sessions end after 30 minutes without use, and 12 hours after sign-in. All times UTC."
        tools={
          others > 0 && (
            <ActionButton
              action={endMyOtherSessions}
              input={{ keepSessionId: ctx.sessionId }}
              pending="Ending…"
              done={others === 1 ? 'The other session ended' : `${others} other sessions ended`}
              variant="outline"
            >
              End all my other sessions
            </ActionButton>
          )
        }
        isFlush
      >
        <DeviceList sessions={sessions} now={ctx.now} />
      </Panel>
      <SignIns rows={signIns} now={ctx.now} />
      {oidc && !isConnected && (
        <Panel
          title={`Sign in with ${oidc.name}`}
          note={`Your account there is not connected yet. Connect it once, then sign in with ${oidc.name} from then on.`}
          className="mt-4"
        >
          <ConnectButton providerName={oidc.name} />
        </Panel>
      )}
    </>
  );
}
