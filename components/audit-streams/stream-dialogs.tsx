'use client';

import { secretInDialog } from '@/components/channels/shown-secret';
import { FormDialog } from '@/components/forms/form-dialog';
import type { OpenState } from '@/components/ui/dialog';
import type { StreamKind } from '@/lib/domain/audit-streams/rules';
import { moveAuditStreamAction, removeAuditStreamAction } from '@/lib/doors/actions/audit-streams';
import { PlaceFields, readPlace } from './place-fields';

export interface StreamDialogProps {
  streamId: string;
  name: string;
  kind: StreamKind;
}

export function MoveDialog({ streamId, name, kind, isOpen, onOpenChange }: StreamDialogProps & OpenState) {
  return (
    <FormDialog
      title={`New address for ${name}`}
      {...{ isOpen, onOpenChange }}
      action={moveAuditStreamAction}
      toInput={(fields) => ({ streamId, kind, ...readPlace(fields) })}
      submit="Change address"
      submitting="Changing address…"
      done="Address changed"
      {...(kind === 'webhook' ? { after: secretInDialog } : {})}
    >
      {({ fieldErrors }) => (
        <>
          <p className="text-muted">The stream continues where it was. Its current address and secret are deleted.</p>
          <PlaceFields kind={kind} fieldErrors={fieldErrors} />
        </>
      )}
    </FormDialog>
  );
}

export function RemoveDialog({ streamId, name, isOpen, onOpenChange }: StreamDialogProps & OpenState) {
  return (
    <FormDialog
      title={`Remove ${name}`}
      {...{ isOpen, onOpenChange }}
      action={removeAuditStreamAction}
      toInput={() => ({ streamId })}
      submit="Remove stream"
      submitting="Removing…"
      done={`${name} removed`}
      isDangerous
    >
      {() => (
        <p className="text-muted">
          Its address, secret and position are deleted. To stop it for a while, pause it instead.
        </p>
      )}
    </FormDialog>
  );
}
