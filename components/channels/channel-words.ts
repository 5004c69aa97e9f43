import type { Tone } from '@/components/ui/status';
import type { ChannelKind } from '@/lib/domain/channels/rules';

export const KIND_CHOICES: readonly { value: ChannelKind; label: string; note: string; example: string }[] = [
  {
    ...{ value: 'webhook', label: 'Webhook', example: 'https://hooks.example.com/steward' },
    note: 'JSON to an address of yours, signed in the Standard Webhooks format',
  },
  {
    ...{ value: 'slack', label: 'Slack', example: 'https://hooks.slack.com/services/…' },
    note: 'An incoming webhook of a Slack app, or of anything that accepts the same format',
  },
  {
    ...{ value: 'teams', label: 'Microsoft Teams', example: 'https://….logic.azure.com/workflows/…' },
    note: 'A workflow that starts when a webhook request is received. It stops when the account that owns it is deleted, so use a lasting one',
  },
];

export const channelKindWords = (kind: string) =>
  KIND_CHOICES.find(({ value }) => value === kind)?.label ?? (kind === 'email' ? 'Mail' : kind);

interface StateLook {
  tone: Tone;
  word: string;
}

export function channelLook({ state, failures }: { state: string; failures: number }): StateLook {
  if (state === 'disabled') return { tone: 'neutral', word: 'Disabled' };
  if (failures > 0) return { tone: failures > 4 ? 'danger' : 'warning', word: `Failing, ${failures} in a row` };
  return { tone: 'good', word: 'Active' };
}

const DELIVERY_LOOKS: Readonly<Record<string, StateLook>> = {
  delivered: { tone: 'good', word: 'Delivered' },
  waiting: { tone: 'busy', word: 'On its way' },
  dead: { tone: 'danger', word: 'Not delivered' },
  dropped: { tone: 'neutral', word: 'Not sent' },
};

export const deliveryLook = (state: string): StateLook => DELIVERY_LOOKS[state] ?? { tone: 'neutral', word: state };
