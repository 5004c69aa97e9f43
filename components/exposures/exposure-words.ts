import type { ExposureStep } from '@/lib/domain/exposures/rules';

export const exposureHref = (apiKeyId: string) => `/api-keys/${encodeURIComponent(apiKeyId)}/exposure`;

export const STEP_WORDS: Readonly<Record<ExposureStep, { title: string; text: string }>> = {
  stopped: {
    title: 'Stop the key',
    text: 'Disable it now: whoever has a copy can spend with it. Work that uses it stops; that is the smaller harm.',
  },
  use: {
    title: 'Look at what it was used for',
    text: 'Compare its models and hours with what its application does. Use at other hours or of other models is not its owner’s.',
  },
  others: {
    title: 'Look at what else its owner holds',
    text: 'What leaked one key may have leaked the others: a laptop, a repository, a chat.',
  },
  told: { title: 'Tell whom it concerns', text: 'Its owner, who leads its workspace, and whoever handles incidents.' },
  replaced: {
    title: 'Replace it',
    text: 'Make a successor and bring its secret to where the old one lies. The Rotation page leads through it.',
  },
  source: {
    title: 'Remove it where it was seen',
    text: 'From the repository with its history, the log, the ticket or the chat. A key that is archived cannot be used, but shows how it came there.',
  },
};
