'use client';

import { FormDialog } from '@/components/forms/form-dialog';
import type { OpenState } from '@/components/ui/dialog';
import { revokeTokenAction, takeOverTokenAction } from '@/lib/doors/actions/tokens';

export interface TokenRef {
  tokenId: string;
  name: string;
}

export function RevokeDialog({ tokenId, name, isOpen, onOpenChange }: TokenRef & OpenState) {
  return (
    <FormDialog
      title={`Revoke token ${name}`}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      action={revokeTokenAction}
      toInput={() => ({ tokenId })}
      submit="Revoke token"
      submitting="Revoking…"
      done={`Token ${name} revoked`}
      isDangerous
    >
      {() => <p className="text-muted">Every further request with it is refused, at once and permanently.</p>}
    </FormDialog>
  );
}

export function TakeOverDialog({ tokenId, name, isOpen, onOpenChange }: TokenRef & OpenState) {
  return (
    <FormDialog
      title={`Take over token ${name}`}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      action={takeOverTokenAction}
      toInput={() => ({ tokenId })}
      submit="Take over"
      submitting="Taking over…"
      done={`You answer for token ${name} now`}
    >
      {() => (
        <p className="text-muted">
          From now on its own role limits it, not what its maker may do: it keeps working when they change roles or
          leave.
        </p>
      )}
    </FormDialog>
  );
}
