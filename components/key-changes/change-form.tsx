'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { ActionForm } from '@/components/forms/action-form';
import { Check } from '@/components/forms/check';
import { Field } from '@/components/forms/field';
import { OwnerPicker } from '@/components/offboarding/owner-picker';
import type { ChangeAct } from '@/lib/domain/key-changes/rules';
import { archiveKeyChangeAction, startKeyChangeAction } from '@/lib/doors/actions/key-changes';
import type { Outcome } from '@/lib/operations/outcome';
import { changeHref } from './change-words';
import { keepPicked } from './picked-keys';
import { SelectTerm } from './select-term';

type Keys = { from: string; apiKeyIds: string[] }[];

interface ChangeFormProps {
  act: ChangeAct;
  keys: Keys;
  count: number;
  /** Of them, keys that were used within the last hour, where the change would stop them. */
  used: readonly { id: string; name: string }[];
  verb: string;
  environments: readonly { value: string; label: string }[];
  centres: readonly { value: string; label: string }[];
  /** The first month that a cost centre can be set for. */
  firstMonth: string;
}

/** Does to the keys of the preview what was chosen. What is used is confirmed apart, or left. */
export function ChangeForm({ act, keys, count, used, verb, environments, centres, firstMonth }: ChangeFormProps) {
  const router = useRouter();
  const [isUsedToo, setUsedToo] = useState(false);
  const [owner, setOwner] = useState<{ id: string; name: string } | null>(null);
  const send = async (fields: Readonly<Record<string, string>>, idempotencyKey: string): Promise<Outcome> => {
    const usedApiKeyIds = isUsedToo ? used.map(({ id }) => id) : [];
    const outcome = await (act === 'archive'
      ? archiveKeyChangeAction({ keys, usedApiKeyIds, typedCount: fields.typedCount ?? '' }, idempotencyKey)
      : startKeyChangeAction(
          {
            ...{ act, keys, usedApiKeyIds },
            ...(act === 'hand_over' ? { ownerId: owner?.id } : {}),
            ...(act === 'environment' ? { environment: fields.term as 'other' } : {}),
            ...(act === 'cost_centre' ? { costCentreId: fields.term === 'none' ? null : fields.term, firstMonth } : {}),
          },
          idempotencyKey,
        ));
    if (outcome.intentId && (outcome.status === 'running' || outcome.status === 'succeeded')) {
      keepPicked([]);
      router.push(changeHref(outcome.intentId));
    }
    return outcome;
  };
  const what = count === 1 ? '1 key' : `${count.toLocaleString('en-US')} keys`;
  return (
    <ActionForm
      action={send}
      toInput={(fields) => Object.fromEntries([...fields].map(([name, value]) => [name, String(value)]))}
      submit={`${verb} ${what}`}
      submitting="Sending…"
      done="Change started"
      isDangerous={act === 'archive' || act === 'disable'}
    >
      {({ fieldErrors }) => (
        <>
          {used.length > 0 && (
            <Check
              label={`Also ${verb.toLowerCase()} ${used.length === 1 ? 'the key that was' : `the ${used.length} keys that were`} used within the last hour`}
              isChecked={isUsedToo}
              onChange={setUsedToo}
            />
          )}
          {act === 'hand_over' && (
            <div className="max-w-md">
              <OwnerPicker label="New owner" exceptId={null} chosen={owner} onChoose={setOwner} />
              {fieldErrors.ownerId && <p className="text-sm text-bad">{fieldErrors.ownerId}</p>}
            </div>
          )}
          {act === 'environment' && (
            <SelectTerm label="Environment" options={environments} error={fieldErrors.environment} />
          )}
          {act === 'cost_centre' && (
            <SelectTerm
              label="Cost centre"
              options={[...centres, { value: 'none', label: 'None of its own' }]}
              error={fieldErrors.costCentreId ?? fieldErrors.firstMonth}
            />
          )}
          {act === 'archive' && (
            <div className="max-w-md">
              <Field
                name="typedCount"
                label={`Type ${count} to confirm`}
                description="Archiving and revoking are permanent: nobody can restore these keys."
                error={fieldErrors.typedCount}
                autoComplete="off"
                maxLength={20}
                isRequired
              />
            </div>
          )}
        </>
      )}
    </ActionForm>
  );
}
