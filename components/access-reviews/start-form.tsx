'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { ActionForm } from '@/components/forms/action-form';
import { Check } from '@/components/forms/check';
import { DayField } from '@/components/forms/day-field';
import { Field } from '@/components/forms/field';
import { RadioChoice } from '@/components/forms/radio-choice';
import { startAccessReviewAction } from '@/lib/doors/actions/access-reviews';
import { repeatWords } from './review-words';

interface StartFormProps {
  dueDay: string;
  workspaces: readonly { id: string; name: string }[];
}

const REPEATS = [null, 3, 6, 12] as const;

export function StartForm({ dueDay, workspaces }: StartFormProps) {
  const router = useRouter();
  const [isWhole, setWhole] = useState(true);
  return (
    <ActionForm
      action={startAccessReviewAction}
      toInput={(fields) => ({
        name: String(fields.get('name') ?? ''),
        dueDay: String(fields.get('dueDay') ?? ''),
        workspaceIds: isWhole ? null : fields.getAll('workspace').map(String),
        repeatMonths: REPEATS.find((months) => String(months) === fields.get('repeat')) ?? null,
      })}
      submit="Start review"
      submitting="Starting review…"
      done="Access review started"
      onDone={({ reviewId }) => typeof reviewId === 'string' && router.push(`/access-reviews/${reviewId}`)}
    >
      {({ fieldErrors }) => (
        <>
          <Field name="name" label="Name" maxLength={120} isRequired error={fieldErrors.name} />
          <DayField
            name="dueDay"
            label="Last day to decide"
            description="Until the end of that day, UTC."
            defaultValue={dueDay}
            {...(fieldErrors.dueDay && { error: fieldErrors.dueDay })}
          />
          <fieldset>
            <legend className="mb-1 text-sm font-medium">What is reviewed</legend>
            <RadioChoice
              name="scope"
              value="whole"
              label="Whole organisation"
              note="People, roles, leads, API tokens, members of all workspaces and all keys"
              isChosen={isWhole}
              onChoose={() => setWhole(true)}
            />
            <RadioChoice
              name="scope"
              value="some"
              label="Chosen workspaces"
              note="Their members, leads and keys"
              isChosen={!isWhole}
              onChoose={() => setWhole(false)}
            />
          </fieldset>
          {!isWhole && (
            <fieldset className="max-h-72 overflow-y-auto">
              <legend className="mb-1 text-sm font-medium">Workspaces</legend>
              {workspaces.map(({ id, name }) => (
                <Check key={id} name="workspace" value={id} label={name} />
              ))}
              {fieldErrors.workspaceIds && <p className="text-sm text-bad">{fieldErrors.workspaceIds}</p>}
            </fieldset>
          )}
          <fieldset>
            <legend className="mb-1 text-sm font-medium">Repeat</legend>
            {REPEATS.map((months) => (
              <RadioChoice
                key={String(months)}
                name="repeat"
                value={String(months)}
                label={repeatWords(months)}
                note={months === null ? 'Only this one' : 'The next one opens by itself, with as many days to decide'}
                isChosen={months === null}
              />
            ))}
          </fieldset>
        </>
      )}
    </ActionForm>
  );
}
