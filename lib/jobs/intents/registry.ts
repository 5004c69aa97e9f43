import { createFirstOwnerCommand, overrideRoleCommand } from '@/lib/domain/accounts/commands';
import { linkAgainCommand } from '@/lib/domain/accounts/return-commands';
import { createSignInLinkCommand, setPasswordCommand } from '@/lib/domain/accounts/sign-in-commands';
import {
  archiveApiKeyCommand,
  disableApiKeyCommand,
  enableApiKeyCommand,
  renameApiKeyCommand,
} from '@/lib/domain/api-keys/commands';
import { setAuditPolicyCommand } from '@/lib/domain/audit/commands';
import { resendConsoleInviteCommand, withdrawConsoleInviteCommand } from '@/lib/domain/invites/console-commands';
import { decideInviteCommand } from '@/lib/domain/invites/decide-commands';
import { renewInviteCommand, withdrawInviteCommand } from '@/lib/domain/invites/ending-commands';
import { placeInvitedCommand } from '@/lib/domain/invites/place-commands';
import { setInvitePolicyCommand } from '@/lib/domain/invites/policy-commands';
import { inviteDirectlyCommand, requestInvitesCommand } from '@/lib/domain/invites/request-commands';
import { addMembersCommand, changeMemberRoleCommand, removeMemberCommand } from '@/lib/domain/members/commands';
import { addLeadCommand, removeLeadCommand } from '@/lib/domain/members/lead-commands';
import { offboardPersonCommand } from '@/lib/domain/offboarding/commands';
import { settleKeyCommand } from '@/lib/domain/offboarding/key-commands';
import { finishDepartureCommand } from '@/lib/domain/offboarding/membership-commands';
import { probeConnectionCommand, setFiscalYearCommand } from '@/lib/domain/organization/commands';
import { changeUserRoleCommand } from '@/lib/domain/people/commands';
import { setRateLimitCommand } from '@/lib/domain/rate-limits/commands';
import { applyTierCommand, undoTierCommand } from '@/lib/domain/rate-limits/tier-commands';
import {
  createScimUserCommand,
  deleteScimUserCommand,
  patchScimUserCommand,
  replaceScimUserCommand,
} from '@/lib/domain/scim/commands';
import {
  createScimTokenCommand,
  revokeScimTokenCommand,
  setLeavingPolicyCommand,
} from '@/lib/domain/scim/token-commands';
import { endSessionCommand } from '@/lib/domain/sessions/commands';
import { setUpStructureCommand } from '@/lib/domain/structure/commands';
import { readAgainCommand, runSyncNowCommand } from '@/lib/domain/sync/commands';
import {
  archiveWorkspaceCommand,
  renameWorkspaceCommand,
  updateWorkspaceCommand,
} from '@/lib/domain/workspaces/commands';
import { createWorkspaceCommand } from '@/lib/domain/workspaces/create-commands';
import { type CommandRegistry, type RegisteredCommand, register, registryOf } from './registered';

/** Every command that Steward knows. What is not here cannot be done. */
const COMMANDS: RegisteredCommand[] = [
  register(createFirstOwnerCommand),
  register(overrideRoleCommand),
  register(linkAgainCommand),
  register(setPasswordCommand),
  register(createSignInLinkCommand),
  register(endSessionCommand),
  register(runSyncNowCommand),
  register(readAgainCommand),
  register(probeConnectionCommand),
  register(setFiscalYearCommand),
  register(renameWorkspaceCommand),
  register(createWorkspaceCommand),
  register(updateWorkspaceCommand),
  register(archiveWorkspaceCommand),
  register(renameApiKeyCommand),
  register(disableApiKeyCommand),
  register(enableApiKeyCommand),
  register(archiveApiKeyCommand),
  register(setUpStructureCommand),
  register(addMembersCommand),
  register(changeMemberRoleCommand),
  register(removeMemberCommand),
  register(addLeadCommand),
  register(removeLeadCommand),
  register(requestInvitesCommand),
  register(inviteDirectlyCommand),
  register(decideInviteCommand),
  register(placeInvitedCommand),
  register(withdrawInviteCommand),
  register(renewInviteCommand),
  register(withdrawConsoleInviteCommand),
  register(resendConsoleInviteCommand),
  register(setInvitePolicyCommand),
  register(setAuditPolicyCommand),
  register(offboardPersonCommand),
  register(finishDepartureCommand),
  register(settleKeyCommand),
  register(changeUserRoleCommand),
  register(setRateLimitCommand),
  register(applyTierCommand),
  register(undoTierCommand),
  register(createScimUserCommand),
  register(replaceScimUserCommand),
  register(patchScimUserCommand),
  register(deleteScimUserCommand),
  register(createScimTokenCommand),
  register(revokeScimTokenCommand),
  register(setLeavingPolicyCommand),
];

export const commandRegistry: CommandRegistry = registryOf(COMMANDS);
