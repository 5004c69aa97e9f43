'use client';

import { useState } from 'react';
import { Field } from '@/components/forms/field';
import { FormDialog } from '@/components/forms/form-dialog';
import { ProseField } from '@/components/forms/prose-field';
import { ENVIRONMENT_WORDS } from '@/components/gateway-keys/gateway-key-words';
import { Chosen } from '@/components/gateway-keys/key-fields';
import type { OpenState } from '@/components/ui/dialog';
import { SelectMenu } from '@/components/ui/select-menu';
import type { KeyWords } from '@/lib/domain/api-keys/schema';
import { describeApiKeyAction } from '@/lib/doors/actions/api-keys';
import type { NamedKey } from './named-key';

export interface DescribedKey extends NamedKey, KeyWords {
  ownerId: string | null;
  /** When the words were written. */
  from: string | null;
}

const NONE = 'none';
type Choice = NonNullable<KeyWords['environment']> | typeof NONE;
const CHOICES = [
  { value: NONE, label: 'Not set' } as const,
  ...Object.entries(ENVIRONMENT_WORDS).map(([value, label]) => ({ value: value as Choice, label })),
];

export function DescribeDialog({ apiKey, ...open }: { apiKey: DescribedKey } & OpenState) {
  const { apiKeyId, workspaceId, name, from, purpose, contact, notes } = apiKey;
  const [environment, setEnvironment] = useState<Choice>(apiKey.environment ?? NONE);
  return (
    <FormDialog
      {...open}
      title={`Notes on ${name}`}
      action={describeApiKeyAction}
      toInput={(fields) => {
        const text = (field: string) => String(fields.get(field) ?? '');
        const words = { purpose: text('purpose'), contact: text('contact'), notes: text('notes') };
        return { apiKeyId, workspaceId, from, environment: environment === NONE ? null : environment, ...words };
      }}
      submit="Save notes"
      submitting="Saving…"
      done={`Notes on ${name} saved`}
    >
      {({ fieldErrors }) => (
        <>
          <Chosen label="Environment" error={fieldErrors.environment}>
            <SelectMenu
              label="Environment"
              value={environment}
              options={CHOICES}
              onChange={setEnvironment}
              className="w-full"
            />
          </Chosen>
          <Field
            name="purpose"
            label="Purpose"
            description="In a word or two, such as claims search. The suggested name of its successor uses it."
            defaultValue={purpose}
            error={fieldErrors.purpose}
            maxLength={80}
          />
          <Field
            name="contact"
            label="Contact"
            description="Whom to ask, if not the owner: a person, a channel, an on-call address."
            defaultValue={contact}
            error={fieldErrors.contact}
            maxLength={200}
          />
          <ProseField
            name="notes"
            label="Notes"
            description="Never paste the secret itself."
            defaultValue={notes}
            error={fieldErrors.notes}
            maxLength={2_000}
            rows={4}
          />
        </>
      )}
    </FormDialog>
  );
}
