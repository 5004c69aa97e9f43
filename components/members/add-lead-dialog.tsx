'use client';

import { useState } from 'react';
import { FormDialog } from '@/components/forms/form-dialog';
import type { OpenState } from '@/components/ui/dialog';
import type { Candidate } from '@/lib/domain/members/query-schema';
import { addLeadAction } from '@/lib/doors/actions/members';
import { PersonPicker } from './person-picker';

export interface AddLeadProps {
  workspaceId: string;
  workspaceName: string;
}

export function AddLeadDialog({ workspaceId, workspaceName, isOpen, onOpenChange }: AddLeadProps & OpenState) {
  const [chosen, setChosen] = useState<Candidate[]>([]);
  return (
    <FormDialog
      title={`Add a lead to ${workspaceName}`}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      action={addLeadAction}
      toInput={() => ({ workspaceId, personId: chosen[0]?.id ?? '' })}
      submit="Add lead"
      submitting="Adding…"
      done={`${chosen[0]?.name ?? 'Lead'} leads ${workspaceName}`}
    >
      {({ fieldErrors }) => (
        <>
          <p className="text-muted">
            A lead manages this workspace’s members, keys and invites in Steward and sees what it spends. Nothing
            changes in the Console. Workspace admins are leads already.
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
    </FormDialog>
  );
}
