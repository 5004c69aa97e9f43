'use client';

import { Button } from '@heroui/react/button';
import { ActionForm } from '@/components/forms/action-form';
import { Dialog } from '@/components/ui/dialog';
import { revokeScimTokenAction } from '@/lib/doors/actions/scim';
import type { RevokeProps } from './revoke-button';

interface RevokeDialogProps extends RevokeProps {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}

export function RevokeDialog({ tokenId, name, isOpen, onOpenChange }: RevokeDialogProps) {
  return (
    <Dialog title={`Revoke token ${name}`} isOpen={isOpen} onOpenChange={onOpenChange}>
      <ActionForm
        action={revokeScimTokenAction}
        toInput={() => ({ tokenId })}
        submit="Revoke token"
        submitting="Revoking…"
        done={`Token ${name} revoked`}
        onDone={() => onOpenChange(false)}
        isDangerous
        beside={
          <Button variant="tertiary" onPress={() => onOpenChange(false)}>
            Cancel
          </Button>
        }
      >
        {() => (
          <p className="text-muted">
            Whoever uses it is refused from the next request on, for ever. Until the identity provider has another
            token, Steward does not hear who has left.
          </p>
        )}
      </ActionForm>
    </Dialog>
  );
}
