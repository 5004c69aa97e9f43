'use client';

import { ActionForm } from '@/components/forms/action-form';
import { RadioChoice } from '@/components/forms/radio-choice';
import type { OffboardingPolicy } from '@/lib/domain/scim/schema';
import { setOffboardingPolicyAction } from '@/lib/doors/actions/scim';
import { KEY_CHOICES, MODE_CHOICES } from './scim-words';

interface Choice {
  value: string;
  label: string;
  note: string;
}

/** What happens when the identity provider reports that someone has left. */
export function PolicyForm({ policy }: { policy: OffboardingPolicy }) {
  return (
    <ActionForm
      action={setOffboardingPolicyAction}
      toInput={(fields) => ({
        mode: MODE_CHOICES.find(({ value }) => value === fields.get('mode'))?.value ?? policy.mode,
        keys: KEY_CHOICES.find(({ value }) => value === fields.get('keys'))?.value ?? policy.keys,
      })}
      submit="Save policy"
      submitting="Saving…"
      done="Policy saved"
    >
      {() => (
        <>
          <Choices legend="Action" name="mode" chosen={policy.mode} choices={MODE_CHOICES} />
          <Choices
            legend="Workspace keys they created keep working"
            name="keys"
            chosen={policy.keys}
            choices={KEY_CHOICES}
          />
        </>
      )}
    </ActionForm>
  );
}

function Choices(props: { legend: string; name: string; chosen: string; choices: readonly Choice[] }) {
  const { legend, name, chosen, choices } = props;
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="mb-1 font-medium">{legend}</legend>
      {choices.map(({ value, label, note }) => (
        <RadioChoice key={value} name={name} value={value} label={label} note={note} isChosen={value === chosen} />
      ))}
    </fieldset>
  );
}
