import type { KindGroup } from '@/lib/domain/notifications/kind-rules';

export const GROUP_WORDS: Readonly<Record<KindGroup, string>> = {
  budgets: 'Budgets and forecast',
  anomalies: 'Unusual spending',
  keys: 'API keys',
  approvals: 'Second person',
  invites: 'Invites',
  offboarding: 'Offboarding',
  sessions: 'Your sign-in',
  audit: 'Audit',
  sync: 'Steward itself',
  channels: 'Channels',
};
