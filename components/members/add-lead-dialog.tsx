'use client';

import { Button } from '@heroui/react/button';
import { useState } from 'react';
import { ActionForm } from '@/components/forms/action-form';
import { Dialog } from '@/components/ui/dialog';
import type { Candidate } from '@/lib/domain/members/query-schema';
import { addLeadAction } from '@/lib/doors/actions/members';
import type { AddDialogProps } from './add-buttons';
import { PersonPicker } from './person-picker';

export function AddLeadDialog({ workspaceId, workspaceName, onClose }: AddDialogProps) {
  const [chosen, setChosen] = useState<Candidate[]>([]);
  return (
    <Dialog title={`Add a lead to ${workspaceName}`} isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      <ActionForm
        action={addLeadAction}
        toInput={() => ({ workspaceId, personId: chosen[0]?.id ?? '' })}
        submit="Add lead"
        submitting="Adding…"
        done={`${chosen[0]?.name ?? 'Lead'} leads ${workspaceName}`}
        onDone={onClose}
        beside={
          <Button variant="tertiary" onPress={onClose}>
            Cancel
          </Button>
        }
      >
        {({ fieldErrors }) => (
          <>
            <p className="text-muted">
              A lead manages members, keys and invites of this workspace in Steward and sees what it spends. In the
              Console nothing changes: whoever is made admin of the workspace there leads it anyway.
            </p>
            <PersonPicker
              workspaceId={workspaceId}
              as="lead"
              isSingle
              chosen={chosen}
              onChange={setChosen}
              error={fieldErrors.personId && 'Choose a person.'}
            />
          </>
        )}
      </ActionForm>
    </Dialog>
  );
}
