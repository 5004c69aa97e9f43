'use client';

import { useRouter } from 'next/navigation';
import { ActionButton } from '@/components/forms/action-button';
import {
  archiveKeyChangeAction,
  startKeyChangeAction,
  stopKeyChangeAction,
  undoKeyChangeAction,
} from '@/lib/doors/actions/key-changes';
import type { Action } from '@/lib/operations/outcome';
import { changeHref } from './change-words';

interface ChangeActionsProps {
  changeId: string;
  intentId: string;
  act: string;
  state: string;
  /** The input, where the rest can be tried again. */
  asked: Record<string, unknown> | null;
  canUndo: boolean;
}

const RETRY: Readonly<Record<string, unknown>> = { archive: archiveKeyChangeAction, undo: undoKeyChangeAction };

/** What can be done about a change of many keys: stop it, try the rest again, take it back. */
export function ChangeActions({ changeId, intentId, act, state, asked, canUndo }: ChangeActionsProps) {
  const router = useRouter();
  const followed =
    <Input,>(action: Action<Input>): Action<Input> =>
    async (input, idempotencyKey) => {
      const outcome = await action(input, idempotencyKey);
      const isTaken = outcome.status === 'running' || outcome.status === 'succeeded';
      if (isTaken && outcome.intentId) router.push(changeHref(outcome.intentId));
      return outcome;
    };
  return (
    <div className="flex flex-wrap gap-2">
      {state === 'running' && (
        <ActionButton action={stopKeyChangeAction} input={{ changeId }} pending="Stopping…" done="Stops after this key">
          Stop
        </ActionButton>
      )}
      {asked && (
        <ActionButton
          action={followed((RETRY[act] ?? startKeyChangeAction) as Action<Record<string, unknown>>)}
          input={{ ...asked, resumeOf: intentId }}
          variant="primary"
          pending="Trying again…"
          done="The rest is done"
        >
          Retry the rest
        </ActionButton>
      )}
      {canUndo && (
        <ActionButton
          action={followed(undoKeyChangeAction)}
          input={{ changeId }}
          pending="Enabling…"
          done="The keys are enabled again"
        >
          Undo
        </ActionButton>
      )}
    </div>
  );
}
