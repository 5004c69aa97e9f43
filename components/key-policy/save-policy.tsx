'use client';

import { ActionButton } from '@/components/forms/action-button';
import type { KeyPolicy } from '@/lib/domain/key-policy/schema';
import { setKeyPolicyAction } from '@/lib/doors/actions/key-policy';

/** Saves exactly what the page shows the effect of. */
export function SavePolicy({ policy }: { policy: KeyPolicy }) {
  return (
    <ActionButton
      action={setKeyPolicyAction}
      input={policy}
      variant="primary"
      pending="Saving…"
      done="API key policy saved"
    >
      Save policy
    </ActionButton>
  );
}
