'use client';

import { ActionButton } from '@/components/forms/action-button';
import { DialogButton } from '@/components/ui/dialog-button';
import { orderCredentialsAction } from '@/lib/doors/actions/gateway-credentials';
import type { CredentialRef, PlaceRef } from './credential-dialogs';

const load = () => import('./credential-dialogs');

export function AddButton({ isPrimary, ...place }: PlaceRef & { isPrimary?: boolean }) {
  return (
    <DialogButton
      load={() => load().then((loaded) => loaded.AddDialog)}
      dialogProps={place}
      variant={isPrimary ? 'primary' : 'outline'}
      label={`Add a vendor key for ${place.workspaceName}`}
    >
      Add vendor key
    </DialogButton>
  );
}

interface CredentialToolsProps extends CredentialRef {
  workspaceId: string;
  /** All of the workspace in the order in which this one would be used first; null: it is. */
  firstOrder: string[] | null;
}

/** What can be done with a vendor key. */
export function CredentialTools({ workspaceId, firstOrder, ...of }: CredentialToolsProps) {
  return (
    <span className="flex flex-wrap justify-end gap-2">
      {firstOrder && (
        <ActionButton
          action={orderCredentialsAction}
          input={{ workspaceId, credentialIds: firstOrder }}
          pending="Changing…"
          done={`${of.name} is used first`}
          variant="outline"
          label={`Use ${of.name} first`}
        >
          Use first
        </ActionButton>
      )}
      <DialogButton
        load={() => load().then((loaded) => loaded.ReplaceDialog)}
        dialogProps={of}
        label={`Replace ${of.name}`}
      >
        Replace
      </DialogButton>
      <DialogButton
        load={() => load().then((loaded) => loaded.RemoveDialog)}
        dialogProps={of}
        label={`Remove ${of.name}`}
      >
        Remove
      </DialogButton>
    </span>
  );
}
