import { Money } from '@/components/page/figures/figure';
import { NameLink } from '@/components/page/list/cells';
import { type Column, DataTable } from '@/components/page/list/data-table';
import type { Statement, StatementLine } from '@/lib/domain/months/query-schema';
import { monthHref } from './month-words';

/** What each workspace, or each key of one, is charged; the sums on top are those of the month. */
export function StatementTable({ statement }: { statement: Statement }) {
  const { month, workspace, lines, closed, reported } = statement;
  const money = (id: 'frozen' | 'corrections' | 'reported', header: string): Column<StatementLine> => ({
    id,
    header,
    align: 'end',
    cell: (line) => <Money nano={line[id] === null ? null : BigInt(line[id])} />,
  });
  const columns: Column<StatementLine>[] = [
    {
      id: 'name',
      header: workspace ? 'API key' : 'Workspace',
      cell: ({ id, name }) =>
        workspace || id === 'none' ? (
          <span className="font-medium">{name}</span>
        ) : (
          <NameLink href={monthHref(month, id)}>{name}</NameLink>
        ),
    },
    ...(closed ? [money('frozen', 'As closed'), money('corrections', 'Corrections since')] : []),
    money('reported', closed ? 'Reported now' : 'Cost'),
  ];
  const totals = [
    {
      name: 'Total',
      reported: <Money nano={BigInt(reported)} />,
      ...(closed
        ? {
            frozen: <Money nano={BigInt(closed.frozen)} />,
            corrections: <Money nano={BigInt(closed.corrections)} />,
          }
        : {}),
    },
  ];
  const caption = workspace ? `Cost of ${workspace.name} by API key` : 'Cost by workspace';
  return <DataTable caption={caption} columns={columns} rows={lines} rowKey={({ id }) => id} totals={totals} />;
}
