'use client';

import { Field } from '@/components/forms/field';
import { FormDialog } from '@/components/forms/form-dialog';
import type { OpenState } from '@/components/ui/dialog';
import { saveViewAction } from '@/lib/doors/actions/views';

export interface ViewOfList {
  list: 'api-keys';
  query: string;
}

export function SaveViewDialog({ view, ...open }: { view: ViewOfList } & OpenState) {
  return (
    <FormDialog
      {...open}
      title="Save view"
      action={saveViewAction}
      toInput={(fields) => ({ ...view, name: String(fields.get('name') ?? '') })}
      submit="Save view"
      submitting="Saving…"
      done="View saved"
    >
      {({ fieldErrors }) => (
        <Field
          name="name"
          label="Name"
          description="Only you see it. It keeps the search, filters, order and columns; the same name again replaces it."
          error={fieldErrors.name}
          maxLength={60}
          isRequired
        />
      )}
    </FormDialog>
  );
}
