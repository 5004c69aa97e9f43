import * as accounts from '@/lib/domain/accounts/schema';
import * as apiKeys from '@/lib/domain/api-keys/schema';
import * as approvals from '@/lib/domain/approvals/schema';
import * as audit from '@/lib/domain/audit/schema';
import * as budgets from '@/lib/domain/budgets/schema';
import * as insights from '@/lib/domain/insights/schema';
import * as invites from '@/lib/domain/invites/schema';
import * as members from '@/lib/domain/members/schema';
import * as months from '@/lib/domain/months/schema';
import * as offboarding from '@/lib/domain/offboarding/schema';
import * as organization from '@/lib/domain/organization/schema';
import * as people from '@/lib/domain/people/schema';
import * as rateLimits from '@/lib/domain/rate-limits/schema';
import * as scim from '@/lib/domain/scim/schema';
import * as sessions from '@/lib/domain/sessions/schema';
import * as structure from '@/lib/domain/structure/schema';
import * as sync from '@/lib/domain/sync/schema';
import * as workspaces from '@/lib/domain/workspaces/schema';
import { type CommandDeclaration, isCommandDeclaration } from '@/lib/operations/declare-command';

/** The files that declare commands. Their commands need no other list. */
const PLACES: readonly Record<string, unknown>[] = [
  ...[
    accounts,
    apiKeys,
    approvals,
    audit,
    budgets,
    insights,
    invites,
    members,
    months,
    offboarding,
    organization,
    people,
  ],
  ...[rateLimits, scim, sessions, structure, sync, workspaces],
];

/** Every change that can be requested. No client component imports this: rows carry their own words. */
export const COMMANDS: readonly CommandDeclaration[] = PLACES.flatMap((place) =>
  Object.values(place).filter(isCommandDeclaration),
);

/** What Steward did itself, without an intent, and what was requested under names that no command has any longer. */
const OTHER_WORDS: Readonly<Record<string, string>> = {
  'installation.demo_sign_ins': 'Make demo sign-ins',
  'installation.first_owner': 'Create first owner',
  'installation.setup_code': 'Print set-up code',
  'installation.record_audit': 'Start recording the end of the audit chain',
  'installation.recovery_code': 'Print recovery link',
};

const byName = new Map(COMMANDS.map((command) => [command.name, command.words]));

/** The command in words; an unknown one keeps its own name. */
export function commandWords(name: string): string {
  return byName.get(name) ?? OTHER_WORDS[name] ?? name;
}

/** Names of the commands that move this. */
export function commandsThatMove(what: NonNullable<CommandDeclaration['moves']>[number]): string[] {
  return COMMANDS.filter(({ moves }) => moves?.includes(what)).map(({ name }) => name);
}

/** The noun of a command's name, in words. */
const NOUN_WORDS: Readonly<Record<string, string>> = {
  api_key: 'API keys',
  approval: 'Requests that wait',
  audit_policy: 'Audit',
  budget: 'Budgets',
  connection: 'Connection',
  fiscal_year: 'Fiscal year',
  installation: 'Steward itself',
  insight: 'Insights',
  invite: 'Invites',
  lead: 'Team leads',
  leaving: 'Keys of people who left',
  leaving_policy: 'SCIM policy',
  member: 'Members of workspaces',
  month: 'Months',
  offboarding: 'Offboarding',
  person: 'People and accounts',
  rate_limit: 'Rate limits',
  scim_token: 'SCIM tokens',
  scim_user: 'Users in SCIM',
  session: 'Sessions',
  structure: 'Structure',
  sync: 'Sync',
  user: 'Roles in the organisation',
  workspace: 'Workspaces',
};

export function nounWords(noun: string): string {
  return NOUN_WORDS[noun] ?? noun;
}
