'use client';

import type { NamedKey } from '@/components/api-keys/named-key';
import { ActionForm } from '@/components/forms/action-form';
import { ProseField } from '@/components/forms/prose-field';
import { reportExposureAction } from '@/lib/doors/actions/exposures';

/** Says that somebody may have seen the key; its checklist opens. */
export function ReportForm({ apiKey: { name, ...ref } }: { apiKey: NamedKey }) {
  return (
    <ActionForm
      action={reportExposureAction}
      toInput={(fields) => ({ ...ref, seenWhere: String(fields.get('seenWhere') ?? '') })}
      submit="Report as exposed"
      submitting="Reporting…"
      done={`${name} reported as exposed`}
      isDangerous
    >
      {({ fieldErrors }) => (
        <>
          <p>
            Everyone who can change the key, its owner and all owners of Steward are told at once. This does not disable
            the key: that is the first step of the checklist.
          </p>
          <ProseField
            name="seenWhere"
            label="Where was it seen?"
            description="Such as a public repository, a log or a screenshot. Never paste the secret itself."
            error={fieldErrors.seenWhere}
            maxLength={500}
            rows={2}
            isRequired
          />
        </>
      )}
    </ActionForm>
  );
}
