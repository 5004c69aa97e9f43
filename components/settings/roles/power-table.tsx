import { type Column, DataTable } from '@/components/page/list/data-table';
import { Status } from '@/components/ui/status';
import type { Grant, NamedWorkspace, PersonPowers, Power } from '@/lib/domain/roles/query-schema';
import { PERMISSION_WORDS, SCOPE_WORDS } from './permission-words';

/** What one person may do, how far it reaches, and whether it comes with the role or with leading. */
export function PowerTable({ powers, leads, belongsTo }: Pick<PersonPowers, 'powers' | 'leads' | 'belongsTo'>) {
  const columns: Column<Power>[] = [
    {
      id: 'permission',
      header: 'What',
      cell: ({ permission }) => (
        <span className="block w-full py-1 text-start leading-tight whitespace-normal">
          <span className="font-medium">{PERMISSION_WORDS[permission].name}</span>
          <span className="block max-w-[44ch] text-xs text-muted">{PERMISSION_WORDS[permission].note}</span>
        </span>
      ),
    },
    {
      id: 'may',
      header: 'Allowed',
      cell: ({ grants }) => (grants.length > 0 ? <Status tone="good">Yes</Status> : <Status tone="neutral">No</Status>),
    },
    {
      id: 'reach',
      header: 'Scope',
      cell: ({ grants }) =>
        grants.length === 0 ? (
          <span className="text-muted">–</span>
        ) : (
          <span className="block max-w-[56ch] whitespace-normal">
            {grants.map((grant) => (
              <span key={grant.comesWith} className="block">
                {reachWords(grant, leads, belongsTo)}
              </span>
            ))}
          </span>
        ),
    },
    {
      id: 'why',
      header: 'Granted by',
      cell: ({ grants }) =>
        grants.length === 0 ? (
          <span className="text-muted">–</span>
        ) : (
          <span className="block">
            {grants.map(({ comesWith }) => (
              <span key={comesWith} className="block">
                {comesWith === 'role' ? 'Their role' : 'Leading workspaces'}
              </span>
            ))}
          </span>
        ),
    },
  ];
  return (
    <DataTable
      caption="What this person may do"
      columns={columns}
      rows={powers}
      rowKey={({ permission }) => permission}
    />
  );
}

function reachWords({ scope }: Grant, leads: readonly NamedWorkspace[], belongsTo: readonly NamedWorkspace[]): string {
  const { long } = SCOPE_WORDS[scope];
  if (scope !== 'led' && scope !== 'member') return long;
  const names = (scope === 'led' ? leads : belongsTo).map(({ name }) => name);
  if (names.length === 0) return `${long}; there are none now`;
  const shown = names.slice(0, 8).join(', ');
  return `${long}: ${shown}${names.length > 8 ? ` and ${names.length - 8} more` : ''}`;
}
