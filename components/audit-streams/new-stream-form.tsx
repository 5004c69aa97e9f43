'use client';

import { useState } from 'react';
import { ShownSecret } from '@/components/channels/shown-secret';
import { ActionForm } from '@/components/forms/action-form';
import { Check } from '@/components/forms/check';
import { Field } from '@/components/forms/field';
import { RadioChoice } from '@/components/forms/radio-choice';
import { STREAM_KINDS, type StreamKind } from '@/lib/domain/audit-streams/rules';
import { createAuditStreamAction } from '@/lib/doors/actions/audit-streams';
import type { OutcomeResult } from '@/lib/operations/outcome';
import { PlaceFields, readPlace } from './place-fields';
import { STREAM_WORDS } from './stream-words';

/** Adds a stream. Where it goes is sealed at once; the secret of a webhook is shown once. */
export function NewStreamForm() {
  const [kind, setKind] = useState<StreamKind>('webhook');
  const [made, setMade] = useState<OutcomeResult | null>(null);
  if (made?.secret) return <ShownSecret secret={made.secret} />;
  return (
    <ActionForm
      action={createAuditStreamAction}
      toInput={(fields) => ({
        ...{ kind, name: String(fields.get('name') ?? ''), ...readPlace(fields) },
        fromBeginning: fields.get('fromBeginning') !== null,
      })}
      submit="Add stream"
      submitting="Adding stream…"
      done="Stream added"
      onDone={setMade}
    >
      {({ fieldErrors }) => (
        <>
          <fieldset>
            <legend className="mb-1 font-medium">Kind</legend>
            {STREAM_KINDS.map((value) => (
              <RadioChoice
                key={value}
                {...{ name: 'kind', value, label: STREAM_WORDS[value].label, note: STREAM_WORDS[value].note }}
                isChosen={value === kind}
                onChoose={() => setKind(value)}
              />
            ))}
          </fieldset>
          <Field name="name" label="Name" maxLength={60} isRequired error={fieldErrors.name} />
          <PlaceFields kind={kind} fieldErrors={fieldErrors} />
          <Check name="fromBeginning" value="yes" label="Also send existing entries" />
        </>
      )}
    </ActionForm>
  );
}
