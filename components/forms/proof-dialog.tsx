'use client';

import { Dialog } from '@/components/ui/dialog';
import { PasswordProof } from './password-proof';
import { ProviderProof } from './provider-proof';

export interface ProofDialogProps {
  /** How the reader signed in: they prove it the same way. */
  method: string;
  providerName: string | null;
  onEnd: (isProved: boolean) => void;
}

/** Asks whether it is still the same person, above whatever they were doing. That stays as it is. */
export function ProofDialog({ method, providerName, onEnd }: ProofDialogProps) {
  return (
    <Dialog title="Confirm that it is you" isOpen onOpenChange={(isOpen) => isOpen || onEnd(false)}>
      <div className="flex flex-col gap-4">
        <p className="text-sm text-muted">
          This needs a sign-in from the last 10 minutes. What you entered is kept and is sent as soon as you have
          confirmed.
        </p>
        {method === 'oidc' && providerName ? (
          <ProviderProof providerName={providerName} onEnd={onEnd} />
        ) : (
          <PasswordProof onEnd={onEnd} />
        )}
      </div>
    </Dialog>
  );
}
