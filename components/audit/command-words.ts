import type { Tone } from '@/components/ui/status';

const COMMANDS: Readonly<Record<string, string>> = {
  'sync.run_now': 'Sync now',
  'sync.read_again': 'Read days again',
  'connection.probe': 'Check connection',
  'fiscal_year.set': 'Set fiscal year',
  'person.override_role': 'Change Steward role',
  'person.link_again': 'Link to new membership',
  'person.create_first_owner': 'Make the first owner',
  'person.set_password': 'Set password',
  'person.create_sign_in_link': 'Make sign-in link',
  'user.change_role': 'Change organisation role',
  'person.offboard': 'Offboard person',
  'person.finish_offboarding': 'Finish offboarding',
  'leaving.settle_key': 'Decide about a key of somebody who left',
  'session.end': 'End session',
  'installation.demo_sign_ins': 'Make demo sign-ins',
  'installation.first_owner': 'Make the first owner',
  'installation.setup_code': 'Print set-up code',
  'installation.record_audit': 'Begin to record the end of the audit',
  'installation.recovery_code': 'Print recovery link',
  'scim_user.create': 'SCIM: add user',
  'scim_user.replace': 'SCIM: replace user',
  'scim_user.patch': 'SCIM: change user',
  'scim_user.delete': 'SCIM: remove user',
  'scim_token.create': 'Make SCIM token',
  'scim_token.revoke': 'Revoke SCIM token',
  'leaving_policy.set': 'Set what SCIM does',
  'workspace.rename': 'Rename workspace',
  'rate_limit.set': 'Change rate limits',
  'rate_limit.apply_tier': 'Apply rate-limit tier',
  'rate_limit.undo_tier': 'Undo rate-limit tier',
  'workspace.create': 'Create workspace',
  'workspace.update': 'Edit workspace',
  'workspace.archive': 'Archive workspace',
  'structure.set_up': 'Set up structure',
  'member.add': 'Add members',
  'member.change_role': 'Change role in workspace',
  'member.remove': 'Remove member',
  'lead.add': 'Add lead',
  'lead.remove': 'Remove lead',
  'invite.request': 'Ask for invites',
  'invite.invite': 'Send invites',
  'invite.decide': 'Decide about invite',
  'invite.place': 'Add to workspaces',
  'invite.withdraw': 'Withdraw invite',
  'invite.renew': 'Renew invite',
  'invite.withdraw_console': 'Withdraw invite from the Console',
  'invite.resend_console': 'Send Console invite again',
  'invite.set_policy': 'Change rules of invites',
};

const OUTCOMES: Readonly<Record<string, { tone: Tone; word: string }>> = {
  succeeded: { tone: 'good', word: 'Done' },
  failed: { tone: 'danger', word: 'Failed' },
  unknown: { tone: 'warning', word: 'Not known yet' },
  denied: { tone: 'danger', word: 'Refused' },
  expired: { tone: 'warning', word: 'Not started in time' },
  queued: { tone: 'busy', word: 'Waiting' },
  running: { tone: 'busy', word: 'Running' },
};

/** The command as people call it; one that is not listed keeps its own name. */
export function commandWords(command: string): string {
  return COMMANDS[command] ?? command;
}

/** Targets that have no name of their own. */
const TARGETS: Readonly<Record<string, string>> = {
  'sync:organization': 'The organisation',
  'connection:organization': 'The organisation',
  'structure:organization': 'The organisation',
  'installation:owner': 'Steward itself',
  'installation:1': 'Steward itself',
  'scim_tokens:all': 'SCIM tokens',
  'setting:leaving': 'What SCIM does',
  'invites:requests': 'Several people',
  'settings:invites': 'Invites',
  'settings:fiscal_year': 'Fiscal year',
  'credential:own': 'Their own sign-in',
  'rate_limits:organization': 'Several workspaces',
};

export function targetWords(targetName: string): string {
  const ofScim = /^scim_(user|token):(.*)$/.exec(targetName);
  if (ofScim) return ofScim[1] === 'token' ? 'A SCIM token' : ofScim[2]?.includes('@') ? ofScim[2] : 'A user in SCIM';
  return TARGETS[targetName] ?? targetName;
}

export function outcomeLook(state: string): { tone: Tone; word: string } {
  return OUTCOMES[state] ?? { tone: 'neutral', word: state };
}

export const OUTCOME_CHOICES = Object.entries(OUTCOMES).map(([value, { word }]) => ({ value, label: word }));
