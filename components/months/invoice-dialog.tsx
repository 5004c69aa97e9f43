'use client';

import { Field } from '@/components/forms/field';
import { FormDialog } from '@/components/forms/form-dialog';
import { ProseField } from '@/components/forms/prose-field';
import type { OpenState } from '@/components/ui/dialog';
import { dollars } from '@/lib/core/money';
import type { Month } from '@/lib/domain/months/query-schema';
import { setInvoiceAction } from '@/lib/doors/actions/months';

interface InvoiceDialogProps extends OpenState {
  month: string;
  words: string;
  invoice: Month['invoice'];
}

const FIELDS = [
  { name: 'amount', label: 'Invoice amount in dollars', description: 'The amount to pay, including tax.' },
  { name: 'tax', label: 'Of which tax', description: 'Leave empty for none.' },
  { name: 'credits', label: 'Credits deducted', description: 'Promotional or prepaid. Leave empty for none.' },
  {
    name: 'priority',
    label: 'Of which priority tier',
    description: 'The cost report leaves it out. Leave empty for none.',
  },
] as const;

/** What was invoiced, and what of it is known to be no part of the cost report. */
export function InvoiceDialog({ month, words, invoice, isOpen, onOpenChange }: InvoiceDialogProps) {
  const text = (fields: FormData, name: string) => String(fields.get(name) ?? '');
  return (
    <FormDialog
      title={`Invoice for ${words}`}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      action={setInvoiceAction}
      toInput={(fields) => ({
        ...{ month, from: invoice?.amount ?? null, note: text(fields, 'note') },
        ...{ amount: text(fields, 'amount'), tax: text(fields, 'tax') },
        ...{ credits: text(fields, 'credits'), priority: text(fields, 'priority') },
      })}
      submit="Save invoice"
      submitting="Saving…"
      done={`Invoice for ${words} saved`}
    >
      {({ fieldErrors }) => (
        <>
          {FIELDS.map(({ name, label, description }) => (
            <Field
              key={name}
              name={name}
              label={label}
              description={description}
              maxLength={20}
              isRequired={name === 'amount'}
              autoFocus={name === 'amount'}
              defaultValue={invoice && invoice[name] !== '0' ? dollars(BigInt(invoice[name])) : ''}
              error={fieldErrors[name]}
            />
          ))}
          <ProseField
            name="note"
            label="Note (optional)"
            rows={2}
            maxLength={300}
            defaultValue={invoice?.note ?? ''}
            error={fieldErrors.note}
          />
        </>
      )}
    </FormDialog>
  );
}
