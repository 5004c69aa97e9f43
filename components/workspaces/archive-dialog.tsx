'use client';

import { Button } from '@heroui/react/button';
import { ActionForm } from '@/components/forms/action-form';
import { Field } from '@/components/forms/field';
import { Dialog } from '@/components/ui/dialog';
import { Notice } from '@/components/ui/notice';
import { archiveWorkspaceAction } from '@/lib/doors/actions/workspaces';
import type { ToolDialogProps } from './workspace-tools';

const counted = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;

export function ArchiveDialog({
  workspaceId,
  name,
  members,
  activeKeys,
  spend,
  isClaudeCode,
  onClose,
}: ToolDialogProps) {
  return (
    <Dialog title={`Archive ${name}`} isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      <ActionForm
        action={archiveWorkspaceAction}
        toInput={(fields) => ({ workspaceId, typedName: String(fields.get('typedName') ?? '') })}
        submit="Archive workspace"
        submitting="Archiving…"
        done={`${name} archived`}
        onDone={onClose}
        isDangerous
        beside={
          <Button variant="tertiary" onPress={onClose}>
            Cancel
          </Button>
        }
      >
        {({ fieldErrors }) => (
          <>
            <p>Archiving is for ever: nobody can bring a workspace back, Anthropic neither. It takes with it</p>
            <ul className="flex list-disc flex-col gap-1 ps-5">
              <li>
                {activeKeys === null
                  ? 'every active API key of it'
                  : counted(activeKeys, 'active API key', 'active API keys')}
                , which stop working at once
              </li>
              <li>the access of {members === null ? 'its members' : counted(members, 'member', 'members')}</li>
            </ul>
            {spend !== null && (
              <p>It spent {spend} in the last 30 days. Its figures stay, and can be looked at as before.</p>
            )}
            {isClaudeCode && (
              <Notice tone="danger" title="Nobody can sign in to Claude Code afterwards">
                Anthropic made this workspace for Claude Code. Archiving it stops sign-in to Claude Code for the whole
                organisation.
              </Notice>
            )}
            <Field
              name="typedName"
              label={`Type ${name} to confirm`}
              error={fieldErrors.typedName}
              autoComplete="off"
              maxLength={200}
              isRequired
              autoFocus
            />
          </>
        )}
      </ActionForm>
    </Dialog>
  );
}
