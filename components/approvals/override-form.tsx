'use client';

import { ActionForm } from '@/components/forms/action-form';
import { ProseField } from '@/components/forms/prose-field';
import { decideApprovalAction } from '@/lib/doors/actions/approvals';

/** For an owner who cannot wait for anybody. */
export function OverrideForm({ approvalId, digest }: { approvalId: string; digest: string }) {
  return (
    <details>
      <summary className="min-h-6 cursor-pointer pointer-coarse:min-h-11">Go ahead without a second person</summary>
      <div className="mt-3">
        <ActionForm
          action={decideApprovalAction}
          toInput={(fields) => ({
            ...{ approvalId, digest, decision: 'override' as const, change: {} },
            note: String(fields.get('reason') ?? ''),
          })}
          submit="Override and go ahead"
          submitting="Going ahead…"
          done="Done without a second person"
          isDangerous
        >
          {({ fieldErrors }) => (
            <ProseField
              name="reason"
              label="Why it cannot wait"
              description="It stays in the audit."
              error={fieldErrors.note}
              maxLength={500}
              rows={2}
              isRequired
            />
          )}
        </ActionForm>
      </div>
    </details>
  );
}
