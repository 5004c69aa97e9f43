'use client';

import { DialogButton } from '@/components/ui/dialog-button';
import { formatMoney } from '@/lib/core/money';
import { formatPeriod } from '@/lib/core/time';
import type { Month } from '@/lib/domain/months/query-schema';

/** What may be done about a month by who closes months. */
export function MonthTools({ month: { month, state, reported, invoice } }: { month: Month }) {
  const words = formatPeriod(month, 'month');
  if (state === 'ready') {
    return (
      <DialogButton
        load={() => import('./close-dialog').then((loaded) => loaded.CloseDialog)}
        dialogProps={{ month, words, amount: formatMoney(BigInt(reported)) }}
        variant="primary"
      >
        Close month
      </DialogButton>
    );
  }
  if (state !== 'closed') return null;
  return (
    <DialogButton
      load={() => import('./invoice-dialog').then((loaded) => loaded.InvoiceDialog)}
      dialogProps={{ month, words, invoice }}
    >
      {invoice ? 'Change invoice' : 'Enter invoice'}
    </DialogButton>
  );
}
