'use client';

import { ActionButton } from '@/components/forms/action-button';
import { DialogButton } from '@/components/ui/dialog-button';
import { unprotectApiKeyAction } from '@/lib/doors/actions/api-keys';
import type { NamedKey } from './named-key';

/** Protects a key from budgets, or ends that. */
export function ProtectButton({ isProtected, ...apiKey }: NamedKey & { isProtected: boolean }) {
  const { apiKeyId, workspaceId, name } = apiKey;
  if (isProtected) {
    return (
      <ActionButton
        action={unprotectApiKeyAction}
        input={{ apiKeyId, workspaceId }}
        variant="outline"
        pending="Ending…"
        done={`${name} is no longer protected`}
      >
        Stop protecting
      </ActionButton>
    );
  }
  return (
    <DialogButton load={() => import('./protect-dialog').then((loaded) => loaded.ProtectDialog)} dialogProps={apiKey}>
      Protect
    </DialogButton>
  );
}
