'use client';

import { FormDialog } from '@/components/forms/form-dialog';
import { ProseField } from '@/components/forms/prose-field';
import type { OpenState } from '@/components/ui/dialog';
import { protectApiKeyAction } from '@/lib/doors/actions/api-keys';
import type { NamedKey } from './named-key';

/** Keeps budgets from disabling a key. Everyone who sees the key sees why. */
export function ProtectDialog({ apiKeyId, workspaceId, name, ...open }: NamedKey & OpenState) {
  return (
    <FormDialog
      {...open}
      title={`Protect ${name}`}
      action={protectApiKeyAction}
      toInput={(fields) => ({ apiKeyId, workspaceId, reason: String(fields.get('reason') ?? '') })}
      submit="Protect key"
      submitting="Protecting…"
      done={`${name} is protected`}
    >
      {({ fieldErrors }) => (
        <>
          <p>No budget that is used up will disable this key. People still can.</p>
          <ProseField name="reason" label="Reason" error={fieldErrors.reason} maxLength={300} rows={2} isRequired />
        </>
      )}
    </FormDialog>
  );
}
