import type { PersonActor } from '@/lib/access/principals';
import { can, reach } from '@/lib/access/reach';
import type { AuditRow } from '@/lib/domain/audit/query-schema';

type Subject = AuditRow['subject'];

/** The page of what a change was of, where the reader may open it. */
export function subjectHref({ kind, id, within }: Subject, actor: PersonActor): string | null {
  if (id === 'organization') return kind === 'rate_limits' ? '/rate-limits' : null;
  const path = encodeURIComponent(id);
  const ofWorkspace = (workspaceId: string | null, rest: string) =>
    workspaceId && can(actor, 'workspace:read', { workspaceId })
      ? `/workspaces/${encodeURIComponent(workspaceId)}${rest}`
      : null;
  const seesAll = reach(actor, 'person:read').all;
  switch (kind) {
    case 'workspace':
      return ofWorkspace(id, '');
    case 'rate_limits':
      return ofWorkspace(id, '/limits');
    case 'member':
    case 'lead':
      return ofWorkspace(within, '/members');
    case 'user':
      return seesAll ? `/people/${path}` : null;
    case 'person':
      return can(actor, 'role:write') ? `/settings/accounts/${path}` : null;
    case 'api_key':
      return reach(actor, 'api_key:read').all ? `/api-keys/${path}` : null;
    case 'departure':
      return can(actor, 'person:write') ? `/offboarding/${path}` : null;
    case 'invite':
      return reach(actor, 'invite:approve').all ? `/invites/${path}` : null;
    default:
      return null;
  }
}

const OF: Readonly<Record<string, string>> = {
  rate_limits: 'Rate limits of',
  session: 'Session of',
  invite: 'Invite of',
  console_invite: 'Invite of',
  scim_token: 'SCIM token',
};

/** `Rate limits of Production`. */
export function subjectWords({ kind, id, name }: Subject): string {
  const prefix = id === 'organization' ? undefined : OF[kind];
  return prefix ? `${prefix} ${name}` : name;
}
