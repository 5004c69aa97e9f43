'use client';

import { Field } from '@/components/forms/field';
import { FormDialog } from '@/components/forms/form-dialog';
import type { OpenState } from '@/components/ui/dialog';
import { changeCostCentreAction, createCostCentreAction } from '@/lib/doors/actions/cost-centres';

interface Terms {
  code: string;
  name: string;
  project: string;
  ledgerCode: string;
}

interface CreateDialogProps extends OpenState {
  /** Of the cost centre that is to be. */
  costCentreId: string;
  /** A code to begin with. */
  code?: string;
}

const text = (fields: FormData, name: string) => String(fields.get(name) ?? '');
const termsOf = (fields: FormData): Terms => ({
  ...{ code: text(fields, 'code'), name: text(fields, 'name') },
  ...{ project: text(fields, 'project'), ledgerCode: text(fields, 'ledgerCode') },
});

export function CreateCentreDialog({ costCentreId, code = '', ...open }: CreateDialogProps) {
  return (
    <FormDialog
      {...open}
      title="New cost centre"
      action={createCostCentreAction}
      toInput={(fields) => ({ ...termsOf(fields), costCentreId })}
      submit="Create cost centre"
      submitting="Creating…"
      done="Cost centre created"
    >
      {({ fieldErrors }) => (
        <TermsFields terms={{ code, name: '', project: '', ledgerCode: '' }} fieldErrors={fieldErrors} />
      )}
    </FormDialog>
  );
}

interface ChangeDialogProps extends OpenState {
  costCentreId: string;
  terms: Terms;
  /** When it was changed last. */
  from: string;
}

export function ChangeCentreDialog({ costCentreId, terms, from, ...open }: ChangeDialogProps) {
  return (
    <FormDialog
      {...open}
      title={`Change ${terms.code} ${terms.name}`}
      action={changeCostCentreAction}
      toInput={(fields) => ({ ...termsOf(fields), costCentreId, from })}
      submit="Save changes"
      submitting="Saving…"
      done="Cost centre changed"
    >
      {({ fieldErrors }) => <TermsFields terms={terms} fieldErrors={fieldErrors} />}
    </FormDialog>
  );
}

function TermsFields({ terms, fieldErrors }: { terms: Terms; fieldErrors: Readonly<Record<string, string>> }) {
  return (
    <>
      <Field
        name="code"
        label="Code"
        description="Short and unique, such as 4100. A workspace tag can name it."
        defaultValue={terms.code}
        error={fieldErrors.code}
        maxLength={40}
        isRequired
        autoFocus
      />
      <Field name="name" label="Name" defaultValue={terms.name} error={fieldErrors.name} maxLength={80} isRequired />
      <Field
        name="project"
        label="Project (optional)"
        defaultValue={terms.project}
        error={fieldErrors.project}
        maxLength={80}
      />
      <Field
        name="ledgerCode"
        label="Ledger code (optional)"
        defaultValue={terms.ledgerCode}
        error={fieldErrors.ledgerCode}
        maxLength={40}
      />
    </>
  );
}
