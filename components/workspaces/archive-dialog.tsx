'use client';

import { Field } from '@/components/forms/field';
import { FormDialog } from '@/components/forms/form-dialog';
import type { OpenState } from '@/components/ui/dialog';
import { Notice } from '@/components/ui/notice';
import { archiveWorkspaceAction } from '@/lib/doors/actions/workspaces';

const counted = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;

export interface ArchiveProps {
  workspaceId: string;
  name: string;
  members: number | null;
  activeKeys: number | null;
  /** Of the last 30 days, in words; null: hidden from the reader, or not read yet. */
  spend: string | null;
  isClaudeCode: boolean;
}

export function ArchiveDialog(props: ArchiveProps & OpenState) {
  const { workspaceId, name, members, activeKeys, spend, isClaudeCode, isOpen, onOpenChange } = props;
  return (
    <FormDialog
      title={`Archive ${name}`}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      action={archiveWorkspaceAction}
      toInput={(fields) => ({ workspaceId, typedName: String(fields.get('typedName') ?? '') })}
      submit="Archive workspace"
      submitting="Archiving…"
      done={`${name} archived`}
      isDangerous
    >
      {({ fieldErrors }) => (
        <>
          <p>Archiving is permanent: no one can restore a workspace, not even Anthropic. This ends</p>
          <ul className="flex list-disc flex-col gap-1 ps-5">
            <li>
              {activeKeys === null
                ? 'every active API key in it'
                : counted(activeKeys, 'active API key', 'active API keys')}
              , which stop working at once
            </li>
            <li>the access of {members === null ? 'its members' : counted(members, 'member', 'members')}</li>
          </ul>
          {spend !== null && <p>It spent {spend} in the last 30 days. Its figures stay available.</p>}
          {isClaudeCode && (
            <Notice tone="danger" title="No one will be able to sign in to Claude Code">
              Anthropic created this workspace for Claude Code. Archiving it stops sign-in to Claude Code for the whole
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
    </FormDialog>
  );
}
