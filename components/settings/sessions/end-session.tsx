import { ActionButton } from '@/components/forms/action-button';
import { browserWords } from '@/lib/domain/sessions/browser-rules';
import type { SessionRow } from '@/lib/domain/sessions/query-schema';
import { endMySession, endPersonSession } from '@/lib/doors/actions/sessions';
import { SignOutButton } from './sign-out-button';

/** Ends one session; the one in use by signing out. */
export function EndSession({ session, whose }: { session: SessionRow; whose: string | undefined }) {
  if (session.isThisOne) return <SignOutButton />;
  if (!session.mayEnd) return null;
  return (
    <ActionButton
      action={whose ? endPersonSession : endMySession}
      input={{ sessionId: session.sessionId }}
      pending="Ending…"
      done="Session ended"
      label={`End session in ${browserWords(session.userAgent)} at ${session.ip ?? 'an address for owners'}`}
      variant="outline"
    >
      End session
    </ActionButton>
  );
}
