import { ActionButton } from '@/components/forms/action-button';
import type { ConsoleInvite } from '@/lib/domain/invites/query-schema';
import { resendConsoleInviteAction, withdrawConsoleInviteAction } from '@/lib/doors/actions/invites';

/** What can be done about an invite that was sent in the Console; nothing once it was accepted. */
export function ConsoleInviteActions({ invite: { id: inviteId, email, state } }: { invite: ConsoleInvite }) {
  if (state === 'accepted') return null;
  return (
    <div className="flex flex-wrap gap-2">
      {state === 'sent' && (
        <ActionButton
          action={withdrawConsoleInviteAction}
          input={{ inviteId }}
          pending="Withdrawing…"
          done={`Invite for ${email} withdrawn`}
          variant="outline"
        >
          Withdraw invite
        </ActionButton>
      )}
      <ActionButton
        action={resendConsoleInviteAction}
        input={{ inviteId }}
        pending="Sending…"
        done={`New invite sent to ${email}`}
        variant="primary"
      >
        Send again
      </ActionButton>
    </div>
  );
}
