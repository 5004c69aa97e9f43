'use client';

import { Button } from '@heroui/react/button';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { ActionForm } from '@/components/forms/action-form';
import { Field } from '@/components/forms/field';
import { undoing } from '@/components/forms/undoing';
import { Dialog } from '@/components/ui/dialog';
import { renameWorkspaceAction } from '@/lib/doors/actions/workspaces';
import type { ToolDialogProps } from './workspace-tools';

export function RenameDialog({ workspaceId, name, onClose }: ToolDialogProps) {
  const { refresh } = useRouter();
  // As it was when the dialog opened: what somebody else called it meanwhile is not written over unseen.
  const [from] = useState(name);
  return (
    <Dialog title={`Rename ${name}`} isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      <ActionForm
        action={renameWorkspaceAction}
        toInput={(fields) => ({ workspaceId, from, name: String(fields.get('name') ?? '') })}
        submit="Rename workspace"
        submitting="Renaming…"
        done="Workspace renamed"
        onDone={onClose}
        undo={(sent) =>
          undoing({
            action: renameWorkspaceAction,
            input: { workspaceId, from: sent.name.trim(), name: from },
            done: `The workspace is ${from} again`,
            refresh,
          })
        }
        beside={
          <Button variant="tertiary" onPress={onClose}>
            Cancel
          </Button>
        }
      >
        {({ fieldErrors }) => (
          <Field
            name="name"
            label="Name"
            description="What everybody sees, here and in the Console. Keys and members stay as they are."
            error={fieldErrors.name}
            defaultValue={name}
            maxLength={40}
            isRequired
            autoFocus
          />
        )}
      </ActionForm>
    </Dialog>
  );
}
