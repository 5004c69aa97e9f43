import { ActionButton } from '@/components/forms/action-button';
import type { PersonActor } from '@/lib/access/principals';
import type { InviteDetail } from '@/lib/domain/invites/query-schema';
import { renewal, withdrawal } from '@/lib/domain/invites/rules';
import { renewInviteAction, withdrawInviteAction } from '@/lib/doors/actions/invites';

/** What the reader can do about a request besides deciding; nothing where there is nothing. */
export function InviteActions({ actor, request }: { actor: PersonActor; request: InviteDetail }) {
  const input = { requestId: request.id };
  const ending = withdrawal(actor, request);
  const renewing = request.renewedById === null ? renewal(actor, request.policy, request) : null;
  return (
    <div className="flex flex-wrap gap-2">
      {typeof ending === 'string' && (
        <ActionButton
          action={withdrawInviteAction}
          input={input}
          pending="Withdrawing…"
          done={ending === 'close' ? 'Request withdrawn' : 'Invite withdrawn'}
          variant="outline"
        >
          {ending === 'close' ? 'Withdraw request' : 'Withdraw invite'}
        </ActionButton>
      )}
      {typeof renewing === 'string' && (
        <ActionButton
          action={renewInviteAction}
          input={input}
          pending="Renewing…"
          done={renewing === 'send' ? 'New invite sent' : 'Requested again'}
          variant="primary"
        >
          {renewing === 'send' ? 'Send a new invite' : 'Request again'}
        </ActionButton>
      )}
    </div>
  );
}
