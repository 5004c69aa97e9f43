'use client';

import { useState } from 'react';
import { Field } from '@/components/forms/field';
import { FormDialog } from '@/components/forms/form-dialog';
import { RadioChoice } from '@/components/forms/radio-choice';
import type { OpenState } from '@/components/ui/dialog';
import type { CentreChoice, CentreMonth } from '@/lib/domain/cost-centres/query-schema';
import { formatPercent, parseShare, SHARING_RULES } from '@/lib/domain/cost-centres/rules';
import { setCostSharingAction } from '@/lib/doors/actions/cost-centres';
import { centreName, RULE_WORDS } from './centre-words';

interface SharingDialogProps extends OpenState {
  sharing: CentreMonth['sharing'];
  centres: readonly CentreChoice[];
}

/** By which rule shared cost is split in every month that is not closed. */
export function SharingDialog({ sharing, centres, ...open }: SharingDialogProps) {
  const [rule, setRule] = useState(sharing.rule);
  const known = new Map(sharing.shares.map(({ costCentreId, share }) => [costCentreId, share]));
  return (
    <FormDialog
      {...open}
      title="Split shared cost"
      action={setCostSharingAction}
      toInput={(fields) => ({
        rule,
        shares: centres.flatMap(({ id: costCentreId }) => {
          const typed = String(fields.get(costCentreId) ?? '').trim();
          // What is no percentage is sent as one that is refused.
          return rule === 'fixed' && typed !== '' ? [{ costCentreId, share: parseShare(typed) ?? 0 }] : [];
        }),
      })}
      submit="Save rule"
      submitting="Saving…"
      done="Rule for shared cost saved"
    >
      {({ fieldErrors }) => (
        <>
          <fieldset>
            <legend className="sr-only">Rule</legend>
            {SHARING_RULES.map((value) => (
              <RadioChoice
                key={value}
                name="rule"
                value={value}
                label={RULE_WORDS[value].name}
                note={RULE_WORDS[value].note}
                isChosen={value === sharing.rule}
                onChoose={() => setRule(value)}
              />
            ))}
          </fieldset>
          {rule === 'fixed' &&
            centres.map(({ id, ...centre }) => (
              <Field
                key={id}
                name={id}
                label={`${centreName(centre)}, in %`}
                defaultValue={known.has(id) ? formatPercent(known.get(id) ?? 0) : ''}
                maxLength={8}
              />
            ))}
          {fieldErrors.shares && (
            <p role="alert" className="text-xs text-danger">
              {fieldErrors.shares}
            </p>
          )}
          <p className="text-xs text-muted">Counts for every month that is not closed.</p>
        </>
      )}
    </FormDialog>
  );
}
