'use client';

import { useState } from 'react';
import { FormDialog } from '@/components/forms/form-dialog';
import type { OpenState } from '@/components/ui/dialog';
import { settleKeyAction } from '@/lib/doors/actions/offboarding';
import { type Draft, FIRST_DRAFT, toChoice } from './choice';
import { KeyChoiceFields } from './key-choice';

const DONE = { disable: 'API key disabled', hand_over: 'API key handed over', keep: 'API key kept' } as const;

export interface SettleProps {
  apiKeyId: string;
  name: string;
  workspaceId: string | null;
}

export function SettleDialog({ apiKeyId, name, workspaceId, isOpen, onOpenChange }: SettleProps & OpenState) {
  const [draft, setDraft] = useState<Draft>(FIRST_DRAFT);
  const [isChecked, setChecked] = useState(false);
  return (
    <FormDialog
      title={`Decide on ${name}`}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      action={settleKeyAction}
      toInput={() => {
        setChecked(true);
        return { workspaceId, choice: toChoice(apiKeyId, draft) };
      }}
      submit={{ disable: 'Disable key', hand_over: 'Hand over key', keep: 'Keep key' }[draft.disposition]}
      submitting="Working…"
      done={DONE[draft.disposition]}
      isDangerous={draft.disposition === 'disable'}
    >
      {({ fieldErrors }) => (
        <>
          <p className="text-muted">
            Its owner has left and it still works. If you disable it, it stops at once; you can enable it again on its
            own page.
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
    </FormDialog>
  );
}
