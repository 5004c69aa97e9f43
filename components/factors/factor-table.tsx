import { ActionButton } from '@/components/forms/action-button';
import { Time } from '@/components/page/figures/time';
import { type Column, DataTable } from '@/components/page/list/data-table';
import type { FactorRow } from '@/lib/domain/factors/query-schema';
import { removeFactorAction } from '@/lib/doors/actions/factors';
import { KIND_WORDS } from './kind-words';

interface FactorTableProps {
  factors: readonly FactorRow[];
  now: Date;
  /** Whose they are; without a name, the reader's own, who may remove them. */
  whose?: string;
}

export function FactorTable({ factors, now, whose }: FactorTableProps) {
  const columns: Column<FactorRow>[] = [
    { id: 'name', header: 'Name', cell: ({ name }) => name },
    { id: 'kind', header: 'Kind', cell: ({ kind }) => KIND_WORDS[kind] ?? kind },
    { id: 'added', header: 'Added', cell: ({ createdAt }) => <Time at={createdAt} now={now} /> },
    {
      id: 'used',
      header: 'Last used',
      cell: ({ lastUsedAt }) => (lastUsedAt ? <Time at={lastUsedAt} now={now} /> : 'Never'),
    },
    ...(whose
      ? []
      : [
          {
            id: 'remove',
            header: <span className="sr-only">Remove</span>,
            label: '',
            align: 'end',
            cell: ({ factorId, name }) => (
              <ActionButton
                action={removeFactorAction}
                input={{ factorId }}
                pending="Removing…"
                done={`${name} removed`}
                label={`Remove ${name}`}
                variant="outline"
              >
                Remove
              </ActionButton>
            ),
          } satisfies Column<FactorRow>,
        ]),
  ];
  return (
    <DataTable
      caption={whose ? `Second factors of ${whose}` : 'Your second factors'}
      columns={columns}
      rows={factors}
      rowKey={({ factorId }) => factorId}
    />
  );
}
