'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { ActionForm } from '@/components/forms/action-form';
import { nextPath } from '@/components/forms/next-path';
import { SelectMenu } from '@/components/ui/select-menu';
import { formatPeriod } from '@/lib/core/time';
import type { ActionTier, BudgetActionName } from '@/lib/domain/budgets/action-rules';
import type { ActionPreview, BudgetChoices, BudgetSuggestion } from '@/lib/domain/budgets/query-schema';
import { type BudgetPeriod, DEFAULT_ACTUAL, DEFAULT_FORECAST, type Scope } from '@/lib/domain/budgets/rules';
import { createBudgetAction } from '@/lib/doors/actions/budgets';
import { BudgetFields } from './budget-fields';
import { PERIOD_WORDS } from './budget-words';
import { wordsInput } from './form-input';

interface CreateFormProps {
  /** Of the budget that is to be. */
  id: string;
  scope: Scope;
  /** What it is called. */
  label: string;
  period: BudgetPeriod;
  /** First days that it may have, the current period's first. */
  begins: readonly string[];
  suggestion: BudgetSuggestion;
  people: BudgetChoices['people'];
  channels: BudgetChoices['channels'];
  preview: ActionPreview;
  /** Whoever creates it is told, unless they say otherwise. */
  creatorId: string;
}

/** The limit with what the last three periods suggest, and all else ready. */
export function CreateForm(props: CreateFormProps) {
  const { id, scope, label, period, begins, suggestion, people, channels, preview, creatorId } = props;
  const router = useRouter();
  const [choices, setChoices] = useState({
    ...{ hasLimit: true, ownerId: null as string | null },
    ...{ people: [creatorId] as readonly string[], channels: [] as readonly string[] },
    ...{ actions: [] as readonly BudgetActionName[], actionTier: 'low' as ActionTier, undoActions: true },
  });
  const [firstDay, setFirstDay] = useState(begins[0] ?? '');
  const name = `${label}, ${PERIOD_WORDS[period].each.toLowerCase()}`.slice(0, 80);
  const suggested = [
    ...(suggestion.limit === null ? [] : [{ label: 'Suggested', nano: suggestion.limit }]),
    ...suggestion.past.flatMap(({ from, spent }) =>
      spent === null ? [] : [{ label: formatPeriod(from, period), nano: spent }],
    ),
  ];
  return (
    <ActionForm
      action={createBudgetAction}
      toInput={(fields) => ({ ...wordsInput(fields, choices), budgetId: id, scope, period, firstDay })}
      submit="Create budget"
      submitting="Creating…"
      done={`Budget of ${label} created`}
      onDone={(result) => router.push(nextPath(result, `/budgets/${id}`))}
    >
      {({ fieldErrors }) => (
        <>
          <BudgetFields
            values={{
              ...{ name, limit: '', addresses: [], notes: '' },
              ...{ actual: DEFAULT_ACTUAL, forecast: DEFAULT_FORECAST },
            }}
            choices={choices}
            onChoose={(part) => setChoices({ ...choices, ...part })}
            {...{ people, channels, preview }}
            fieldErrors={fieldErrors}
            suggested={suggested}
          />
          <div className="flex items-center gap-3">
            <span className="text-sm font-medium">Begins</span>
            <SelectMenu
              label="Begins"
              value={firstDay}
              options={begins.map((day) => ({ value: day, label: formatPeriod(day, period) }))}
              onChange={setFirstDay}
              className="w-48"
            />
          </div>
        </>
      )}
    </ActionForm>
  );
}
