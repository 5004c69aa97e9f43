'use client';

import { ActionButton } from '@/components/forms/action-button';
import { DialogButton } from '@/components/ui/dialog-button';
import { switchAuditStreamAction } from '@/lib/doors/actions/audit-streams';
import type { StreamDialogProps } from './stream-dialogs';

/** What can be done with a stream. */
export function StreamTools({
  isPaused,
  mayLead,
  ...props
}: StreamDialogProps & { isPaused: boolean; mayLead: boolean }) {
  const { streamId, name } = props;
  return (
    <div className="flex flex-wrap items-start justify-end gap-2">
      <ActionButton
        action={switchAuditStreamAction}
        input={{ streamId, isPaused: !isPaused }}
        pending={isPaused ? 'Resuming…' : 'Pausing…'}
        done={isPaused ? 'Stream resumed' : 'Stream paused'}
        variant="outline"
        label={`${isPaused ? 'Resume' : 'Pause'}: ${name}`}
      >
        {isPaused ? 'Resume' : 'Pause'}
      </ActionButton>
      {mayLead && (
        <DialogButton load={() => import('./stream-dialogs').then((loaded) => loaded.MoveDialog)} dialogProps={props}>
          New address
        </DialogButton>
      )}
      <DialogButton load={() => import('./stream-dialogs').then((loaded) => loaded.RemoveDialog)} dialogProps={props}>
        Remove
      </DialogButton>
    </div>
  );
}
