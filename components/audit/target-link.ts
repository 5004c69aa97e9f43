import type { PersonActor } from '@/lib/access/principals';
import { can, reach } from '@/lib/access/reach';

/** The page of what a change was of, where the reader may open it. */
export function targetHref(target: string, actor: PersonActor): string | null {
  const [kind = '', first = '', second = ''] = target.split(':').map(encodeURIComponent);
  if (!first || first === 'organization') return kind === 'rate_limits' ? '/rate-limits' : null;
  const ofWorkspace = (path: string) =>
    can(actor, 'workspace:read', { workspaceId: decodeURIComponent(first) }) ? `/workspaces/${first}${path}` : null;
  const seesAll = reach(actor, 'person:read').all;
  switch (kind) {
    case 'workspace':
      return ofWorkspace('');
    case 'rate_limits':
      return ofWorkspace('/limits');
    case 'member':
    case 'lead':
      return second ? ofWorkspace('/members') : null;
    case 'user':
      return seesAll ? `/people/${first}` : null;
    case 'person':
      return can(actor, 'role:write') ? `/settings/accounts/${first}` : null;
    case 'api_key':
      return reach(actor, 'api_key:read').all ? `/api-keys/${first}` : null;
    case 'departure':
      return can(actor, 'person:write') ? `/offboarding/${first}` : null;
    case 'invite':
      return reach(actor, 'invite:approve').all ? `/invites/${first}` : null;
    default:
      return null;
  }
}
