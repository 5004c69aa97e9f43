'use client';

import { Field } from '@/components/forms/field';
import { FormDialog } from '@/components/forms/form-dialog';
import type { OpenState } from '@/components/ui/dialog';
import { ShownToken } from '@/components/ui/shown-token';
import { makeScimToken } from '@/lib/doors/actions/scim';

export function TokenDialog({ isOpen, onOpenChange }: OpenState) {
  return (
    <FormDialog
      title="Create SCIM token"
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      action={makeScimToken}
      toInput={(fields) => ({ name: String(fields.get('name') ?? '') })}
      submit="Create token"
      submitting="Creating token…"
      done="SCIM token created"
      after={({ token }, close) => <ShownToken token={token} label="SCIM token" close={close} />}
    >
      {({ fieldErrors }) => (
        <Field
          name="name"
          label="Name"
          description="The system that will use it, such as Okta or Entra ID. The audit shows its requests under this name."
          error={fieldErrors.name}
          maxLength={60}
          isRequired
          autoFocus
        />
      )}
    </FormDialog>
  );
}
