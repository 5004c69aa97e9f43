'use client';

import { FormDialog } from '@/components/forms/form-dialog';
import { RadioChoice } from '@/components/forms/radio-choice';
import type { OpenState } from '@/components/ui/dialog';
import { setCostTagAction } from '@/lib/doors/actions/cost-centres';

interface TagDialogProps extends OpenState {
  tagKey: string | null;
  tagKeys: readonly string[];
}

/** Which tag of the workspaces names their cost centre. */
export function TagDialog({ tagKey, tagKeys, ...open }: TagDialogProps) {
  const keys = tagKey !== null && !tagKeys.includes(tagKey) ? [tagKey, ...tagKeys] : tagKeys;
  return (
    <FormDialog
      {...open}
      title="Cost centres by workspace tag"
      action={setCostTagAction}
      toInput={(fields) => ({ tagKey: String(fields.get('tagKey') ?? '') || null })}
      submit="Save tag"
      submitting="Saving…"
      done="Tag of cost centres saved"
    >
      {() => (
        <fieldset>
          <legend className="sr-only">Tag</legend>
          <RadioChoice
            name="tagKey"
            value=""
            label="No tag"
            note="Only what is assigned in Steward counts."
            isChosen={tagKey === null}
          />
          {keys.map((key) => (
            <RadioChoice
              key={key}
              name="tagKey"
              value={key}
              label={key}
              note={`A workspace whose ${key} is the code of a cost centre belongs to it, unless it is assigned elsewhere.`}
              isChosen={key === tagKey}
            />
          ))}
        </fieldset>
      )}
    </FormDialog>
  );
}
