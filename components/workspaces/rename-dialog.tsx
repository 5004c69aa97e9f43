'use client';

import { Button } from '@heroui/react/button';
import { ActionForm } from '@/components/forms/action-form';
import { Field } from '@/components/forms/field';
import { Dialog } from '@/components/ui/dialog';
import { renameWorkspaceAction } from '@/lib/doors/actions/workspaces';
import type { ToolDialogProps } from './workspace-tools';

export function RenameDialog({ workspaceId, name, onClose }: ToolDialogProps) {
  return (
    <Dialog title={`Rename ${name}`} isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      <ActionForm
        action={renameWorkspaceAction}
        toInput={(fields) => ({ workspaceId, name: String(fields.get('name') ?? '') })}
        submit="Rename workspace"
        submitting="Renaming…"
        done="Workspace renamed"
        onDone={onClose}
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
