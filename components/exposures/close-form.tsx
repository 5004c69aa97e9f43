'use client';

import { ActionForm } from '@/components/forms/action-form';
import { ProseField } from '@/components/forms/prose-field';
import { closeExposureAction } from '@/lib/doors/actions/exposures';
import type { ExposedRef } from './report-form';

/** Ends the checklist: what is left of it is the report. */
export function CloseForm({ apiKey: { name, ...ref } }: { apiKey: ExposedRef }) {
  return (
    <ActionForm
      action={closeExposureAction}
      toInput={(fields) => ({ ...ref, summary: String(fields.get('summary') ?? '') })}
      submit="Close"
      submitting="Closing…"
      done={`The exposure of ${name} is closed`}
    >
      {({ fieldErrors }) => (
        <ProseField
          name="summary"
          label="What came of it"
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
