'use client';

import { ActionForm } from '@/components/forms/action-form';
import { RadioChoice } from '@/components/forms/radio-choice';
import { REQUIRED_OF, type RequiredOf } from '@/lib/access/factor-policy';
import { setFactorPolicyAction } from '@/lib/doors/actions/factors';
import { REQUIRED_WORDS } from './required-words';

/** Who needs a second factor. */
export function FactorPolicyForm({ requiredOf }: { requiredOf: RequiredOf }) {
  return (
    <ActionForm
      action={setFactorPolicyAction}
      toInput={(fields) => ({ requiredOf: REQUIRED_OF.find((one) => one === fields.get('requiredOf')) ?? requiredOf })}
      submit="Save policy"
      submitting="Saving…"
      done="Second factor policy saved"
    >
      {() => (
        <fieldset className="flex flex-col gap-2">
          <legend className="mb-1 font-medium">Who needs a second factor</legend>
          {REQUIRED_OF.map((one) => (
            <RadioChoice
              key={one}
              name="requiredOf"
              value={one}
              {...REQUIRED_WORDS[one]}
              isChosen={one === requiredOf}
            />
          ))}
        </fieldset>
      )}
    </ActionForm>
  );
}
