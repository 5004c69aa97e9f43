'use client';

import { ActionForm } from '@/components/forms/action-form';
import { Field } from '@/components/forms/field';
import type { PolicyInForce } from '@/lib/domain/approval-policy/query-schema';
import { setApprovalPolicyAction } from '@/lib/doors/actions/approval-policy';
import { ACTS } from '@/lib/operations/acts';
import { ActFields } from './act-fields';

/** Which acts wait for somebody else, from which amount on, and for how long. */
export function ApprovalPolicyForm({ policy }: { policy: PolicyInForce }) {
  return (
    <ActionForm
      action={setApprovalPolicyAction}
      toInput={(fields) => ({
        acts: ACTS.filter((act) => fields.getAll('act').includes(act)),
        budgetDollars: String(fields.get('budgetDollars') ?? ''),
        delayMinutes: readWhole(fields.get('delayMinutes')),
        expiryHours: readWhole(fields.get('expiryHours')),
      })}
      submit="Save approval policy"
      submitting="Saving…"
      done="Approval policy saved"
    >
      {({ fieldErrors }) => (
        <>
          <ActFields acts={policy.acts} />
          <div className="grid gap-4 sm:grid-cols-3">
            <Field
              name="budgetDollars"
              label="Budgets above (US dollars)"
              description="Smaller budgets need nobody else."
              defaultValue={policy.budgetDollars}
              maxLength={20}
              isRequired
              error={fieldErrors.budgetDollars}
            />
            <Field
              name="expiryHours"
              label="Requests expire after (hours)"
              description="What nobody decides by then is dropped."
              defaultValue={String(policy.expiryHours)}
              maxLength={3}
              isRequired
              error={fieldErrors.expiryHours}
            />
            <Field
              name="delayMinutes"
              label="Delay (minutes)"
              description="Where nobody else could approve, owners are told and the act waits this long."
              defaultValue={String(policy.delayMinutes)}
              maxLength={4}
              isRequired
              error={fieldErrors.delayMinutes}
            />
          </div>
        </>
      )}
    </ActionForm>
  );
}

/** What is no number is refused at the door. */
function readWhole(typed: FormDataEntryValue | null): number {
  const text = String(typed ?? '').trim();
  return text === '' ? Number.NaN : Number(text);
}
