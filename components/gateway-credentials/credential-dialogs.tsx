'use client';

import { Field } from '@/components/forms/field';
import { FieldFrame } from '@/components/forms/field-frame';
import { FormDialog } from '@/components/forms/form-dialog';
import type { OpenState } from '@/components/ui/dialog';
import {
  addCredentialAction,
  removeCredentialAction,
  replaceCredentialAction,
} from '@/lib/doors/actions/gateway-credentials';

export interface CredentialRef {
  credentialId: string;
  name: string;
}
export interface PlaceRef {
  workspaceId: string;
  workspaceName: string;
}

const keyOf = (fields: FormData) => String(fields.get('vendorKey') ?? '');

export function AddDialog({ workspaceId, workspaceName, isOpen, onOpenChange }: PlaceRef & OpenState) {
  return (
    <FormDialog
      title={`Add a vendor key for ${workspaceName}`}
      {...{ isOpen, onOpenChange }}
      action={addCredentialAction}
      toInput={(fields) => ({ workspaceId, name: String(fields.get('name') ?? ''), vendorKey: keyOf(fields) })}
      submit="Add vendor key"
      submitting="Adding…"
      done="Vendor key added"
    >
      {({ fieldErrors }) => (
        <>
          <p className="text-muted">
            A key that Anthropic issued for this workspace. A service account’s is best: it goes on working when people
            leave.
          </p>
          <Field
            name="name"
            label="Name"
            description="What it is called at Anthropic, or whose it is."
            error={fieldErrors.name}
            maxLength={60}
            isRequired
            autoFocus
          />
          <SecretField error={fieldErrors.vendorKey} />
        </>
      )}
    </FormDialog>
  );
}

export function ReplaceDialog({ credentialId, name, isOpen, onOpenChange }: CredentialRef & OpenState) {
  return (
    <FormDialog
      title={`Replace ${name}`}
      {...{ isOpen, onOpenChange }}
      action={replaceCredentialAction}
      toInput={(fields) => ({ credentialId, vendorKey: keyOf(fields) })}
      submit="Replace vendor key"
      submitting="Replacing…"
      done={`${name} replaced`}
    >
      {({ fieldErrors }) => (
        <>
          <p className="text-muted">
            The new key is used from the next request on. Disable the old one at Anthropic afterwards.
          </p>
          <SecretField error={fieldErrors.vendorKey} autoFocus />
        </>
      )}
    </FormDialog>
  );
}

export function RemoveDialog({ credentialId, name, isOpen, onOpenChange }: CredentialRef & OpenState) {
  return (
    <FormDialog
      title={`Remove ${name}`}
      {...{ isOpen, onOpenChange }}
      action={removeCredentialAction}
      toInput={() => ({ credentialId })}
      submit="Remove vendor key"
      submitting="Removing…"
      done={`${name} removed`}
      isDangerous
    >
      {() => (
        <p className="text-muted">
          The gateway forgets it for ever. At Anthropic it stays as it is. If it is the workspace’s only one, no Steward
          key of the workspace works until another is added.
        </p>
      )}
    </FormDialog>
  );
}

function SecretField({ error, autoFocus }: { error?: string; autoFocus?: boolean }) {
  return (
    <FieldFrame<HTMLInputElement>
      label="Key"
      description="It begins with sk-ant-. It is sealed to the gateway at once and never shown again."
      error={error}
      isRequired
      autoFocus={autoFocus}
    >
      {(control) => (
        <input
          {...control}
          name="vendorKey"
          type="password"
          autoComplete="off"
          maxLength={400}
          className="input input--primary w-full font-mono"
        />
      )}
    </FieldFrame>
  );
}
