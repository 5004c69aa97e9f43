'use client';

import { useState } from 'react';
import { ActionForm } from '@/components/forms/action-form';
import { Field } from '@/components/forms/field';
import { RadioChoice } from '@/components/forms/radio-choice';
import { ButtonLink } from '@/components/ui/button-link';
import type { KindName } from '@/lib/domain/notifications/kinds/list';
import { createChannelAction } from '@/lib/doors/actions/channels';
import type { OutcomeResult } from '@/lib/operations/outcome';
import { KIND_CHOICES } from './channel-words';
import { ShownSecret } from './shown-secret';
import { readTells, TellsFields, type TellsFieldsProps } from './tells-fields';

const NOTHING = { name: '', kinds: [], workspaceIds: [], money: false };

/** Adds a channel. Its address is sealed at once and never shown again. */
export function NewChannelForm(props: TellsFieldsProps) {
  const [kind, setKind] = useState(KIND_CHOICES[0]?.value ?? 'webhook');
  const [made, setMade] = useState<OutcomeResult | null>(null);
  if (made) {
    return (
      <div className="flex flex-col gap-4">
        <p className="font-medium">The channel was added.</p>
        {kind === 'webhook' && <ShownSecret secret={made.secret} />}
        <div className="flex justify-end">
          <ButtonLink href={`/settings/channels/${String(made.channelId)}`} variant="primary">
            Open channel
          </ButtonLink>
        </div>
      </div>
    );
  }
  return (
    <ActionForm
      action={createChannelAction}
      toInput={(fields) => {
        const { kinds, ...tells } = readTells(fields);
        return { kind, address: String(fields.get('address') ?? ''), kinds: kinds as KindName[], ...tells };
      }}
      submit="Add channel"
      submitting="Adding channel…"
      done="Channel added"
      onDone={setMade}
    >
      {({ fieldErrors }) => (
        <>
          <fieldset>
            <legend className="mb-1 font-medium">Kind</legend>
            {KIND_CHOICES.map(({ value, label, note }) => (
              <RadioChoice
                key={value}
                {...{ name: 'kind', value, label, note }}
                isChosen={value === kind}
                onChoose={() => setKind(value)}
              />
            ))}
          </fieldset>
          <Field
            name="address"
            label="Address"
            description={`Such as ${KIND_CHOICES.find(({ value }) => value === kind)?.example}. It is stored encrypted, and only the worker can read it.`}
            error={fieldErrors.address}
            maxLength={2_000}
            isRequired
          />
          <TellsFields {...props} tells={NOTHING} fieldErrors={fieldErrors} />
        </>
      )}
    </ActionForm>
  );
}
