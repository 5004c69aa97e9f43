'use client';

import { Button } from '@heroui/react/button';
import { useRouter } from 'next/navigation';
import type { ReactNode } from 'react';
import { Field } from '@/components/forms/field';
import { FormDialog } from '@/components/forms/form-dialog';
import type { OpenState } from '@/components/ui/dialog';
import { moveChannelAction, removeChannelAction, rotateChannelAction } from '@/lib/doors/actions/channels';
import { ShownSecret } from './shown-secret';

export interface ChannelDialogProps {
  channelId: string;
  name: string;
  isSigned: boolean;
}

function Once({ secret, close }: { secret: unknown; close: () => void }): ReactNode {
  return (
    <div className="flex flex-col gap-3">
      <ShownSecret secret={secret} />
      <div className="flex justify-end">
        <Button variant="primary" onPress={close}>
          Done
        </Button>
      </div>
    </div>
  );
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
      after={({ secret }, close) => <Once secret={secret} close={close} />}
    >
      {() => (
        <p className="text-muted">
          For a day each request is signed with both, so that the receiver can change over. Then the one before ends.
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
      {...(isSigned
        ? { after: ({ secret }: { secret?: unknown }, close: () => void) => <Once secret={secret} close={close} /> }
        : {})}
    >
      {({ fieldErrors }) => (
        <Field
          name="address"
          label="Address"
          description={
            isSigned
              ? 'A new secret is made with it: the one before was not meant for whoever answers there.'
              : 'The one before is forgotten.'
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
          Its address and its secret are forgotten, and what is on its way is not sent. What it delivered stays in the
          audit and in the database.
        </p>
      )}
    </FormDialog>
  );
}
