import type { Tone } from '@/components/ui/status';
import type { Capability, CapabilityState } from '@/lib/domain/organization/schema';

/** Each capability by name, and what Steward needs it for. */
export const CAPABILITY_WORDS: Readonly<Record<Capability, { name: string; use: string }>> = {
  organization: { name: 'Organisation', use: 'Its name, and that the key belongs to it' },
  users: { name: 'People', use: 'Who belongs to the organisation' },
  invites: { name: 'Invites', use: 'Who was invited' },
  workspaces: { name: 'Workspaces', use: 'Workspaces and their members' },
  api_keys: { name: 'API keys', use: 'Keys, their owners and status' },
  rate_limits: { name: 'Rate limits', use: 'Limits of the organisation and of workspaces' },
  spend_limits: { name: 'Spend limits', use: 'Limits that a used-up budget sets at Anthropic' },
  usage_report: { name: 'Usage report', use: 'Tokens by key, model and hour' },
  cost_report: { name: 'Cost report', use: 'What was spent, to the last digit' },
  analytics: { name: 'Analytics', use: 'A cross-check of cost per key and person' },
  activity_feed: { name: 'Activity feed', use: 'Changes made in the Claude Console' },
  reviews: { name: 'Review cases', use: 'Flagged messages that Anthropic asks about' },
};

export const CAPABILITY_LOOK: Readonly<Record<CapabilityState, { tone: Tone; word: string }>> = {
  yes: { tone: 'good', word: 'Yes' },
  no: { tone: 'warning', word: 'No' },
  unknown: { tone: 'neutral', word: 'Unknown' },
};
