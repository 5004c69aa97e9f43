import { type Column, DataTable } from '@/components/page/list/data-table';
import { ROLE_NAMES } from '@/components/shell/role-words';
import { isClosedTo, PERMISSIONS, type Permission, ROLE_GRANTS, type Scope } from '@/lib/access/permissions';
import { PERMISSION_WORDS, SCOPE_WORDS } from './permission-words';

const ROLES = ['owner', 'admin', 'billing', 'lead', 'developer', 'viewer'] as const;
const NAMES = { ...ROLE_NAMES, lead: 'Lead' };

const columnsWith = (isAuditClosed: boolean): readonly Column<Permission>[] => [
  {
    id: 'permission',
    header: 'May',
    cell: (permission) => (
      <span className="block max-w-36 py-1 leading-tight whitespace-normal md:max-w-none">
        <span className="font-medium">{PERMISSION_WORDS[permission].name}</span>
        <span className="block max-w-[44ch] text-xs text-muted max-md:hidden">{PERMISSION_WORDS[permission].note}</span>
      </span>
    ),
  },
  ...ROLES.map(
    (role): Column<Permission> => ({
      id: role,
      header: NAMES[role],
      cell: (permission) =>
        role !== 'lead' && isClosedTo({ role, isAuditClosed }, permission) ? (
          <span title="An owner has closed it to them">Closed</span>
        ) : (
          <Reach scope={ROLE_GRANTS[role][permission]} />
        ),
    }),
  ),
];

/** The role table that every page, query and change uses, minus what owners have turned off. */
export function RoleMatrix({ isAuditClosed }: { isAuditClosed: boolean }) {
  return (
    <DataTable
      caption="What each role may do"
      columns={columnsWith(isAuditClosed)}
      rows={PERMISSIONS}
      rowKey={(name) => name}
      isWide
    />
  );
}

function Reach({ scope }: { scope: Scope | undefined }) {
  if (!scope) return <span className="text-muted">–</span>;
  const { short, long } = SCOPE_WORDS[scope];
  return (
    <span title={long} className={scope === 'all' ? 'font-medium text-good' : ''}>
      {short}
    </span>
  );
}
