'use client';

import { Money, Unknown } from '@/components/page/figures/figure';
import { NameLink } from '@/components/page/list/cells';
import { type Column, DataTable } from '@/components/page/list/data-table';
import { Status } from '@/components/ui/status';
import { formatPeriod } from '@/lib/core/time';
import type { Month } from '@/lib/domain/months/query-schema';
import { monthHref, stateLook } from './month-words';

const NOT_CLOSED = 'The month is not closed';

const COLUMNS: Column<Month>[] = [
  {
    id: 'month',
    header: 'Month',
    cell: ({ month }) => <NameLink href={monthHref(month)}>{formatPeriod(month, 'month')}</NameLink>,
  },
  {
    id: 'state',
    header: 'State',
    cell: (month) => {
      const { tone, words } = stateLook(month);
      return <Status tone={tone}>{words}</Status>;
    },
  },
  {
    id: 'frozen',
    header: 'As closed',
    align: 'end',
    cell: ({ closed }) => (closed ? <Money nano={BigInt(closed.frozen)} /> : <Unknown reason={NOT_CLOSED} />),
  },
  {
    id: 'corrections',
    header: 'Corrections since',
    align: 'end',
    cell: ({ closed }) => (closed ? <Money nano={BigInt(closed.corrections)} /> : <Unknown reason={NOT_CLOSED} />),
  },
  {
    id: 'reported',
    header: 'Reported now',
    align: 'end',
    cell: ({ reported }) => <Money nano={BigInt(reported)} />,
  },
];

const INVOICE_COLUMNS: Column<Month>[] = [
  {
    id: 'invoice',
    header: 'Invoice',
    align: 'end',
    cell: ({ invoice }) => (invoice ? <Money nano={BigInt(invoice.amount)} /> : <Unknown reason="Not entered" />),
  },
  {
    id: 'unexplained',
    header: 'Unexplained',
    align: 'end',
    cell: ({ invoice }) => (invoice ? <Money nano={BigInt(invoice.unexplained)} /> : <Unknown reason="Not entered" />),
  },
];

interface MonthTableProps {
  months: readonly Month[];
  /** Invoices are of the whole organisation. */
  hasInvoices: boolean;
}

export function MonthTable({ months, hasInvoices }: MonthTableProps) {
  const columns = hasInvoices ? [...COLUMNS, ...INVOICE_COLUMNS] : COLUMNS;
  return <DataTable caption="Months, newest first" columns={columns} rows={months} rowKey={({ month }) => month} />;
}
