'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { ActionForm } from '@/components/forms/action-form';
import { Field } from '@/components/forms/field';
import { RadioChoice } from '@/components/forms/radio-choice';
import { ButtonLink } from '@/components/ui/button-link';
import { dollars } from '@/lib/core/money';
import { dayOf, formatDay } from '@/lib/core/time';
import type { GatewayKeyRow } from '@/lib/domain/gateway-keys/query-schema';
import { KEY_DAYS } from '@/lib/domain/gateway-keys/rules';
import { changeGatewayKeyAction } from '@/lib/doors/actions/gateway-keys';
import { gatewayKeyHref } from './gateway-key-words';
import { KeyFields, type KeyFieldsProps } from './key-fields';
import { daysInput, type KeyChoices, type KeyTexts, settingsInput } from './key-form-input';

interface ChangeKeyFormProps extends Pick<KeyFieldsProps, 'centres' | 'proxies'> {
  gatewayKey: GatewayKeyRow;
}

const count = (value: number | null) => (value === null ? '' : String(value));
const amount = (nano: string | null) => (nano === null ? '' : dollars(BigInt(nano)));

/** Every setting of a key but its workspace, as it is now. */
export function ChangeKeyForm({ gatewayKey: key, ...offered }: ChangeKeyFormProps) {
  const router = useRouter();
  const { id: gatewayKeyId, workspaceId, name, updatedAt, expiresAt } = key;
  const [choices, setChoices] = useState<KeyChoices>({
    owner: key.ownerId === null ? null : { id: key.ownerId, name: key.ownerName ?? key.ownerId },
    costCentreId: key.costCentreId,
    environment: key.environment ?? 'other',
  });
  const [expiry, setExpiry] = useState<'same' | 'days' | 'never'>('same');
  const texts: KeyTexts = {
    ...{ name, purpose: key.purpose ?? '', addresses: key.addresses ?? [], models: key.models ?? [] },
    requestsPerMinute: count(key.requestsPerMinute),
    inputTokensPerMinute: count(key.inputTokensPerMinute),
    outputTokensPerMinute: count(key.outputTokensPerMinute),
    spendPerDay: amount(key.spendPerDay),
    spendPerMonth: amount(key.spendPerMonth),
    mode: key.mode ?? 'strict',
    limitKind: key.limitKind ?? 'hard',
  };
  return (
    <ActionForm
      action={changeGatewayKeyAction}
      toInput={(fields) => ({
        ...settingsInput(fields, choices),
        ...{ gatewayKeyId, workspaceId, from: updatedAt?.toISOString() },
        ...(expiry === 'same' ? {} : { days: expiry === 'never' ? null : daysInput(fields) }),
      })}
      submit="Change key"
      submitting="Changing…"
      done={`${name} changed`}
      onDone={() => router.push(gatewayKeyHref(gatewayKeyId))}
      beside={
        <ButtonLink href={gatewayKeyHref(gatewayKeyId)} variant="tertiary">
          Cancel
        </ButtonLink>
      }
    >
      {({ fieldErrors }) => (
        <>
          <KeyFields
            texts={texts}
            choices={choices}
            onChoose={(part) => setChoices({ ...choices, ...part })}
            {...offered}
            fieldErrors={fieldErrors}
          />
          <fieldset>
            <legend className="mb-1 text-sm font-medium">Expiry</legend>
            {(
              [
                ['same', expiresAt ? `As it is: ${formatDay(dayOf(expiresAt))}` : 'As it is: never'],
                ['days', 'After a number of days from now'],
                ...(expiresAt ? ([['never', 'Never']] as const) : []),
              ] as const
            ).map(([value, label]) => (
              <RadioChoice
                key={value}
                name="expiry"
                {...{ value, label }}
                note=""
                isChosen={value === expiry}
                onChoose={() => setExpiry(value)}
              />
            ))}
          </fieldset>
          {expiry === 'days' && (
            <Field
              name="days"
              label="Expires after (days)"
              defaultValue={String(KEY_DAYS)}
              error={fieldErrors.days}
              maxLength={5}
              isRequired
            />
          )}
        </>
      )}
    </ActionForm>
  );
}
