'use client';

import { useState } from 'react';
import { Field } from '@/components/forms/field';
import { FormDialog } from '@/components/forms/form-dialog';
import { ProseField } from '@/components/forms/prose-field';
import type { OpenState } from '@/components/ui/dialog';
import { SelectMenu } from '@/components/ui/select-menu';
import { type BudgetPeriod, PERIODS } from '@/lib/domain/budgets/rules';
import { proposeBudgetAction } from '@/lib/doors/actions/budgets';
import { PERIOD_WORDS } from './budget-words';

export interface Proposable {
  workspaceId: string;
  /** Null: the workspace itself. */
  apiKeyId: string | null;
  name: string;
}

const text = (fields: FormData, name: string) => String(fields.get(name) ?? '');

/** A lead's proposal. Nothing is set before whoever sets budgets approves it. */
export function ProposeDialog({ offered, ...open }: { offered: readonly Proposable[] } & OpenState) {
  const [chosen, setChosen] = useState(0);
  const [period, setPeriod] = useState<BudgetPeriod>('month');
  const of = offered[chosen];
  if (!of) return null;
  return (
    <FormDialog
      {...open}
      title={offered.length === 1 ? `Propose a budget: ${of.name}` : 'Propose a budget'}
      action={proposeBudgetAction}
      toInput={(fields) => ({
        ...{ workspaceId: of.workspaceId, apiKeyId: of.apiKeyId, period },
        ...{ limit: text(fields, 'limit'), reason: text(fields, 'reason') },
      })}
      submit="Propose budget"
      submitting="Proposing…"
      done="Your proposal is waiting for a decision"
      isAsking
    >
      {({ fieldErrors }) => (
        <>
          <p>Billing, admins and owners decide. Nothing is set until one of them approves.</p>
          {offered.length > 1 && (
            <div className="flex flex-col gap-1 text-sm">
              <span className="font-medium text-foreground">Workspace</span>
              <SelectMenu
                label="Workspace"
                value={String(chosen)}
                options={offered.map(({ name }, at) => ({ value: String(at), label: name }))}
                onChange={(at) => setChosen(Number(at))}
                className="w-full"
              />
            </div>
          )}
          <div className="flex flex-col gap-1 text-sm">
            <span className="font-medium text-foreground">Period</span>
            <SelectMenu
              label="Period"
              value={period}
              options={PERIODS.map((value) => ({ value, label: PERIOD_WORDS[value].each }))}
              onChange={setPeriod}
              className="w-full"
            />
          </div>
          <Field
            name="limit"
            label="Limit in US dollars"
            error={fieldErrors.limit}
            maxLength={40}
            isRequired
            autoFocus
          />
          <ProseField name="reason" label="Reason" error={fieldErrors.reason} maxLength={500} isRequired />
        </>
      )}
    </FormDialog>
  );
}
