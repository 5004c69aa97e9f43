'use client';

import { useState } from 'react';
import { Field } from '@/components/forms/field';
import { FormDialog } from '@/components/forms/form-dialog';
import { ProseField } from '@/components/forms/prose-field';
import type { OpenState } from '@/components/ui/dialog';
import { updateWorkspaceAction } from '@/lib/doors/actions/workspaces';
import { ColorField } from './color-field';
import { TagsField, tagError, toTagLines, toTags } from './tags-field';

export interface EditProps {
  workspaceId: string;
  name: string;
  color: string;
  description: string;
  audience: string;
  tags: Record<string, string>;
}

export function EditDialog({ workspaceId, name, isOpen, onOpenChange, ...shown }: EditProps & OpenState) {
  // The state when the dialog opened: comparing with it finds changes by others.
  const [before] = useState({
    color: shown.color,
    description: shown.description,
    audience: shown.audience,
    tags: shown.tags,
  });
  const [color, setColor] = useState<string | null>(null);
  const [tags, setTags] = useState(() => toTagLines(before.tags));
  return (
    <FormDialog
      title={`Edit ${name}`}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      action={updateWorkspaceAction}
      toInput={(fields) => ({
        workspaceId,
        before,
        after: {
          description: String(fields.get('description') ?? '').replaceAll('\r\n', '\n'),
          audience: String(fields.get('audience') ?? ''),
          tags: toTags(tags),
          ...(color === null ? {} : { color }),
        },
      })}
      submit="Save details"
      submitting="Saving…"
      done="Details saved"
    >
      {({ fieldErrors }) => (
        <>
          <ProseField
            name="description"
            label="What it is for"
            description="This and the next field are kept in Steward only."
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
    </FormDialog>
  );
}
