'use client';

import { ActionForm } from '@/components/forms/action-form';
import { Field } from '@/components/forms/field';
import { stopGatewayKeysAction } from '@/lib/doors/actions/gateway-keys';
import { stillAccepted } from './still-accepted';

interface StopFormProps {
  /** Null: everything. */
  workspaceId: string | null;
  /** What is typed to confirm. */
  word: string;
  keys: number;
}

/** Disables many keys at once. */
export function StopForm({ workspaceId, word, keys }: StopFormProps) {
  const what = keys === 1 ? '1 key' : `${keys.toLocaleString('en-US')} keys`;
  return (
    <ActionForm
      action={stopGatewayKeysAction}
      toInput={(fields) => ({ workspaceId, typedName: String(fields.get('typedName') ?? '') })}
      submit={`Stop ${what}`}
      submitting="Stopping…"
      done={`${what} stopped`}
      caution={stillAccepted}
      isDangerous
    >
      {({ fieldErrors }) => (
        <Field
          name="typedName"
          label={`Type ${word} to confirm`}
          error={fieldErrors.typedName}
          autoComplete="off"
          maxLength={200}
          isRequired
        />
      )}
    </ActionForm>
  );
}
