'use client';

import { Field } from '@/components/forms/field';
import { FormDialog } from '@/components/forms/form-dialog';
import type { OpenState } from '@/components/ui/dialog';
import { ShownToken } from '@/components/ui/shown-token';
import { OVERLAP_HOURS } from '@/lib/domain/gateway-keys/rules';
import { revokeGatewayKeyAction, rotateGatewayKeyAction } from '@/lib/doors/actions/gateway-keys';
import { gatewayKeyHref } from './gateway-key-words';
import { stillAccepted } from './still-accepted';
import type { KeyRef } from './use-gateway-switch';

export function RotateDialog({ gatewayKeyId, workspaceId, name, isOpen, onOpenChange }: KeyRef & OpenState) {
  return (
    <FormDialog
      title={`Rotate ${name}`}
      {...{ isOpen, onOpenChange }}
      action={rotateGatewayKeyAction}
      toInput={(fields) => {
        const hours = String(fields.get('overlapHours') ?? '').trim();
        return { gatewayKeyId, workspaceId, overlapHours: hours === '' ? undefined : Number(hours) };
      }}
      submit="Rotate key"
      submitting="Rotating…"
      done={`${name} rotated`}
      after={({ key, gatewayKeyId: successorId }, close) => (
        <ShownToken token={key} what="key" label={`New key of ${name}`} close={close}>
          Both keys work until the overlap is over.{' '}
          {typeof successorId === 'string' && (
            <a href={gatewayKeyHref(successorId)} className="text-accent underline underline-offset-4">
              Open the new key
            </a>
          )}
        </ShownToken>
      )}
    >
      {({ fieldErrors }) => (
        <>
          <p className="text-muted">
            A new key with the same settings takes its place. Switch the application to it before the overlap ends: then
            this key expires.
          </p>
          <Field
            name="overlapHours"
            label="Both work for (hours)"
            defaultValue={String(OVERLAP_HOURS)}
            description="0 ends this key at once."
            error={fieldErrors.overlapHours}
            maxLength={4}
          />
        </>
      )}
    </FormDialog>
  );
}

export function RevokeDialog({ gatewayKeyId, workspaceId, name, isOpen, onOpenChange }: KeyRef & OpenState) {
  return (
    <FormDialog
      title={`Revoke ${name}`}
      {...{ isOpen, onOpenChange }}
      action={revokeGatewayKeyAction}
      toInput={() => ({ gatewayKeyId, workspaceId })}
      submit="Revoke key"
      submitting="Revoking…"
      done={`${name} revoked`}
      caution={stillAccepted}
      isDangerous
    >
      {() => (
        <p className="text-muted">
          Every further request with it is refused, within two seconds and for ever. Answers that have begun go on to
          their end. To stop it for now, disable it instead.
        </p>
      )}
    </FormDialog>
  );
}
