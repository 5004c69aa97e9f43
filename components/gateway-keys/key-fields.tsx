'use client';

import { Field } from '@/components/forms/field';
import { findError } from '@/components/forms/find-error';
import { ProseField } from '@/components/forms/prose-field';
import { OwnerPicker } from '@/components/offboarding/owner-picker';
import { SelectMenu } from '@/components/ui/select-menu';
import type { FieldErrors } from '@/lib/core/errors';
import type { CentreChoice } from '@/lib/domain/cost-centres/query-schema';
import { addressesRefusal, type Proxies } from '@/lib/domain/gateway-keys/rules';
import { ENVIRONMENT_WORDS } from './gateway-key-words';
import type { KeyChoices, KeyTexts } from './key-form-input';
import { LimitFields } from './limit-fields';

export interface KeyFieldsProps {
  texts: KeyTexts;
  choices: KeyChoices;
  onChoose: (part: Partial<KeyChoices>) => void;
  /** Null: the reader may not choose one. */
  centres: readonly CentreChoice[] | null;
  proxies: Proxies;
  fieldErrors: FieldErrors;
}

const NONE = 'none';
/** All settings of a key but its workspace and its expiry. */
export function KeyFields({ texts, choices, onChoose, centres, proxies, fieldErrors }: KeyFieldsProps) {
  const addressless = texts.addresses.length === 0 ? addressesRefusal(['0.0.0.0/0'], proxies) : null;
  return (
    <>
      <Field
        name="name"
        label="Name"
        description="Such as the application that will use it."
        defaultValue={texts.name}
        error={fieldErrors.name}
        maxLength={200}
        isRequired
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <Chosen label="Environment" error={fieldErrors.environment}>
          <SelectMenu
            label="Environment"
            value={choices.environment}
            options={Object.entries(ENVIRONMENT_WORDS).map(([value, label]) => ({
              value: value as KeyChoices['environment'],
              label,
            }))}
            onChange={(environment) => onChoose({ environment })}
            className="w-full"
          />
        </Chosen>
        <Chosen label="Owner" note="Whom to ask about it." error={fieldErrors.ownerId}>
          <OwnerPicker
            label="Owner"
            before=""
            exceptId={null}
            chosen={choices.owner}
            onChoose={(owner) => onChoose({ owner })}
          />
        </Chosen>
        {centres && (
          <Chosen label="Cost centre" error={fieldErrors.costCentreId}>
            <SelectMenu
              label="Cost centre"
              value={choices.costCentreId ?? NONE}
              options={[
                { value: NONE, label: 'Same as the workspace' },
                ...centres.map(({ id, code, name }) => ({ value: id, label: `${code} ${name}` })),
              ]}
              onChange={(id) => onChoose({ costCentreId: id === NONE ? null : id })}
              className="w-full"
            />
          </Chosen>
        )}
      </div>
      <ProseField
        name="purpose"
        label="Purpose"
        rows={2}
        defaultValue={texts.purpose}
        error={fieldErrors.purpose}
        maxLength={500}
      />
      {addressless ? (
        <Chosen label="Allowed addresses" note={addressless} error={findError(fieldErrors, 'addresses')} />
      ) : (
        <ProseField
          name="addresses"
          label="Allowed addresses"
          description="IP addresses or networks such as 203.0.113.0/24, one per line. Leave empty to allow any."
          defaultValue={texts.addresses.join('\n')}
          error={findError(fieldErrors, 'addresses')}
          maxLength={2_000}
        />
      )}
      <ProseField
        name="models"
        label="Allowed models"
        description="IDs such as claude-opus-5-5, one per line; they apply to fallbacks and batches too. Leave empty to allow all."
        defaultValue={texts.models.join('\n')}
        error={findError(fieldErrors, 'models')}
        maxLength={10_000}
      />
      <LimitFields texts={texts} fieldErrors={fieldErrors} />
    </>
  );
}

interface ChosenProps {
  label: string;
  note?: string;
  error?: string;
  children?: React.ReactNode;
}

/** What is chosen in a control that has a name of its own, with its label, help and error. */
export function Chosen({ label, note, error, children }: ChosenProps) {
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <span className="text-sm font-medium">{label}</span>
      {children}
      {note && !error && <span className="text-xs text-muted">{note}</span>}
      {error && (
        <span role="alert" className="text-xs text-bad">
          {error}
        </span>
      )}
    </div>
  );
}
