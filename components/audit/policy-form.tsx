'use client';

import { ActionForm } from '@/components/forms/action-form';
import { Check } from '@/components/forms/check';
import { setAuditPolicyAction } from '@/lib/doors/actions/audit';

/** Whether viewers read the audit, for owners to say. */
export function AuditPolicyForm({ isClosed }: { isClosed: boolean }) {
  return (
    <ActionForm
      action={setAuditPolicyAction}
      toInput={(fields) => ({ closedToViewers: !fields.has('openToViewers') })}
      submit="Save audit access"
      submitting="Saving…"
      done="Audit access saved"
    >
      {() => (
        <div className="-mx-2">
          <Check
            name="openToViewers"
            label="Viewers can read the audit"
            note="All of it, without money, addresses and browsers. When off, they see none of it on any page."
            defaultChecked={!isClosed}
          />
        </div>
      )}
    </ActionForm>
  );
}
