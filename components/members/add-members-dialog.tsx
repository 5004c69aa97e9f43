'use client';

import { useState } from 'react';
import { FormDialog } from '@/components/forms/form-dialog';
import { RadioChoice } from '@/components/forms/radio-choice';
import type { OpenState } from '@/components/ui/dialog';
import type { Candidate } from '@/lib/domain/members/query-schema';
import { MEMBER_ROLES } from '@/lib/domain/members/rules';
import { addMembersAction } from '@/lib/doors/actions/members';
import { PersonPicker } from './person-picker';
import { MEMBER_ROLE_CHOICES } from './role-choices';

export interface AddMembersProps {
  workspaceId: string;
  workspaceName: string;
}

export function AddMembersDialog({ workspaceId, workspaceName, isOpen, onOpenChange }: AddMembersProps & OpenState) {
  const [chosen, setChosen] = useState<Candidate[]>([]);
  const count = chosen.length;
  return (
    <FormDialog
      title={`Add members to ${workspaceName}`}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      action={addMembersAction}
      toInput={(fields, resumeOf) => ({
        workspaceId,
        members: chosen.map(({ id: userId }) => ({
          userId,
          workspaceRole: MEMBER_ROLES.find((known) => known === fields.get('role')) ?? 'workspace_user',
        })),
        ...(resumeOf ? { resumeOf } : {}),
      })}
      submit={count > 1 ? `Add ${count} members` : 'Add member'}
      submitting="Adding…"
      done={count > 1 ? `${count} members added` : `${chosen[0]?.name ?? 'Member'} added`}
    >
      {({ fieldErrors, isPending }) => (
        <fieldset disabled={isPending} className="flex min-w-0 flex-col gap-4">
          <PersonPicker
            workspaceId={workspaceId}
            as="member"
            chosen={chosen}
            onChange={setChosen}
            error={fieldErrors.members}
          />
          <fieldset>
            <legend className="mb-1 text-sm font-medium text-foreground">Role in this workspace</legend>
            {MEMBER_ROLE_CHOICES.map((choice) => (
              <RadioChoice
                key={choice.value}
                name="role"
                {...choice}
                isChosen={choice.value === 'workspace_developer'}
              />
            ))}
          </fieldset>
        </fieldset>
      )}
    </FormDialog>
  );
}
