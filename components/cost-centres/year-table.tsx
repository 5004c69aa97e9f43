import { Money, Unknown } from '@/components/page/figures/figure';
import { NameLink } from '@/components/page/list/cells';
import { type Column, DataTable } from '@/components/page/list/data-table';
import { formatPeriod } from '@/lib/core/time';
import type { CentreDetail } from '@/lib/domain/cost-centres/query-schema';
import { centreMonthHref } from './centre-words';

type Month = CentreDetail['months'][number];

/** Twelve months of one cost centre, each with its statement. */
export function CentreYearTable({ id, months }: Pick<CentreDetail, 'id' | 'months'>) {
  const money = (of: 'own' | 'shared' | 'total', header: string): Column<Month> => ({
    ...{ id: of, header, align: 'end' },
    cell: ({ charged }) => (charged ? <Money nano={BigInt(charged[of])} /> : <Unknown reason="Not read" />),
  });
  const columns: Column<Month>[] = [
    {
      id: 'month',
      header: 'Month',
      cell: ({ month, charged }) =>
        charged && (charged.total !== '0' || charged.own !== '0') ? (
          <NameLink href={centreMonthHref(month, id)}>{formatPeriod(month, 'month')}</NameLink>
        ) : (
          <span className="font-medium">{formatPeriod(month, 'month')}</span>
        ),
    },
    ...[money('own', 'Own cost'), money('shared', 'Of shared cost'), money('total', 'Charged')],
  ];
  return <DataTable caption="Months, newest first" columns={columns} rows={months} rowKey={({ month }) => month} />;
}
