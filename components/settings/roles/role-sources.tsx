import { ROLE_NAMES } from '@/components/shell/role-words';
import type { Scope } from '@/lib/access/permissions';
import { defaultRole, UPSTREAM_ROLES } from '@/lib/access/standing';
import { SCOPE_WORDS } from './permission-words';

/** Where a role comes from if none was set here. */
export function RoleSources() {
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5 text-table">
      {UPSTREAM_ROLES.map((role) => (
        <div key={role} className="col-span-2 grid grid-cols-subgrid">
          <dt>
            <code>{role}</code>
          </dt>
          <dd>{ROLE_NAMES[defaultRole(role)]}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What the words of the matrix mean. */
export function ScopeLegend() {
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5 text-table">
      {(Object.keys(SCOPE_WORDS) as Scope[]).map((scope) => (
        <div key={scope} className="col-span-2 grid grid-cols-subgrid">
          <dt className="font-medium">{SCOPE_WORDS[scope].short}</dt>
          <dd className="text-muted">{SCOPE_WORDS[scope].long}</dd>
        </div>
      ))}
    </dl>
  );
}
