import type { MemberRole } from '@/lib/domain/members/rules';

export const MEMBER_ROLE_CHOICES: readonly { value: MemberRole; label: string; note: string }[] = [
  { value: 'workspace_user', label: 'User', note: 'Works in the Console; cannot create API keys.' },
  { value: 'workspace_developer', label: 'Developer', note: 'Works in the Console and creates API keys.' },
  {
    value: 'workspace_restricted_developer',
    label: 'Restricted developer',
    note: 'Like a developer, with less access in the Console.',
  },
  {
    value: 'workspace_admin',
    label: 'Admin',
    note: 'Leads the workspace in Steward: its members, keys and invites.',
  },
];
