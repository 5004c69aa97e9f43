import { Money } from '@/components/page/figures/figure';
import { type Column, DataTable } from '@/components/page/list/data-table';
import type { CentreStatement, CentreStatementLine } from '@/lib/domain/cost-centres/query-schema';

type Figure = 'frozen' | 'corrections' | 'reported';

/** The own cost of a cost centre by workspace and key, its part of the shared cost, and the sum of both. */
export function CentreStatementTable({ statement }: { statement: CentreStatement }) {
  const { lines, closed, total, frozen, corrections, shared, sharedFrozen } = statement;
  const figures: [Figure, string][] = [
    ...(closed
      ? ([
          ['frozen', 'As closed'],
          ['corrections', 'Corrections since'],
        ] as [Figure, string][])
      : []),
    ['reported', closed ? 'Charged now' : 'Charged'],
  ];
  const columns: Column<CentreStatementLine>[] = [
    { id: 'workspace', header: 'Workspace', cell: ({ workspace }) => <span className="font-medium">{workspace}</span> },
    { id: 'key', header: 'API key', cell: ({ key }) => key },
    ...figures.map(
      ([id, header]): Column<CentreStatementLine> => ({
        ...{ id, header, align: 'end' },
        cell: (line) => <Money nano={line[id] === null ? null : BigInt(line[id])} />,
      }),
    ),
  ];
  const part: CentreStatementLine = {
    ...{ workspaceId: 'shared', workspace: 'Of shared cost', keyId: '', key: '', reported: shared },
    frozen: sharedFrozen,
    corrections: sharedFrozen === null ? null : (BigInt(shared) - BigInt(sharedFrozen)).toString(),
  };
  const rows = shared === '0' && (sharedFrozen ?? '0') === '0' ? lines : [...lines, part];
  const sums = { frozen, corrections, reported: total };
  const totals = [
    {
      workspace: 'Total',
      ...Object.fromEntries(figures.map(([id]) => [id, <Money key={id} nano={BigInt(sums[id] ?? 0)} />])),
    },
  ];
  return (
    <DataTable
      caption="Cost by workspace and API key"
      columns={columns}
      rows={rows}
      rowKey={({ workspaceId, keyId }) => `${workspaceId} ${keyId}`}
      totals={totals}
    />
  );
}
