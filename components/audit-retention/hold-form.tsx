'use client';

import { ActionForm } from '@/components/forms/action-form';
import { Field } from '@/components/forms/field';
import { placeAuditHoldAction } from '@/lib/doors/actions/audit-retention';

/** Holds what is about one thing or of a period. */
export function HoldForm() {
  return (
    <ActionForm
      action={placeAuditHoldAction}
      toInput={(fields) => {
        const read = (name: string) => String(fields.get(name) ?? '').trim();
        const [kind, id] = [read('kind'), read('id')];
        return {
          ...{ name: read('name'), from: read('from') || null, to: read('to') || null },
          about: kind || id ? { kind, id } : null,
        };
      }}
      submit="Place hold"
      submitting="Placing hold…"
      done="Hold placed"
    >
      {({ fieldErrors }) => (
        <>
          <Field name="name" label="What it is for" maxLength={200} isRequired error={fieldErrors.name} />
          <div className="grid gap-4 sm:grid-cols-2">
            <Field
              name="kind"
              label="Kind"
              description="Such as api_key, workspace, user or person. Leave empty for all."
              maxLength={40}
              error={fieldErrors['about.kind'] ?? fieldErrors.about}
            />
            <Field
              name="id"
              label="ID"
              description="For a person or token, this includes what they did."
              maxLength={200}
              error={fieldErrors['about.id']}
            />
            <Field
              name="from"
              label="From"
              description="Such as 2026-11-23. Leave empty to start at the beginning."
              maxLength={10}
              error={fieldErrors.from}
            />
            <Field name="to" label="To" description="Leave empty for no end." maxLength={10} error={fieldErrors.to} />
          </div>
        </>
      )}
    </ActionForm>
  );
}
