import * as accounts from '@/lib/domain/accounts/schema';
import * as apiKeys from '@/lib/domain/api-keys/schema';
import * as audit from '@/lib/domain/audit/schema';
import * as budgets from '@/lib/domain/budgets/schema';
import * as insights from '@/lib/domain/insights/schema';
import * as invites from '@/lib/domain/invites/schema';
import * as members from '@/lib/domain/members/schema';
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

/** The files that declare commands. What one of them declares needs no other list. */
const PLACES: readonly Record<string, unknown>[] = [
  ...[accounts, apiKeys, audit, budgets, insights, invites, members, offboarding, organization, people],
  ...[rateLimits, scim, sessions, structure, sync, workspaces],
];

/** Every change that can be asked for. No client component imports this: what is shown gets its words with its rows. */
export const COMMANDS: readonly CommandDeclaration[] = PLACES.flatMap((place) =>
  Object.values(place).filter(isCommandDeclaration),
);

/** What Steward did of itself, without an intent, and what was asked for under a name that no command has any more. */
const OTHER_WORDS: Readonly<Record<string, string>> = {
  'installation.demo_sign_ins': 'Make demo sign-ins',
  'installation.first_owner': 'Make the first owner',
  'installation.setup_code': 'Print set-up code',
  'installation.record_audit': 'Begin to record the end of the audit',
  'installation.recovery_code': 'Print recovery link',
};

const byName = new Map(COMMANDS.map((command) => [command.name, command.words]));

/** The command as people call it; one that is not known keeps its own name. */
export function commandWords(name: string): string {
  return byName.get(name) ?? OTHER_WORDS[name] ?? name;
}

/** Names of the commands that move this. */
export function commandsThatMove(what: NonNullable<CommandDeclaration['moves']>[number]): string[] {
  return COMMANDS.filter(({ moves }) => moves?.includes(what)).map(({ name }) => name);
}

/** What a command's name begins with, as people call it. */
const NOUN_WORDS: Readonly<Record<string, string>> = {
  api_key: 'API keys',
  audit_policy: 'Audit',
  budget: 'Budgets',
  connection: 'Connection',
  fiscal_year: 'Fiscal year',
  installation: 'Steward itself',
  insight: 'Insights',
  invite: 'Invites',
  lead: 'Team leads',
  leaving: 'Keys of people who left',
  leaving_policy: 'What SCIM does',
  member: 'Members of workspaces',
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
