import type { ReactNode } from 'react';
import { Figure, Money, Unknown } from '@/components/page/figures/figure';
import { type Column, DataTable } from '@/components/page/list/data-table';
import { Status } from '@/components/ui/status';
import type { Compared } from './reconcile-sums';
import { differenceOf } from './reconcile-words';

type Kind = 'counted' | 'reported' | 'notThrough';
type Row = Compared & { id: string };

const tokensOf = (row: Compared, kind: Kind) =>
  row.types.filter(({ type }) => type !== 'web_search').reduce((sum, type) => sum + BigInt(type[kind]), 0n);

function CostAndTokens({ row, kind }: { row: Compared; kind: Kind }) {
  return (
    <>
      <Money nano={BigInt(row[`${kind}Nano`])} />
      <span className="block text-xs whitespace-nowrap text-muted">
        <Figure value={tokensOf(row, kind)} unit="tokens" /> tokens
      </span>
    </>
  );
}

const figures = (kind: Kind, header: string): Column<Row> => ({
  ...{ id: kind, header, align: 'end' },
  cell: (row) => <CostAndTokens row={row} kind={kind} />,
});

function PriceDifference({ priceNano }: Compared) {
  if (priceNano === null) return <Unknown reason="Only where counted and reported tokens match" />;
  return <Money nano={BigInt(priceNano)} />;
}

function Difference(row: Compared) {
  const { tone, words } = differenceOf(row);
  return (
    <span className="inline-block min-w-32 [&>span]:whitespace-normal">
      <Status tone={tone}>{words}</Status>
    </span>
  );
}

interface ReconcileTableProps {
  caption: string;
  header: string;
  rows: readonly Row[];
  name: (row: Row) => ReactNode;
  total: Compared;
}

/** The gateway's count beside the report, with their sum on top. */
export function ReconcileTable({ caption, header, rows, name, total }: ReconcileTableProps) {
  return (
    <DataTable
      caption={caption}
      columns={[
        { id: 'name', header, cell: name },
        figures('counted', 'Gateway'),
        figures('reported', 'Report'),
        figures('notThrough', 'Not through the gateway'),
        {
          id: 'corrected',
          header: 'Estimates corrected',
          align: 'end',
          cell: (row) => <Money nano={BigInt(row.correctedNano)} />,
        },
        { id: 'price', header: 'Price difference', align: 'end', cell: (row) => <PriceDifference {...row} /> },
        { id: 'why', header: 'Difference', cell: (row) => <Difference {...row} /> },
      ]}
      rows={rows}
      rowKey={({ id }) => id}
      totals={[
        {
          name: 'Total',
          counted: <CostAndTokens row={total} kind="counted" />,
          reported: <CostAndTokens row={total} kind="reported" />,
          notThrough: <CostAndTokens row={total} kind="notThrough" />,
          corrected: <Money nano={BigInt(total.correctedNano)} />,
          price: <PriceDifference {...total} />,
          why: '',
        },
      ]}
    />
  );
}
