'use client';

import { ActionButton } from '@/components/forms/action-button';
import { DialogButton } from '@/components/ui/dialog-button';
import type { Day } from '@/lib/core/time';
import type { RotationAct } from '@/lib/domain/rotations/rules';
import {
  cancelRotationAction,
  confirmRotationAction,
  resumeRotationAction,
  startRotationAction,
} from '@/lib/doors/actions/rotations';
import type { RotatedKey } from './until-dialogs';

interface RotationActsProps {
  apiKey: RotatedKey;
  acts: readonly RotationAct[];
  /** The days that the dialogs offer. */
  putOffUntil: Day;
  exceptUntil: Day;
}

/** What can be done now, but for confirming a successor. */
export function RotationActs({ apiKey, acts, putOffUntil, exceptUntil }: RotationActsProps) {
  const { apiKeyId, workspaceId, name } = apiKey;
  const input = { apiKeyId, workspaceId };
  return (
    <div className="no-print flex flex-wrap gap-2">
      {acts.includes('start') && (
        <ActionButton
          action={startRotationAction}
          input={input}
          variant="primary"
          pending="Starting…"
          done={`Replacing ${name} has been started`}
        >
          Start replacing
        </ActionButton>
      )}
      {acts.includes('resume') && (
        <ActionButton
          action={resumeRotationAction}
          input={input}
          variant="primary"
          pending="Resuming…"
          done={`Replacing ${name} goes on`}
        >
          Resume
        </ActionButton>
      )}
      {acts.includes('put_off') && (
        <DialogButton
          load={() => import('./until-dialogs').then((loaded) => loaded.PutOffDialog)}
          dialogProps={{ apiKey, until: putOffUntil }}
        >
          Put off
        </DialogButton>
      )}
      {acts.includes('except') && (
        <DialogButton
          load={() => import('./until-dialogs').then((loaded) => loaded.ExceptDialog)}
          dialogProps={{ apiKey, until: exceptUntil }}
        >
          Except
        </DialogButton>
      )}
      {acts.includes('cancel') && (
        <ActionButton
          action={cancelRotationAction}
          input={input}
          pending="Cancelling…"
          done={`Replacing ${name} is cancelled: both keys stay as they are`}
        >
          Cancel replacing
        </ActionButton>
      )}
    </div>
  );
}

interface ConfirmButtonProps {
  apiKey: RotatedKey;
  successor: { id: string; name: string };
  isExpected: boolean;
}

export function ConfirmButton({ apiKey: { apiKeyId, workspaceId, name }, successor, isExpected }: ConfirmButtonProps) {
  return (
    <ActionButton
      action={confirmRotationAction}
      input={{ apiKeyId, workspaceId, successorId: successor.id }}
      variant={isExpected ? 'primary' : 'outline'}
      pending="Confirming…"
      done={`${successor.name} replaces ${name}`}
      label={`Confirm ${successor.name}`}
    >
      Confirm
    </ActionButton>
  );
}
