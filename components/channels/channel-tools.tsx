'use client';

import { ActionButton } from '@/components/forms/action-button';
import { DialogButton } from '@/components/ui/dialog-button';
import { switchChannelAction, testChannelAction } from '@/lib/doors/actions/channels';
import type { ChannelDialogProps } from './channel-dialogs';

interface ChannelToolsProps extends ChannelDialogProps {
  isActive: boolean;
  isMail: boolean;
}

/** What can be done with a channel. */
export function ChannelTools({ isActive, isMail, ...props }: ChannelToolsProps) {
  const { channelId, isSigned } = props;
  return (
    <div className="flex flex-wrap items-start justify-end gap-2">
      {isActive && (
        <ActionButton
          action={testChannelAction}
          input={{ channelId }}
          pending="Sending…"
          done="A test is on its way"
          variant="outline"
        >
          Send a test
        </ActionButton>
      )}
      <ActionButton
        action={switchChannelAction}
        input={{ channelId, enabled: !isActive }}
        pending={isActive ? 'Disabling…' : 'Enabling…'}
        done={isActive ? 'Channel disabled' : 'Channel enabled'}
        variant="outline"
      >
        {isActive ? 'Disable' : 'Enable'}
      </ActionButton>
      {isSigned && (
        <DialogButton
          load={() => import('./channel-dialogs').then((loaded) => loaded.RotateDialog)}
          dialogProps={props}
        >
          New secret
        </DialogButton>
      )}
      {!isMail && (
        <>
          <DialogButton
            load={() => import('./channel-dialogs').then((loaded) => loaded.MoveDialog)}
            dialogProps={props}
          >
            New address
          </DialogButton>
          <DialogButton
            load={() => import('./channel-dialogs').then((loaded) => loaded.RemoveDialog)}
            dialogProps={props}
          >
            Remove
          </DialogButton>
        </>
      )}
    </div>
  );
}
