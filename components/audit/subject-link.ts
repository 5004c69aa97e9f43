import { changeHref } from '@/components/key-changes/change-words';
import type { Permission } from '@/lib/access/permissions';
import type { PersonActor } from '@/lib/access/principals';
import { can, reach } from '@/lib/access/reach';
import type { AuditRow } from '@/lib/domain/audit/query-schema';

type Subject = AuditRow['subject'];
export type TargetRow = Pick<AuditRow, 'intentId' | 'command' | 'subject' | 'workspaceIds'>;

/** The page of what a change was of: of many keys, that of the change. */
export function targetHref({ intentId, command, subject, workspaceIds }: TargetRow, actor: PersonActor): string | null {
  if (subject.kind !== 'key_change') return subjectHref(subject, actor, workspaceIds);
  if (!can(actor, 'api_key:write')) return null;
  return changeHref(command === 'key_change.stop' ? subject.id : intentId);
}

/** The page of what a change was of, where the reader may open it. */
export function subjectHref({ kind, id, within }: Subject, actor: PersonActor, workspaceIds: readonly string[] = []) {
  if (id === 'organization' && kind === 'rate_limits') return '/rate-limits';
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
      return seesKey(actor, workspaceIds) ? `/api-keys/${path}` : null;
    case 'gateway_key':
      return seesKey(actor, workspaceIds) ? `/api-keys/steward/${path}` : null;
    case 'gateway_credential':
      return can(actor, 'settings:read') ? '/settings/gateway' : null;
    case 'month':
      return can(actor, 'cost:read') ? `/usage/months/${id.slice(0, 7)}` : null;
    case 'anomaly':
      return can(actor, 'cost:read') ? `/anomalies/${path}` : null;
    case 'insight':
      return can(actor, 'cost:read') ? '/usage/insights' : null;
    case 'approval':
      return reach(actor, 'budget:write').all ? `/approvals/${path}` : null;
    case 'budget':
      return reach(actor, 'budget:read').all ? `/budgets/${path}` : null;
    case 'cost_centre':
      return can(actor, 'cost_centre:read') ? centreSubjectHref(id) : null;
    case 'departure':
      return can(actor, 'person:write') ? `/offboarding/${path}` : null;
    case 'invite':
      return reach(actor, 'invite:approve').all ? `/invites/${path}` : null;
    case 'console_invite':
      return reach(actor, 'invite:approve').all ? `/invites/console/${path}` : null;
    case 'token':
      return reach(actor, 'token:write').all ? `/settings/tokens/${path}` : '/settings/tokens';
    case 'scim_token':
    case 'scim_tokens':
      return can(actor, 'settings:read') ? '/settings/scim' : null;
    case 'setting':
    case 'settings':
      return settingHref(id, actor);
    case 'sync':
      return can(actor, 'settings:read') ? '/settings/sync' : null;
    case 'connection':
      return can(actor, 'settings:read') ? '/settings/organization' : null;
    default:
      return null;
  }
}

/** Where what owners and admins decided for all of Steward is decided. */
const SETTINGS: Readonly<Record<string, { href: string; permission: Permission }>> = {
  approval_policy: { href: '/settings/approvals', permission: 'settings:read' },
  audit: { href: '/audit', permission: 'policy:write' },
  cost_centre_tag: { href: '/usage/cost-centres', permission: 'cost_centre:read' },
  cost_sharing: { href: '/usage/cost-centres', permission: 'cost_centre:read' },
  fiscal_year: { href: '/settings/organization', permission: 'settings:read' },
  invites: { href: '/invites', permission: 'policy:write' },
  leaving: { href: '/settings/scim', permission: 'settings:read' },
};

/** A file of several leads to all of them. */
function centreSubjectHref(id: string): string {
  return id === 'import' || id === 'none' ? '/usage/cost-centres' : `/usage/cost-centres/${encodeURIComponent(id)}`;
}

function settingHref(id: string, actor: PersonActor): string | null {
  const setting = Object.hasOwn(SETTINGS, id) ? SETTINGS[id] : undefined;
  return setting && can(actor, setting.permission) ? setting.href : null;
}

function seesKey(actor: PersonActor, workspaceIds: readonly string[]): boolean {
  const within = reach(actor, 'api_key:read');
  return within.all || within.namesOnly || workspaceIds.some((id) => within.workspaceIds.includes(id));
}

const OF: Readonly<Record<string, string>> = {
  rate_limits: 'Rate limits of',
  session: 'Session of',
  insight: 'Insight about',
  invite: 'Invite for',
  console_invite: 'Invite for',
  scim_token: 'SCIM token',
};

/** `Rate limits of Production`. */
export function subjectWords({ kind, id, name }: Subject): string {
  const prefix = id === 'organization' ? undefined : OF[kind];
  return prefix ? `${prefix} ${name}` : name;
}
