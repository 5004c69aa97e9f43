import type { Permission, Scope } from '@/lib/access/permissions';

/** Each permission in words: what one may do with it, and what goes with it. */
export const PERMISSION_WORDS: Readonly<Record<Permission, { name: string; note: string }>> = {
  'workspace:read': { name: 'See workspaces', note: 'Names, settings, members and limits' },
  'workspace:write': { name: 'Change workspaces', note: 'Create, rename, describe, tag and archive them' },
  'member:write': { name: 'Change who is in a workspace', note: 'Add and remove members, change their workspace role' },
  'lead:write': {
    name: 'Say who leads a workspace',
    note: 'Make somebody its admin, or name them as a lead in Steward',
  },
  'person:read': { name: 'See people', note: 'Names, e-mail addresses and roles' },
  'person:write': { name: 'Change people', note: 'Their role in the organisation, and their leaving' },
  'usage:read': { name: 'See usage', note: 'Tokens and requests' },
  'cost:read': { name: 'See cost', note: 'What was spent, to the cent' },
  'insight:write': { name: 'Answer insights', note: 'Dismiss them, or mark them as done' },
  'api_key:read': { name: 'See API keys', note: 'Their owner, state and last use' },
  'api_key:write': { name: 'Change API keys', note: 'Rename, disable, enable and archive them, hand them over' },
  'rate_limit:write': { name: 'Change rate limits', note: 'Set and clear the limits of workspaces' },
  'budget:read': { name: 'See budgets', note: 'Limits, what is spent of them, and who is told' },
  'budget:write': { name: 'Set budgets', note: 'Create, change and archive them, and import them from a file' },
  'invite:request': { name: 'Request invites', note: 'Ask that somebody be invited' },
  'invite:approve': {
    name: 'Decide about invites',
    note: 'Leads only for the roles user, developer and Claude Code user',
  },
  'invite:send': { name: 'Invite directly', note: 'Without a request, where the invite policy lets them' },
  'audit:export': { name: 'Download the audit', note: 'The whole chain, to keep elsewhere and verify' },
  'audit:read': { name: 'Read the audit', note: 'Who changed what, when, and what came of it' },
  'settings:read': { name: 'See settings', note: 'Organisation, connection, sync and SCIM' },
  'settings:write': {
    name: 'Change settings',
    note: 'Check the connection, SCIM tokens, what follows when somebody leaves',
  },
  'policy:write': {
    name: 'Set what others may do alone',
    note: 'Whether admins may invite without a request, and viewers read the audit',
  },
  'sync:run': { name: 'Sync now', note: 'Read the organisation, or any days of its reports, again at once' },
  'role:write': { name: 'Give out roles', note: 'Only owners make or change owners' },
  'session:end': { name: "End other people's sessions", note: 'They are signed out at once' },
};

/** How far a permission reaches, for a cell of the matrix and as a phrase of its own. */
export const SCOPE_WORDS: Readonly<Record<Scope, { short: string; long: string }>> = {
  all: { short: 'All', long: 'Everywhere' },
  names: { short: 'Names', long: 'Names only: no figures, owners or hints' },
  money: { short: 'Money', long: 'What concerns money' },
  led: { short: 'Led', long: 'In workspaces that they lead' },
  member: { short: 'Joined', long: 'In workspaces that they belong to' },
  own: { short: 'Own', long: 'Their own keys and their own acts' },
};
