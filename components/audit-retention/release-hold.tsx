'use client';

import { ActionButton } from '@/components/forms/action-button';
import { releaseAuditHoldAction } from '@/lib/doors/actions/audit-retention';

export function ReleaseHold({ holdId, name }: { holdId: string; name: string }) {
  return (
    <ActionButton
      action={releaseAuditHoldAction}
      input={{ holdId }}
      pending="Releasing…"
      done="Hold released"
      variant="outline"
      label={`Release: ${name}`}
    >
      Release
    </ActionButton>
  );
}
