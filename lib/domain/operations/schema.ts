import * as accessReviews from '@/lib/domain/access-reviews/schema';
import * as accounts from '@/lib/domain/accounts/schema';
import * as anomalies from '@/lib/domain/anomalies/schema';
import * as apiKeys from '@/lib/domain/api-keys/schema';
import * as approvalPolicy from '@/lib/domain/approval-policy/schema';
import * as approvals from '@/lib/domain/approvals/schema';
import * as audit from '@/lib/domain/audit/schema';
import * as auditRetention from '@/lib/domain/audit-retention/schema';
import * as auditRules from '@/lib/domain/audit-rules/schema';
import * as auditStreams from '@/lib/domain/audit-streams/schema';
import * as budgets from '@/lib/domain/budgets/schema';
import * as channels from '@/lib/domain/channels/schema';
import * as costCentres from '@/lib/domain/cost-centres/schema';
import * as differences from '@/lib/domain/differences/schema';
import * as evidencePacks from '@/lib/domain/evidence-packs/schema';
import * as exported from '@/lib/domain/exports/schema';
import * as exposures from '@/lib/domain/exposures/schema';
import * as passkeys from '@/lib/domain/factors/passkey-schema';
import * as factors from '@/lib/domain/factors/schema';
import * as gatewayCredentials from '@/lib/domain/gateway-credentials/schema';
import * as gatewayKeys from '@/lib/domain/gateway-keys/schema';
import * as insights from '@/lib/domain/insights/schema';
import * as invites from '@/lib/domain/invites/schema';
import * as keyChanges from '@/lib/domain/key-changes/schema';
import * as keyPolicy from '@/lib/domain/key-policy/schema';
import * as members from '@/lib/domain/members/schema';
import * as months from '@/lib/domain/months/schema';
import * as notifications from '@/lib/domain/notifications/schema';
import * as offboarding from '@/lib/domain/offboarding/schema';
import * as organization from '@/lib/domain/organization/schema';
import * as people from '@/lib/domain/people/schema';
import * as posture from '@/lib/domain/posture/schema';
import * as rateLimits from '@/lib/domain/rate-limits/schema';
import * as rotations from '@/lib/domain/rotations/schema';
import * as scim from '@/lib/domain/scim/schema';
import * as sessions from '@/lib/domain/sessions/schema';
import * as structure from '@/lib/domain/structure/schema';
import * as sync from '@/lib/domain/sync/schema';
import * as tokens from '@/lib/domain/tokens/schema';
import * as unusedKeys from '@/lib/domain/unused-keys/schema';
import * as views from '@/lib/domain/views/schema';
import * as workspaces from '@/lib/domain/workspaces/schema';
import { type CommandDeclaration, isCommandDeclaration } from '@/lib/operations/declare-command';

/** The files that declare commands. Their commands need no other list. */
const PLACES: readonly Record<string, unknown>[] = [
  ...[
    accessReviews,
    accounts,
    anomalies,
    apiKeys,
    approvalPolicy,
    approvals,
    audit,
    auditRetention,
    auditRules,
    auditStreams,
    budgets,
    channels,
    costCentres,
    differences,
    evidencePacks,
    exported,
    exposures,
    factors,
    passkeys,
    gatewayCredentials,
    gatewayKeys,
    insights,
    invites,
    keyChanges,
    keyPolicy,
    members,
    months,
    notifications,
    offboarding,
    organization,
    people,
  ],
  ...[posture, rateLimits, rotations, scim, sessions, structure, sync, tokens, unusedKeys, views, workspaces],
];

/** Every change that can be requested. No client component imports this: rows carry their own words. */
export const COMMANDS: readonly CommandDeclaration[] = PLACES.flatMap((place) =>
  Object.values(place).filter(isCommandDeclaration),
);

/** What the audit tells without a command: the worker records it. */
export const ACT_WORDS: Readonly<Record<string, string>> = {
  'session.sign_in': 'Sign in',
  'session.sign_in_new_network': 'Sign in from a new network',
  'session.prove': 'Confirm a sign-in',
  'session.sign_in_failed': 'Failed sign-ins, by hour and network',
  'token.use': 'Use of a token, by day',
  'gateway_key.refuse': 'Requests refused by the gateway, by day',
};

/** What Steward did itself, without an intent, and what was requested under names that no command has any longer. */
const OTHER_WORDS: Readonly<Record<string, string>> = {
  'installation.demo_sign_ins': 'Make demo sign-ins',
  'installation.first_owner': 'Create first owner',
  'installation.setup_code': 'Print set-up code',
  'installation.record_audit': 'Start recording the end of the audit chain',
  'installation.restore': 'Restore a backup',
  'installation.failover': 'Go on from a replica of the database',
  'installation.prune_audit': 'Prune the audit',
  'installation.recovery_code': 'Print recovery link',
  'installation.api_token': 'Print API token',
  ...ACT_WORDS,
};

const namesOf = ({ name, formerly = [] }: CommandDeclaration) => [name, ...formerly];
const byName = new Map(COMMANDS.flatMap((command) => namesOf(command).map((name) => [name, command] as const)));

/** The command in words; an unknown one keeps its own name. */
export function commandWords(name: string): string {
  return byName.get(name)?.words ?? OTHER_WORDS[name] ?? name;
}

/**
 * Every name under which changes of this kind are stored: of a command, whatever it was called, or of all commands of a noun,
 * one of former names too. None where nothing is called that.
 */
export function storedNames(action: string): string[] {
  const command = byName.get(action);
  if (command) return namesOf(command);
  const isOf = (name: string) => name.startsWith(`${action}.`);
  const present = COMMANDS.filter(({ name }) => isOf(name));
  const found = present.length > 0 ? present : COMMANDS.filter((one) => one.formerly?.some(isOf));
  return [...found.flatMap(namesOf), ...Object.keys(OTHER_WORDS).filter((name) => name === action || isOf(name))];
}

/** Names of the commands that move this, former names included. */
export function commandsThatMove(what: NonNullable<CommandDeclaration['moves']>[number]): string[] {
  return COMMANDS.filter(({ moves }) => moves?.includes(what)).flatMap(namesOf);
}

/** The noun of a command's name, in words. */
const NOUN_WORDS: Readonly<Record<string, string>> = {
  access_review: 'Access reviews',
  account: 'Accounts',
  anomaly: 'Anomalies',
  api_key: 'API keys',
  approval: 'Requests that wait',
  approval_policy: 'Approval policy',
  audit_policy: 'Audit',
  audit_hold: 'Legal holds',
  audit_retention: 'Audit retention',
  audit_rule: 'Audit rules',
  audit_stream: 'Audit streams',
  budget: 'Budgets',
  channel: 'Channels',
  connection: 'Connection',
  cost_centre: 'Cost centres',
  delivery: 'Deliveries',
  difference: 'Differences from Anthropic’s record',
  evidence_pack: 'Evidence packs',
  export: 'Exports',
  exposure: 'Exposed API keys',
  factor: 'Second factor',
  factor_policy: 'Second factor policy',
  fiscal_year: 'Fiscal year',
  gateway: 'Gateway',
  gateway_credential: 'Gateway credentials',
  gateway_key: 'Gateway keys',
  installation: 'Steward itself',
  insight: 'Insights',
  invite: 'Invites',
  key_change: 'Bulk API key changes',
  key_policy: 'API key policy',
  lead: 'Team leads',
  member: 'Members of workspaces',
  month: 'Months',
  mail_policy: 'Mail',
  notification: 'Notifications',
  offboarding: 'Offboarding',
  offboarding_policy: 'SCIM policy',
  person: 'People',
  posture: 'Posture',
  rate_limit: 'Rate limits',
  rotation: 'API key rotation',
  scim_token: 'SCIM tokens',
  scim_user: 'Users in SCIM',
  session: 'Sessions',
  structure: 'Structure',
  sync: 'Sync',
  token: 'API tokens',
  unused_key: 'Unused API keys',
  view: 'Saved views',
  workspace: 'Workspaces',
};

export function nounWords(noun: string): string {
  return NOUN_WORDS[noun] ?? noun;
}
