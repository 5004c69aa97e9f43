'use client';

import { Button } from '@heroui/react/button';
import { useState } from 'react';
import { ActionForm } from '@/components/forms/action-form';
import { Dialog } from '@/components/ui/dialog';
import { settleKeyAction } from '@/lib/doors/actions/offboarding';
import { choiceOf, type Draft, FIRST_DRAFT } from './choice';
import { KeyChoiceFields } from './key-choice';
import type { SettleProps } from './settle-button';

const DONE = { disable: 'API key disabled', hand_over: 'API key handed over', keep: 'API key kept' } as const;

interface SettleDialogProps extends SettleProps {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}

export function SettleDialog({ apiKeyId, name, workspaceId, isOpen, onOpenChange }: SettleDialogProps) {
  const [draft, setDraft] = useState<Draft>(FIRST_DRAFT);
  const [isChecked, setChecked] = useState(false);
  return (
    <Dialog title={`Decide about ${name}`} isOpen={isOpen} onOpenChange={onOpenChange}>
      <ActionForm
        action={settleKeyAction}
        toInput={() => {
          setChecked(true);
          return { workspaceId, choice: choiceOf(apiKeyId, draft) };
        }}
        submit={{ disable: 'Disable key', hand_over: 'Hand over key', keep: 'Keep key' }[draft.disposition]}
        submitting="Working…"
        done={DONE[draft.disposition]}
        onDone={() => onOpenChange(false)}
        isDangerous={draft.disposition === 'disable'}
        beside={
          <Button variant="tertiary" onPress={() => onOpenChange(false)}>
            Cancel
          </Button>
        }
      >
        {({ fieldErrors }) => (
          <>
            <p className="text-muted">
              Its owner has left and it still works. A key that is disabled stops at once and can be enabled again in
              the Claude Console.
            </p>
            <KeyChoiceFields
              name={name}
              leaverId={null}
              draft={draft}
              onChange={setDraft}
              isChecked={isChecked}
              error={fieldErrors.newOwnerId}
            />
          </>
        )}
      </ActionForm>
    </Dialog>
  );
}
