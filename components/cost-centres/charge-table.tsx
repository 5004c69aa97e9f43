import { Money } from '@/components/page/figures/figure';
import { NameLink } from '@/components/page/list/cells';
import { type Column, DataTable } from '@/components/page/list/data-table';
import type { CentreLine, CentreMonth } from '@/lib/domain/cost-centres/query-schema';
import { centreMonthHref, centreName } from './centre-words';

type Figure = 'own' | 'shared' | 'total' | 'frozen' | 'corrections';

/** What a month charges each cost centre, and what it charges none; the sums on top are those of the month. */
export function ChargeTable({ month }: { month: CentreMonth }) {
  const { lines, unassigned, apart, closed } = month;
  const rows = [
    ...lines,
    ...[unassigned, apart].filter(({ total, frozen }) => total !== '0' || (frozen ?? '0') !== '0'),
  ];
  const figures: [Figure, string][] = [
    ['own', 'Own cost'],
    ['shared', 'Of shared cost'],
    ...(closed
      ? ([
          ['frozen', 'As closed'],
          ['corrections', 'Corrections since'],
        ] as [Figure, string][])
      : []),
    ['total', closed ? 'Charged now' : 'Charged'],
  ];
  const columns: Column<CentreLine>[] = [
    {
      id: 'name',
      header: 'Cost centre',
      cell: (line) =>
        line.code === '' ? (
          <span className="font-medium">{line.name}</span>
        ) : (
          <NameLink href={centreMonthHref(month.month, line.id)}>{centreName(line)}</NameLink>
        ),
    },
    { id: 'project', header: 'Project', cell: ({ project }) => project || <span className="text-muted">–</span> },
    {
      id: 'ledger',
      header: 'Ledger code',
      cell: ({ ledgerCode }) => ledgerCode || <span className="text-muted">–</span>,
    },
    ...figures.map(
      ([id, header]): Column<CentreLine> => ({
        ...{ id, header, align: 'end' },
        cell: (line) => <Money nano={line[id] === null ? null : BigInt(line[id])} />,
      }),
    ),
  ];
  const sum = (of: Figure) => rows.reduce((total, line) => total + BigInt(line[of] ?? 0), 0n);
  const totals = [
    { name: 'Total', ...Object.fromEntries(figures.map(([id]) => [id, <Money key={id} nano={sum(id)} />])) },
  ];
  return (
    <DataTable caption="Cost by cost centre" columns={columns} rows={rows} rowKey={({ id }) => id} totals={totals} />
  );
}
