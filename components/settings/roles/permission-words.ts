import type { Permission, Scope } from '@/lib/access/permissions';

/** Each permission in words: what one may do with it, and what goes with it. */
export const PERMISSION_WORDS: Readonly<Record<Permission, { name: string; note: string }>> = {
  'workspace:read': { name: 'See workspaces', note: 'Names, settings, members and limits' },
  'workspace:write': { name: 'Change workspaces', note: 'Create, rename, describe, tag and archive them' },
  'member:write': { name: 'Change who is in a workspace', note: 'Add and remove members, change their workspace role' },
  'lead:write': {
    name: 'Choose workspace leads',
    note: 'Make someone its admin, or name them as a lead in Steward',
  },
  'person:read': { name: 'See people', note: 'Names, e-mail addresses and roles' },
  'person:write': { name: 'Change people', note: 'Their role in the organisation, and offboarding' },
  'usage:read': { name: 'See usage', note: 'Tokens and requests' },
  'cost:read': { name: 'See cost', note: 'What was spent, to the cent' },
  'anomaly:write': { name: 'Judge anomalies', note: 'Snooze them, or call them expected or a false alarm' },
  'insight:write': { name: 'Answer insights', note: 'Dismiss them, or mark them as done' },
  'month:close': { name: 'Close months', note: 'Freeze their figures, and enter their invoices' },
  'api_key:read': { name: 'See API keys', note: 'Their owner, status and last use' },
  'api_key:write': { name: 'Change API keys', note: 'Rename, disable, enable and archive them, hand them over' },
  'api_key:protect': { name: 'Protect API keys', note: 'Keep budgets from disabling them, with a reason' },
  'gateway_key:read': { name: 'See Steward keys', note: 'Their owner, limits, state and last use' },
  'gateway_key:write': {
    name: 'Issue Steward keys',
    note: 'Create, change, rotate, disable and revoke the keys that Steward’s gateway takes',
  },
  'rate_limit:write': { name: 'Change rate limits', note: 'Set and clear the limits of workspaces' },
  'budget:read': { name: 'See budgets', note: 'Limits, what is spent of them, and who is told' },
  'budget:write': { name: 'Set budgets', note: 'Create, change and archive them, and import them from a file' },
  'budget:propose': { name: 'Propose budgets', note: 'Of a workspace or a key in it; whoever sets budgets decides' },
  'budget:request': { name: 'Ask for more', note: 'More than a budget allows, until a day' },
  'cost_centre:read': { name: 'See cost centres', note: 'What each is charged, and what belongs to it' },
  'cost_centre:write': {
    name: 'Set cost centres',
    note: 'Create them, assign keys, people and workspaces, split shared cost',
  },
  'approval:decide': { name: 'Decide about requests', note: 'Those that wait for them, by name or by role' },
  'invite:request': { name: 'Request invites', note: 'Ask for someone to be invited' },
  'invite:approve': {
    name: 'Decide on invites',
    note: 'Leads only for the roles user, developer and Claude Code user',
  },
  'invite:send': { name: 'Invite directly', note: 'Without a request, where the invite rules allow it' },
  'access_review:read': { name: 'See access reviews', note: 'Who has what, and what was decided about it' },
  'access_review:decide': {
    name: 'Decide in access reviews',
    note: 'Keep or remove what people have in their reach, never their own',
  },
  'access_review:write': {
    name: 'Run access reviews',
    note: 'Start them, confirm removals, close them, and download evidence',
  },
  'audit:export': { name: 'Export the audit', note: 'The whole chain: downloaded, or streamed to another system' },
  'posture:read': { name: 'See the posture', note: 'How well the organisation is set up, point by point' },
  'audit:read': { name: 'Read the audit', note: 'Who changed what, when, and the outcome' },
  'settings:read': { name: 'See settings', note: 'Organisation, connection, sync, SCIM and channels' },
  'settings:write': {
    name: 'Change settings',
    note: 'Check the connection, manage SCIM tokens and channels, choose what happens when someone leaves',
  },
  'policy:write': {
    name: 'Set what others may do alone',
    note: 'Whether admins may invite without a request, viewers read the audit, and where mail may go',
  },
  'sync:run': { name: 'Sync now', note: 'Read the organisation, or any days of its reports, again at once' },
  'role:write': { name: 'Assign roles', note: 'Only owners can make or change owners' },
  'factor:write': { name: 'Set up their second factor', note: 'Of their own sign-in with a password' },
  'view:save': { name: 'Save views', note: 'Their own named views of lists' },
  'notification:choose': { name: 'Choose their notifications', note: 'Which notifications they get by mail, and when' },
  'token:write': { name: 'Manage API tokens', note: 'Create and revoke those of programs; none may do more than they' },
  'session:end': { name: "End other people's sessions", note: 'They are signed out at once' },
};

/** Scope a permission reaches, for a cell of the matrix and as a phrase of its own. */
export const SCOPE_WORDS: Readonly<Record<Scope, { short: string; long: string }>> = {
  all: { short: 'All', long: 'Everywhere' },
  names: { short: 'Names', long: 'Names only: no figures, owners or hints' },
  money: { short: 'Money', long: 'What concerns money' },
  led: { short: 'Led', long: 'In workspaces they lead' },
  member: { short: 'Joined', long: 'In workspaces they belong to' },
  own: { short: 'Own', long: 'Their own keys and actions' },
};
