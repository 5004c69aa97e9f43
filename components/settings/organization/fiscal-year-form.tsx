'use client';

import { useState } from 'react';
import { ActionForm } from '@/components/forms/action-form';
import { setFiscalYearAction } from '@/lib/doors/actions/organization';

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** The month in which the fiscal year begins. */
export function FiscalYearForm({ firstMonth }: { firstMonth: number }) {
  const [chosen, setChosen] = useState(firstMonth);
  const last = MONTHS[(chosen + 10) % 12];
  return (
    <ActionForm
      action={setFiscalYearAction}
      toInput={(fields) => ({ firstMonth: Number(fields.get('firstMonth')) })}
      submit="Save fiscal year"
      submitting="Saving…"
      done="Fiscal year saved"
    >
      {({ fieldErrors }) => (
        <label className="flex flex-col gap-1">
          <span className="font-medium">First month</span>
          <select
            name="firstMonth"
            value={chosen}
            onChange={(event) => setChosen(Number(event.currentTarget.value))}
            className="input input--primary w-48"
          >
            {MONTHS.map((name, at) => (
              <option key={name} value={at + 1}>
                {name}
              </option>
            ))}
          </select>
          <span className="text-xs text-muted">
            {fieldErrors.firstMonth ??
              (chosen === 1
                ? 'The fiscal year is the calendar year, so ranges offer it only once.'
                : `From 1 ${MONTHS[chosen - 1]} to the end of ${last}, UTC.`)}
          </span>
        </label>
      )}
    </ActionForm>
  );
}
