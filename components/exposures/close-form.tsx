'use client';

import type { NamedKey } from '@/components/api-keys/named-key';
import { ActionForm } from '@/components/forms/action-form';
import { ProseField } from '@/components/forms/prose-field';
import { closeExposureAction } from '@/lib/doors/actions/exposures';

/** Ends the checklist: what is left of it is the report. */
export function CloseForm({ apiKey: { name, ...ref } }: { apiKey: NamedKey }) {
  return (
    <ActionForm
      action={closeExposureAction}
      toInput={(fields) => ({ ...ref, summary: String(fields.get('summary') ?? '') })}
      submit="Close report"
      submitting="Closing…"
      done={`Report on ${name} closed`}
    >
      {({ fieldErrors }) => (
        <ProseField
          name="summary"
          label="Outcome"
          description="For the report: what was found, and what prevents it next time."
          error={fieldErrors.summary}
          maxLength={2_000}
          rows={4}
          isRequired
        />
      )}
    </ActionForm>
  );
}
