import { createFirstOwner, createSignInLink, linkAgain, overrideRole, setPassword } from '@/lib/domain/accounts/schema';
import { archiveApiKey, disableApiKey, enableApiKey, renameApiKey } from '@/lib/domain/api-keys/schema';
import { setAuditPolicy } from '@/lib/domain/audit/schema';
import {
  decideInvite,
  inviteDirectly,
  placeInvited,
  renewInvite,
  requestInvites,
  resendConsoleInvite,
  setInvitePolicy,
  withdrawConsoleInvite,
  withdrawInvite,
} from '@/lib/domain/invites/schema';
import { addLead, addMembers, changeMemberRole, removeLead, removeMember } from '@/lib/domain/members/schema';
import { finishDeparture, offboardPerson, settleKey } from '@/lib/domain/offboarding/schema';
import { probeConnection, setFiscalYear } from '@/lib/domain/organization/schema';
import { changeUserRole } from '@/lib/domain/people/schema';
import { applyTier, setRateLimit, undoTier } from '@/lib/domain/rate-limits/schema';
import {
  createScimToken,
  createScimUser,
  deleteScimUser,
  patchScimUser,
  replaceScimUser,
  revokeScimToken,
  setLeavingPolicy,
} from '@/lib/domain/scim/schema';
import { endSession } from '@/lib/domain/sessions/schema';
import { setUpStructure } from '@/lib/domain/structure/schema';
import { readAgain, syncNow } from '@/lib/domain/sync/schema';
import { archiveWorkspace, createWorkspace, renameWorkspace, updateWorkspace } from '@/lib/domain/workspaces/schema';
import type { CommandDeclaration } from '@/lib/operations/declare-command';

type Described = Pick<CommandDeclaration, 'name' | 'permission' | 'words' | 'moves'>;

/** Every change that can be asked for. No client component imports this: what is shown gets its words with its rows. */
export const COMMANDS: readonly Described[] = [
  createFirstOwner,
  overrideRole,
  setPassword,
  createSignInLink,
  linkAgain,
  requestInvites,
  inviteDirectly,
  decideInvite,
  placeInvited,
  withdrawInvite,
  renewInvite,
  withdrawConsoleInvite,
  resendConsoleInvite,
  setInvitePolicy,
  setAuditPolicy,
  addMembers,
  changeMemberRole,
  removeMember,
  addLead,
  removeLead,
  offboardPerson,
  finishDeparture,
  settleKey,
  probeConnection,
  setFiscalYear,
  changeUserRole,
  setRateLimit,
  applyTier,
  undoTier,
  createScimUser,
  replaceScimUser,
  patchScimUser,
  deleteScimUser,
  createScimToken,
  revokeScimToken,
  setLeavingPolicy,
  endSession,
  setUpStructure,
  syncNow,
  readAgain,
  renameWorkspace,
  createWorkspace,
  updateWorkspace,
  archiveWorkspace,
  renameApiKey,
  disableApiKey,
  enableApiKey,
  archiveApiKey,
];

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
  connection: 'Connection',
  fiscal_year: 'Fiscal year',
  installation: 'Steward itself',
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
