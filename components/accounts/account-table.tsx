import { type Column, DataTable } from '@/components/page/list/data-table';
import { Status } from '@/components/ui/status';
import type { AccountRow } from '@/lib/domain/accounts/query-schema';
import { AccountTools } from './account-tools';
import { roleName, roleReason } from './role-reason';

interface AccountTableProps {
  people: readonly AccountRow[];
  mayChange: boolean;
  /** Only owners may make someone an owner, or change one. */
  isOwner: boolean;
}

export function AccountTable({ people, mayChange, isOwner }: AccountTableProps) {
  const columns: Column<AccountRow>[] = [
    {
      id: 'name',
      header: 'Person',
      cell: (person) => (
        <span className="block py-1 leading-tight md:min-w-60">
          {mayChange || person.isYou ? (
            <a
              href={`/settings/accounts/${person.personId}`}
              className="font-medium hover:text-accent hover:underline hover:underline-offset-4"
            >
              {person.name}
            </a>
          ) : (
            <span className="font-medium">{person.name}</span>
          )}
          {person.isYou && <span className="text-muted"> (you)</span>}
          <span className="block text-xs [overflow-wrap:anywhere] text-muted">{person.email}</span>
        </span>
      ),
    },
    {
      id: 'role',
      header: 'Role',
      cell: (person) =>
        person.role ? (
          <span className="font-medium">{roleName(person.role)}</span>
        ) : (
          <Status tone="neutral">No access</Status>
        ),
    },
    { id: 'why', header: 'Why', cell: (person) => <span className="text-muted">{roleReason(person)}</span> },
    { id: 'leads', header: 'Leads', cell: (person) => <Leads leads={person.leads} /> },
    ...(mayChange
      ? [
          {
            id: 'change',
            header: <span className="sr-only">Change</span>,
            label: '',
            align: 'end',
            cell: (person) =>
              person.role === 'owner' && !isOwner ? (
                <span className="text-xs text-muted">Only owners can change owners</span>
              ) : (
                <AccountTools
                  personId={person.personId}
                  name={person.name}
                  override={person.roleFrom === 'override' ? person.role : null}
                  upstreamRole={person.hasLeft ? null : person.upstreamRole}
                  mayMakeOwner={isOwner}
                />
              ),
          } satisfies Column<AccountRow>,
        ]
      : []),
  ];
  return <DataTable caption="People" columns={columns} rows={people} rowKey={(person) => person.personId} />;
}

function Leads({ leads }: { leads: AccountRow['leads'] }) {
  if (leads.length === 0) return <span className="text-muted">–</span>;
  const names = leads.map(({ name }) => name);
  const rest = names.length - 2;
  return (
    <span title={names.join(', ')}>
      {names.slice(0, 2).join(', ')}
      {rest > 0 && <span className="text-muted"> and {rest} more</span>}
    </span>
  );
}
