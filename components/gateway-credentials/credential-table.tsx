import { Time } from '@/components/page/figures/time';
import { DayOf } from '@/components/page/list/cells';
import { type Column, DataTable } from '@/components/page/list/data-table';
import { Status } from '@/components/ui/status';
import type { CredentialRow } from '@/lib/domain/gateway-credentials/query-schema';
import { CredentialTools } from './credential-tools';

interface CredentialTableProps {
  /** Of one workspace, in the order of their use. */
  credentials: readonly CredentialRow[];
  workspaceName: string;
  mayChange: boolean;
  now: Date;
}

/** The keys with which the gateway asks Anthropic for a workspace. */
export function CredentialTable({ credentials, workspaceName, mayChange, now }: CredentialTableProps) {
  const orderWithFirst = (id: string) => [id, ...credentials.map((one) => one.id).filter((other) => other !== id)];
  const first = credentials.find(({ refusedAt }) => refusedAt === null);
  const columns: Column<CredentialRow>[] = [
    {
      id: 'name',
      header: 'Vendor key',
      cell: ({ name, endsWith }) => (
        <span className="[overflow-wrap:anywhere]">
          {name} <span className="text-xs text-muted">sk-ant-…{endsWith}</span>
        </span>
      ),
    },
    {
      id: 'state',
      header: 'State',
      cell: ({ id, refusedAt }) =>
        refusedAt ? (
          <span>
            <Status tone="danger">Refused by Anthropic</Status>
            <span className="block text-xs text-muted">
              <Time at={refusedAt} now={now} />
            </span>
          </span>
        ) : id === first?.id ? (
          <Status tone="good">In use</Status>
        ) : (
          <Status tone="neutral">In reserve</Status>
        ),
    },
    { id: 'entered', header: 'Entered', cell: ({ enteredAt }) => <DayOf at={enteredAt} /> },
    {
      id: 'used',
      header: 'Last used',
      cell: ({ lastUsedAt }) =>
        lastUsedAt ? <Time at={lastUsedAt} now={now} /> : <span className="text-muted">Never</span>,
    },
    ...(mayChange
      ? [
          {
            id: 'act',
            header: <span className="sr-only">Change</span>,
            label: '',
            align: 'end' as const,
            cell: ({ id, name, workspaceId }: CredentialRow) => (
              <CredentialTools
                {...{ credentialId: id, name, workspaceId }}
                firstOrder={id === credentials[0]?.id ? null : orderWithFirst(id)}
              />
            ),
          },
        ]
      : []),
  ];
  return (
    <DataTable
      caption={`Vendor keys of ${workspaceName}`}
      columns={columns}
      rows={credentials}
      rowKey={({ id }) => id}
    />
  );
}
