'use client';

import { DialogButton } from '@/components/ui/dialog-button';

interface AcknowledgeButtonProps {
  differenceId: string;
  what: string;
}

export function AcknowledgeButton({ differenceId, what }: AcknowledgeButtonProps) {
  return (
    <DialogButton
      load={() => import('./acknowledge-dialog').then((loaded) => loaded.AcknowledgeDialog)}
      dialogProps={{ differenceId, what }}
      size="sm"
      label={`Acknowledge: ${what}`}
    >
      Acknowledge
    </DialogButton>
  );
}
