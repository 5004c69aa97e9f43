'use client';

import { Button } from '@heroui/react/button';
import { ActionForm } from '@/components/forms/action-form';
import { Field } from '@/components/forms/field';
import { Dialog } from '@/components/ui/dialog';
import { renameWorkspaceAction } from '@/lib/doors/actions/workspaces';
import type { RenameProps } from './rename-button';

interface RenameDialogProps extends RenameProps {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}

export function RenameDialog({ workspaceId, name, isOpen, onOpenChange }: RenameDialogProps) {
  return (
    <Dialog title={`Rename ${name}`} isOpen={isOpen} onOpenChange={onOpenChange}>
      <ActionForm
        action={renameWorkspaceAction}
        toInput={(fields) => ({ workspaceId, name: String(fields.get('name') ?? '') })}
        submit="Rename workspace"
        submitting="Renaming…"
        done="Workspace renamed"
        onDone={() => onOpenChange(false)}
        beside={
          <Button variant="tertiary" onPress={() => onOpenChange(false)}>
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
