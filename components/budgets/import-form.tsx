'use client';

import { ImportForm } from '@/components/forms/import-form';
import { readFile } from '@/lib/domain/budgets/line-rules';
import { importBudgetsAction } from '@/lib/doors/actions/budgets';

/** A file of budgets. */
export function BudgetImportForm() {
  return <ImportForm readFile={readFile} action={importBudgetsAction} />;
}
