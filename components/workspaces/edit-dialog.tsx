'use client';

import { Button } from '@heroui/react/button';
import { useState } from 'react';
import { ActionForm } from '@/components/forms/action-form';
import { Field } from '@/components/forms/field';
import { ProseField } from '@/components/forms/prose-field';
import { Dialog } from '@/components/ui/dialog';
import { updateWorkspaceAction } from '@/lib/doors/actions/workspaces';
import { ColorField } from './color-field';
import { linesOf, TagsField, tagError, tagsOf } from './tags-field';
import type { ToolDialogProps } from './workspace-tools';

export function EditDialog({ workspaceId, name, onClose, ...shown }: ToolDialogProps) {
  // As it was when the dialog opened: what somebody else changes meanwhile is found by comparing with this.
  const [before] = useState({
    color: shown.color,
    description: shown.description,
    audience: shown.audience,
    tags: shown.tags,
  });
  const [color, setColor] = useState<string | null>(null);
  const [tags, setTags] = useState(() => linesOf(before.tags));
  return (
    <Dialog title={`Edit ${name}`} isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      <ActionForm
        action={updateWorkspaceAction}
        toInput={(fields) => ({
          workspaceId,
          before,
          after: {
            description: String(fields.get('description') ?? '').replaceAll('\r\n', '\n'),
            audience: String(fields.get('audience') ?? ''),
            tags: tagsOf(tags),
            ...(color === null ? {} : { color }),
          },
        })}
        submit="Save details"
        submitting="Saving…"
        done="Details saved"
        onDone={onClose}
        beside={
          <Button variant="tertiary" onPress={onClose}>
            Cancel
          </Button>
        }
      >
        {({ fieldErrors }) => (
          <>
            <ProseField
              name="description"
              label="What it is for"
              description="Kept in Steward alone, as is the next field."
              defaultValue={before.description}
              error={fieldErrors['after.description']}
              maxLength={500}
              rows={3}
            />
            <Field
              name="audience"
              label="Who should be in it"
              defaultValue={before.audience}
              error={fieldErrors['after.audience']}
              maxLength={200}
            />
            <ColorField color={before.color} onChange={setColor} error={fieldErrors['after.color']} />
            <TagsField lines={tags} onChange={setTags} error={tagError(fieldErrors)} />
          </>
        )}
      </ActionForm>
    </Dialog>
  );
}
