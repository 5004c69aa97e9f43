import { keyPlaceCell, ownerNameCell } from '@/components/api-keys/key-cells';
import type { Cell } from '@/components/page/list/cell';
import { type ListTableColumn, PlainListTable } from '@/components/page/list/list-table';
import { thingCell } from '@/components/page/list/plain-cells';
import { dayOf, formatDay } from '@/lib/core/time';
import type { BreachRow } from '@/lib/domain/key-policy/query-schema';
import { breachSentences } from '@/lib/domain/key-policy/rules';
import type { KeyPolicy } from '@/lib/domain/key-policy/schema';

/** Keys with what they break. */
export function BreachTable({ rows, policy }: { rows: readonly BreachRow[]; policy: KeyPolicy }) {
  return (
    <PlainListTable
      caption="API keys that break the policy"
      columns={columnsUnder(policy)}
      rows={rows}
      rowKey={({ id }) => id}
    />
  );
}

const columnsUnder = (policy: KeyPolicy): ListTableColumn<BreachRow>[] => [
  { id: 'name', label: 'API key', isTall: true, cell: nameCell },
  { id: 'workspace', label: 'Workspace', onCard: 'line', cell: keyPlaceCell },
  { id: 'owner', label: 'Owner', onCard: 'line', cell: ownerNameCell },
  {
    id: 'breaks',
    label: 'What it breaks',
    isTall: true,
    onCard: 'line',
    cell: (row) => ({ text: breachSentences(row, policy).join(' ') }),
  },
  {
    id: 'due',
    label: 'Replace by',
    align: 'end',
    cell: ({ dueAt }) => (dueAt === null ? { text: 'Never', look: 'muted' } : formatDay(dayOf(dueAt))),
  },
];

function nameCell({ id, name, suggestedName }: BreachRow): Cell {
  const link = thingCell('api_key', id, name);
  return suggestedName ? [link, { text: `Suggested: ${suggestedName}`, look: 'note' }] : link;
}
