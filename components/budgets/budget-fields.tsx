'use client';

import { useRef, useState } from 'react';
import { Check } from '@/components/forms/check';
import { Field } from '@/components/forms/field';
import { findError } from '@/components/forms/find-error';
import { ProseField } from '@/components/forms/prose-field';
import { SelectMenu } from '@/components/ui/select-menu';
import type { FieldErrors } from '@/lib/core/errors';
import { dollars, formatMoney } from '@/lib/core/money';
import type { ActionPreview, BudgetChoices } from '@/lib/domain/budgets/query-schema';
import { ActionFields } from './action-fields';
import { ChosenField } from './chosen-field';
import type { FormChoices } from './form-input';

export interface FieldValues {
  name: string;
  /** Dollars as they are typed. */
  limit: string;
  actual: readonly number[];
  forecast: readonly number[];
  addresses: readonly string[];
  notes: string;
}

interface BudgetFieldsProps {
  values: FieldValues;
  choices: FormChoices;
  onChoose: (part: Partial<FormChoices>) => void;
  people: BudgetChoices['people'];
  channels: BudgetChoices['channels'];
  preview: ActionPreview;
  fieldErrors: FieldErrors;
  /** Amounts that may be taken for the limit, in nano-dollars. */
  suggested?: { label: string; nano: string }[];
}

const NOBODY = 'nobody';
/** What a budget says beside what it is of: the limit first, and all else ready as most want it. */
export function BudgetFields(props: BudgetFieldsProps) {
  const { values, choices, onChoose, people, channels, preview, fieldErrors, suggested = [] } = props;
  const limit = useRef<HTMLDivElement>(null);
  const [isOpen, setOpen] = useState(false);
  const isInMore = Object.keys(fieldErrors).some((name) => !/^(name|limit|scope)/.test(name));
  const take = (nano: string) => {
    const input = limit.current?.querySelector('input');
    if (!input) return;
    const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
    set?.call(input, typedDollars(nano));
    input.dispatchEvent(new Event('input', { bubbles: true }));
    input.focus();
  };
  return (
    <>
      <Field
        name="name"
        label="Name"
        defaultValue={values.name}
        error={findError(fieldErrors, 'name')}
        maxLength={80}
        isRequired
      />
      <div ref={limit} className="flex flex-col gap-2">
        {choices.hasLimit && (
          <Field
            name="limit"
            label="Limit in US dollars"
            description="Zero is a valid limit: any cost exceeds it."
            defaultValue={values.limit}
            error={findError(fieldErrors, 'limit')}
            maxLength={40}
            isRequired
          />
        )}
        {choices.hasLimit && suggested.length > 0 && (
          <p className="flex flex-wrap items-center gap-1 text-xs text-muted">
            {suggested.map(({ label, nano }) => (
              <button key={label} type="button" onClick={() => take(nano)} className="tool-button">
                {label}: {formatMoney(BigInt(nano))}
              </button>
            ))}
          </p>
        )}
        <Check
          label="No limit"
          note="The cost is tracked without alerts."
          isChecked={!choices.hasLimit}
          onChange={(isChecked) => onChoose({ hasLimit: !isChecked })}
        />
      </div>
      <details open={isOpen || isInMore} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
        <summary className="min-h-8 cursor-pointer py-1 text-sm font-medium pointer-coarse:py-3">
          Alerts, recipients, actions, owner and notes
        </summary>
        <div className="mt-2 flex flex-col gap-4">
          <div className="grid gap-4 sm:grid-cols-2">
            <Field
              name="actual"
              label="Alert at per cent spent"
              description="Leave empty for no alerts on spend."
              defaultValue={values.actual.join(', ')}
              error={findError(fieldErrors, 'actual')}
              maxLength={100}
            />
            <Field
              name="forecast"
              label="Alert at per cent of the forecast"
              description="Leave empty for no alerts on the forecast."
              defaultValue={values.forecast.join(', ')}
              error={findError(fieldErrors, 'forecast')}
              maxLength={100}
            />
          </div>
          <ChosenField
            legend="People to alert"
            add="Add a person"
            options={people.map((one) => ({ ...one, label: `${one.name} (${one.email})` }))}
            chosen={choices.people}
            onChange={(chosen) => onChoose({ people: chosen })}
            gone="Someone without access"
            note="If you add no one, everyone who may see this cost is alerted."
            error={findError(fieldErrors, 'recipients', 'recipients.people')}
          />
          <Field
            name="addresses"
            label="More e-mail addresses"
            description="Outside the organisation, only domains an owner has allowed."
            defaultValue={values.addresses.join(', ')}
            error={findError(fieldErrors, 'recipients.addresses')}
            maxLength={2_000}
          />
          {channels.length + choices.channels.length > 0 && (
            <ChosenField
              legend="Channels to alert"
              add="Add a channel"
              options={channels.map((one) => ({ ...one, label: one.name }))}
              chosen={choices.channels}
              onChange={(chosen) => onChoose({ channels: chosen })}
              gone="A channel that gets no amounts, or is gone"
              note="Slack, Teams and webhooks that may be told amounts. They are set up under Settings."
              error={findError(fieldErrors, 'recipients.channels')}
            />
          )}
          {choices.hasLimit && (
            <ActionFields
              choices={choices}
              onChoose={onChoose}
              preview={preview}
              error={findError(fieldErrors, 'actions', 'actionTier')}
            />
          )}
          <div className="flex flex-col gap-1">
            <span className="text-sm font-medium">Owner</span>
            <SelectMenu
              label="Owner"
              value={choices.ownerId ?? NOBODY}
              options={[
                { value: NOBODY, label: 'Nobody' },
                ...people.map(({ id, name, email }) => ({ value: id, label: `${name} (${email})` })),
              ]}
              onChange={(value) => onChoose({ ownerId: value === NOBODY ? null : value })}
              className="w-full sm:w-96"
            />
            <span className="text-xs text-muted">
              Decides on requests for more. Without one, billing, admins and owners do.
            </span>
            {findError(fieldErrors, 'ownerId') && (
              <span className="text-xs text-bad">{findError(fieldErrors, 'ownerId')}</span>
            )}
          </div>
          <ProseField
            name="notes"
            label="Notes"
            defaultValue={values.notes}
            error={findError(fieldErrors, 'notes')}
            maxLength={2_000}
          />
        </div>
      </details>
    </>
  );
}

/** As people type it: `1500.50`, not `1500.5`. */
function typedDollars(nano: string): string {
  return dollars(BigInt(nano)).replace(/\.\d$/, '$&0');
}
