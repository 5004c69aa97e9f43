'use client';

import { FormDialog } from '@/components/forms/form-dialog';
import type { OpenState } from '@/components/ui/dialog';
import { revokeScimTokenAction } from '@/lib/doors/actions/scim';

export interface RevokeProps {
  tokenId: string;
  name: string;
}

export function RevokeDialog({ tokenId, name, isOpen, onOpenChange }: RevokeProps & OpenState) {
  return (
    <FormDialog
      title={`Revoke token ${name}`}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      action={revokeScimTokenAction}
      toInput={() => ({ tokenId })}
      submit="Revoke token"
      submitting="Revoking…"
      done={`Token ${name} revoked`}
      isDangerous
    >
      {() => (
        <p className="text-muted">
          Every further request with it is refused, permanently. Until the identity provider has another token, Steward
          does not learn who has left.
        </p>
      )}
    </FormDialog>
  );
}
