'use client';

import { DialogButton } from '@/components/ui/dialog-button';

interface MoreButtonProps {
  budgetId: string;
  name: string;
  until: string;
}

export function MoreButton(props: MoreButtonProps) {
  return (
    <DialogButton
      load={() => import('./more-dialog').then((loaded) => loaded.MoreDialog)}
      dialogProps={props}
      label={`Request more of ${props.name}`}
    >
      Request more
    </DialogButton>
  );
}
