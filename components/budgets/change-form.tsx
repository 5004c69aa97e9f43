'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { ActionForm } from '@/components/forms/action-form';
import { ButtonLink } from '@/components/ui/button-link';
import { dollars } from '@/lib/core/money';
import type { BudgetActionName } from '@/lib/domain/budgets/action-rules';
import type { ActionPreview, BudgetChoices, BudgetDetail } from '@/lib/domain/budgets/query-schema';
import { changeBudgetAction } from '@/lib/doors/actions/budgets';
import { BudgetFields } from './budget-fields';
import { wordsInput } from './form-input';

interface ChangeFormProps extends Pick<BudgetChoices, 'people' | 'channels'> {
  budget: BudgetDetail;
  preview: ActionPreview;
}

/** Everything about a budget but what it is of and its period: another of those is another budget. */
export function ChangeForm({ budget, ...offered }: ChangeFormProps) {
  const router = useRouter();
  const { id, revision, base } = budget;
  const [choices, setChoices] = useState({
    ...{ hasLimit: base !== null, ownerId: budget.owner?.id ?? null },
    people: budget.people.map((person) => person.id) as readonly string[],
    channels: budget.channels as readonly string[],
    ...{ actions: budget.actions as readonly BudgetActionName[], actionTier: budget.actionTier },
    undoActions: budget.undoActions,
  });
  return (
    <ActionForm
      action={changeBudgetAction}
      toInput={(fields) => ({ ...wordsInput(fields, choices), budgetId: id, revision })}
      submit="Change budget"
      submitting="Changing…"
      done={`${budget.name} changed`}
      onDone={() => router.push(`/budgets/${id}`)}
      beside={
        <ButtonLink href={`/budgets/${id}`} variant="tertiary">
          Cancel
        </ButtonLink>
      }
    >
      {({ fieldErrors }) => (
        <BudgetFields
          values={{
            ...{ name: budget.name, limit: base === null ? '' : dollars(BigInt(base)), notes: budget.notes },
            ...{ actual: budget.actual, forecast: budget.forecastAt, addresses: budget.addresses },
          }}
          choices={choices}
          onChoose={(part) => setChoices({ ...choices, ...part })}
          {...offered}
          fieldErrors={fieldErrors}
        />
      )}
    </ActionForm>
  );
}
