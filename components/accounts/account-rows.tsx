'use client';

import { type Column, DataTable } from '@/components/page/list/data-table';
import { Status } from '@/components/ui/status';
import { AccountDialogs } from './account-dialogs';
import { AccountTools } from './account-tools';
import type { RoleProps } from './role-dialog';

export interface ShownAccount extends Pick<RoleProps, 'personId' | 'name'> {
  email: string;
  isYou: boolean;
  hasPage: boolean;
  /** Null: no access. */
  role: string | null;
  why: string;
  leads: string;
  moreLeads?: number;
  allLeads?: string;
  /** What its dialogs begin with, where the reader may change it. */
  change?: Pick<RoleProps, 'override' | 'upstreamRole'>;
}

interface AccountRowsProps extends Pick<RoleProps, 'mayMakeOwner'> {
  rows: readonly ShownAccount[];
  mayChange: boolean;
}

export function AccountRows({ rows, mayChange, mayMakeOwner }: AccountRowsProps) {
  const columns: Column<ShownAccount>[] = [
    { id: 'name', header: 'Person', cell: (person) => <Who {...person} /> },
    {
      id: 'role',
      header: 'Role',
      cell: ({ role }) =>
        role ? <span className="font-medium">{role}</span> : <Status tone="neutral">No access</Status>,
    },
    { id: 'why', header: 'Why', cell: ({ why }) => <span className="cell-muted">{why}</span> },
    {
      id: 'leads',
      header: 'Leads',
      cell: ({ leads, moreLeads, allLeads }) => (
        <span title={allLeads}>
          {leads || <span className="cell-muted">–</span>}
          {moreLeads && <span className="cell-muted"> and {moreLeads} more</span>}
        </span>
      ),
    },
    ...(mayChange
      ? [
          {
            id: 'change',
            header: <span className="sr-only">Change</span>,
            label: '',
            align: 'end',
            cell: ({ personId, name, change }) =>
              change ? (
                <AccountTools {...{ personId, name, mayMakeOwner, ...change }} />
              ) : (
                <span className="cell-small">Only owners can change owners</span>
              ),
          } satisfies Column<ShownAccount>,
        ]
      : []),
  ];
  return (
    <AccountDialogs>
      <DataTable caption="People" columns={columns} rows={rows} rowKey={({ personId }) => personId} />
    </AccountDialogs>
  );
}

function Who({ personId, name, email, isYou, hasPage }: ShownAccount) {
  return (
    <span className="block py-1 leading-tight md:min-w-60">
      {hasPage ? (
        <a href={`/settings/accounts/${personId}`} className="cell-name">
          {name}
        </a>
      ) : (
        <span className="cell-name">{name}</span>
      )}
      {isYou && <span className="cell-muted"> (you)</span>}
      <span className="cell-note">{email}</span>
    </span>
  );
}
