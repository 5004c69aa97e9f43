'use client';

import { ActionForm } from '@/components/forms/action-form';
import { Check } from '@/components/forms/check';
import type { InvitePolicy } from '@/lib/domain/invites/schema';
import { setInvitePolicyAction } from '@/lib/doors/actions/invites';

export function PolicyForm({ ownersApproveOwn, adminsInviteDirectly }: InvitePolicy) {
  return (
    <ActionForm
      action={setInvitePolicyAction}
      toInput={(fields) => ({
        ownersApproveOwn: fields.has('ownersApproveOwn'),
        adminsInviteDirectly: fields.has('adminsInviteDirectly'),
      })}
      submit="Save rules"
      submitting="Saving…"
      done="Invite rules saved"
    >
      {() => (
        <div className="-mx-2">
          <Check
            name="ownersApproveOwn"
            label="Owners may approve their own requests"
            note="No one else ever may. When off, another owner or an admin must decide."
            defaultChecked={ownersApproveOwn}
          />
          <Check
            name="adminsInviteDirectly"
            label="Admins may invite without a request"
            note="As owners may. When off, admins request invites and someone else decides."
            defaultChecked={adminsInviteDirectly}
          />
        </div>
      )}
    </ActionForm>
  );
}
