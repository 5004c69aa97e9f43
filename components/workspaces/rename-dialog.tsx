'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Field } from '@/components/forms/field';
import { FormDialog } from '@/components/forms/form-dialog';
import { undoing } from '@/components/forms/undoing';
import type { OpenState } from '@/components/ui/dialog';
import { renameWorkspaceAction } from '@/lib/doors/actions/workspaces';

export interface RenameProps {
  workspaceId: string;
  name: string;
}

export function RenameDialog({ workspaceId, name, isOpen, onOpenChange }: RenameProps & OpenState) {
  const { refresh } = useRouter();
  // The name when the dialog opened, so that someone else's rename is not overwritten.
  const [from] = useState(name);
  return (
    <FormDialog
      title={`Rename ${name}`}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      action={renameWorkspaceAction}
      toInput={(fields) => ({ workspaceId, from, name: String(fields.get('name') ?? '') })}
      submit="Rename workspace"
      submitting="Renaming…"
      done="Workspace renamed"
      undo={(sent) =>
        undoing({
          action: renameWorkspaceAction,
          input: { workspaceId, from: sent.name.trim(), name: from },
          done: `The workspace is called ${from} again`,
          refresh,
        })
      }
    >
      {({ fieldErrors }) => (
        <Field
          name="name"
          label="Name"
          description="The name everyone sees, here and in the Console. Keys and members stay as they are."
          error={fieldErrors.name}
          defaultValue={name}
          maxLength={40}
          isRequired
          autoFocus
        />
      )}
    </FormDialog>
  );
}
