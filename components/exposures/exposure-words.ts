import type { ExposureStep } from '@/lib/domain/exposures/rules';

export const exposureHref = (apiKeyId: string) => `/api-keys/${encodeURIComponent(apiKeyId)}/exposure`;

export const STEP_WORDS: Readonly<Record<ExposureStep, { title: string; text: string }>> = {
  stopped: {
    title: 'Stop the key',
    text: 'Disable it now: anyone with a copy can spend with it. Whatever uses it stops working, but that is the lesser harm.',
  },
  use: {
    title: 'Look at what it was used for',
    text: 'Compare its models and hours with what its application does. Use at other hours, or of other models, is probably not the owner’s.',
  },
  others: {
    title: 'Check the owner’s other keys',
    text: 'What leaked one key may have leaked the others: a laptop, a repository, a chat.',
  },
  told: {
    title: 'Tell the people concerned',
    text: 'Its owner, the leads of its workspace, and whoever handles incidents.',
  },
  replaced: {
    title: 'Replace it',
    text: 'Create a successor and store its secret in place of the old one. The Rotation page guides you through the steps.',
  },
  source: {
    title: 'Remove it from where it was seen',
    text: 'From the repository and its history, the log, the ticket or the chat. Even a key that no longer works shows where to look for others.',
  },
};
