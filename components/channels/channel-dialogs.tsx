'use client';

import { useRouter } from 'next/navigation';
import { Field } from '@/components/forms/field';
import { FormDialog } from '@/components/forms/form-dialog';
import type { OpenState } from '@/components/ui/dialog';
import { moveChannelAction, removeChannelAction, rotateChannelAction } from '@/lib/doors/actions/channels';
import { secretInDialog } from './shown-secret';

export interface ChannelDialogProps {
  channelId: string;
  name: string;
  isSigned: boolean;
}

export function RotateDialog({ channelId, name, isOpen, onOpenChange }: ChannelDialogProps & OpenState) {
  return (
    <FormDialog
      title={`New secret for ${name}`}
      {...{ isOpen, onOpenChange }}
      action={rotateChannelAction}
      toInput={() => ({ channelId })}
      submit="Make new secret"
      submitting="Making secret…"
      done="New secret made"
      after={secretInDialog}
    >
      {() => (
        <p className="text-muted">
          For one day, each request is signed with both secrets, so that the receiver can switch. Then the old one ends.
        </p>
      )}
    </FormDialog>
  );
}

export function MoveDialog({ channelId, name, isSigned, isOpen, onOpenChange }: ChannelDialogProps & OpenState) {
  return (
    <FormDialog
      title={`New address for ${name}`}
      {...{ isOpen, onOpenChange }}
      action={moveChannelAction}
      toInput={(fields) => ({ channelId, address: String(fields.get('address') ?? '') })}
      submit="Change address"
      submitting="Changing address…"
      done="Address changed"
      {...(isSigned ? { after: secretInDialog } : {})}
    >
      {({ fieldErrors }) => (
        <Field
          name="address"
          label="Address"
          description={
            isSigned
              ? 'It comes with a new secret: the current one was not meant for the new receiver.'
              : 'The current address is deleted.'
          }
          error={fieldErrors.address}
          maxLength={2_000}
          isRequired
          autoFocus
        />
      )}
    </FormDialog>
  );
}

export function RemoveDialog({ channelId, name, isOpen, onOpenChange }: ChannelDialogProps & OpenState) {
  const router = useRouter();
  return (
    <FormDialog
      title={`Remove ${name}`}
      {...{ isOpen, onOpenChange }}
      action={removeChannelAction}
      toInput={() => ({ channelId })}
      submit="Remove channel"
      submitting="Removing…"
      done={`${name} removed`}
      onDone={() => router.push('/settings/channels')}
      isDangerous
    >
      {() => (
        <p className="text-muted">
          Its address and secret are deleted, and notifications still on their way are not sent. What it delivered stays
          in the audit and the database.
        </p>
      )}
    </FormDialog>
  );
}
