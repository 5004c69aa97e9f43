'use client';

import { ActionButton } from '@/components/forms/action-button';
import { ButtonLink } from '@/components/ui/button-link';
import { archiveBudgetAction, restoreBudgetAction } from '@/lib/doors/actions/budgets';

interface BudgetToolsProps {
  id: string;
  name: string;
  isArchived: boolean;
}

/** Changing a budget, and archiving it, which can be taken back. */
export function BudgetTools({ id, name, isArchived }: BudgetToolsProps) {
  if (isArchived) {
    return (
      <ActionButton
        action={restoreBudgetAction}
        input={{ budgetId: id }}
        pending="Restoring…"
        done={`${name} restored`}
        variant="primary"
      >
        Restore budget
      </ActionButton>
    );
  }
  return (
    <div className="no-print flex flex-wrap gap-2">
      <ActionButton
        action={archiveBudgetAction}
        input={{ budgetId: id }}
        pending="Archiving…"
        done={`${name} archived`}
        variant="outline"
      >
        Archive
      </ActionButton>
      <ButtonLink href={`/budgets/${id}/change`} variant="primary">
        Change budget
      </ButtonLink>
    </div>
  );
}
