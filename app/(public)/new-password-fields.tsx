'use client';

import { Field } from '@/components/forms/field';
import type { FieldErrors } from '@/lib/core/errors';

/** A password that is chosen, typed twice. */
export function NewPasswordFields({ label, fieldErrors }: { label: string; fieldErrors: FieldErrors }) {
  return (
    <>
      <Field
        name="password"
        label={label}
        type="password"
        description="At least 12 characters."
        error={fieldErrors.password}
        autoComplete="new-password"
        isRequired
        maxLength={200}
      />
      <Field
        name="passwordAgain"
        label={`${label} again`}
        type="password"
        error={fieldErrors.passwordAgain}
        autoComplete="new-password"
        isRequired
        maxLength={200}
      />
    </>
  );
}
