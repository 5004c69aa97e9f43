import { z } from 'zod';
import { declareKind, text } from './declare';

const CHANGES = {
  added: 'was added to your sign-in',
  removed: 'was removed from your sign-in',
  renewed: 'were made anew',
  reset: 'was reset',
  copied: 'may have been copied',
} as const;

/** What concerns somebody's own sign-in. */
export const FACTOR_KINDS = {
  'factor.changed': declareKind({
    words: 'Your second factor is changed',
    group: 'sessions',
    tone: 'warning',
    hears: 'named',
    mail: 'at_once',
    about: z.object({ change: z.enum(['added', 'removed', 'renewed', 'reset', 'copied']), what: text, by: text }),
    example: { change: 'reset', what: 'Second factor', by: 'Ines Halloran' },
    subject: ({ what, change }) => `${what} ${CHANGES[change]}`,
    lines: ({ change, by }) => {
      if (change === 'reset')
        return [`${by} reset it, so that you can sign in with your password alone.`, 'Set up a new one now.'];
      if (change === 'copied')
        return [
          'It counts its uses, and somebody used it with a number that was used before. They were not let in.',
          'Remove it, and change your password: whoever tried knows it.',
        ];
      return [
        `${by} did this.`,
        'If it was not you, ask an owner of Steward to end your sessions and make a new sign-in link.',
      ];
    },
    path: () => '/settings/factors',
  }),
};
