import { Money } from '@/components/page/figures/figure';
import { NameLink } from '@/components/page/list/cells';
import { type Column, DataTable } from '@/components/page/list/data-table';
import { Status } from '@/components/ui/status';
import type { CentreLine, CentreMonth, CentreRow } from '@/lib/domain/cost-centres/query-schema';
import { centreHref, KIND_WORDS } from './centre-words';

type Row = CentreRow & { line: CentreLine | undefined };

const money = (of: 'own' | 'shared' | 'total', header: string): Column<Row> => ({
  id: of,
  header,
  align: 'end',
  cell: ({ line }) => <Money nano={BigInt(line?.[of] ?? 0)} />,
});

const COLUMNS: Column<Row>[] = [
  {
    id: 'name',
    header: 'Cost centre',
    cell: ({ id, code, name, archivedAt }) => (
      <span className="flex flex-wrap items-center gap-x-2">
        <NameLink href={centreHref(id)}>{`${code} ${name}`}</NameLink>
        {archivedAt && <Status tone="neutral">Archived</Status>}
      </span>
    ),
  },
  { id: 'project', header: 'Project', cell: ({ project }) => project || <span className="text-muted">–</span> },
  {
    id: 'ledger',
    header: 'Ledger code',
    cell: ({ ledgerCode }) => ledgerCode || <span className="text-muted">–</span>,
  },
  { id: 'assigned', header: 'Assigned', cell: (row) => assignedWords(row) },
  money('own', 'Own cost'),
  money('shared', 'Of shared cost'),
  money('total', 'Charged'),
];

/** `2 workspaces, 1 API key`. */
function assignedWords({ assigned, tagged }: CentreRow): string {
  const counted = (['workspace', 'owner', 'api_key'] as const).flatMap((kind) => {
    const count = assigned[kind];
    const { one, many } = KIND_WORDS[kind];
    return count === 0 ? [] : [`${count} ${lower(count === 1 ? one : many)}`];
  });
  const all = tagged === 0 ? counted : [...counted, `${tagged} by tag`];
  return all.length === 0 ? 'Nothing yet' : all.join(', ');
}

const lower = (words: string) => (words.startsWith('API') ? words : words.toLowerCase());

interface CentreTableProps {
  centres: readonly CentreRow[];
  month: CentreMonth;
}

/** Every cost centre with what the running month charges it so far. */
export function CentreTable({ centres, month }: CentreTableProps) {
  const lines = new Map(month.lines.map((line) => [line.id, line]));
  const rows = centres.map((centre) => ({ ...centre, line: lines.get(centre.id) }));
  return <DataTable caption="Cost centres" columns={COLUMNS} rows={rows} rowKey={({ id }) => id} />;
}
