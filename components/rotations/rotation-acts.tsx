'use client';

import type { NamedKey } from '@/components/api-keys/named-key';
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

interface RotationActsProps {
  apiKey: NamedKey;
  acts: readonly RotationAct[];
  /** The days that the dialogs offer. */
  until: Readonly<Record<UntilAct, Day>>;
}

type UntilAct = keyof typeof UNTIL;
const UNTIL = { put_off: 'Put off', except: 'Exempt' } as const;

const AT_ONCE = {
  start: {
    action: startRotationAction,
    variant: 'primary',
    words: 'Start replacing',
    pending: 'Starting…',
    done: (name: string) => `Replacement of ${name} started`,
  },
  resume: {
    action: resumeRotationAction,
    variant: 'primary',
    words: 'Resume',
    pending: 'Resuming…',
    done: (name: string) => `Replacement of ${name} resumed`,
  },
  cancel: {
    action: cancelRotationAction,
    variant: 'tertiary',
    words: 'Cancel replacement',
    pending: 'Cancelling…',
    done: (name: string) => `Replacement of ${name} cancelled: both keys stay as they are`,
  },
} as const;

/** What can be done now; a successor is confirmed where it is shown. */
export function RotationActs({ apiKey, acts, until }: RotationActsProps) {
  const { name, ...input } = apiKey;
  return (
    <div className="no-print flex flex-wrap gap-2">
      {acts.map((act) => {
        if (act === 'confirm') return null;
        if (act === 'put_off' || act === 'except') {
          return (
            <DialogButton
              key={act}
              load={() => import('./until-dialog').then((loaded) => loaded.UntilDialog)}
              dialogProps={{ act, apiKey, until: until[act] }}
            >
              {UNTIL[act]}
            </DialogButton>
          );
        }
        const { words, done, ...button } = AT_ONCE[act];
        return (
          <ActionButton key={act} {...button} input={input} done={done(name)}>
            {words}
          </ActionButton>
        );
      })}
    </div>
  );
}

interface ConfirmButtonProps {
  apiKey: NamedKey;
  successor: { id: string; name: string };
  isExpected: boolean;
}

export function ConfirmButton({ apiKey: { name, ...ref }, successor, isExpected }: ConfirmButtonProps) {
  return (
    <ActionButton
      action={confirmRotationAction}
      input={{ ...ref, successorId: successor.id }}
      variant={isExpected ? 'primary' : 'outline'}
      pending="Confirming…"
      done={`${successor.name} replaces ${name}`}
      label={`Confirm ${successor.name}`}
    >
      Confirm
    </ActionButton>
  );
}
