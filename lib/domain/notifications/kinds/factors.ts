import { z } from 'zod';
import { declareKind, text } from './declare';

const CHANGES = {
  added: 'was added to your sign-in',
  removed: 'was removed from your sign-in',
  renewed: 'were made anew',
  reset: 'was reset',
} as const;

/** What concerns somebody's own sign-in. */
export const FACTOR_KINDS = {
  'factor.changed': declareKind({
    words: 'Your second factor is changed',
    group: 'sessions',
    tone: 'warning',
    hears: 'named',
    mail: 'at_once',
    about: z.object({ change: z.enum(['added', 'removed', 'renewed', 'reset']), what: text, by: text }),
    example: { change: 'reset', what: 'Second factor', by: 'Ines Halloran' },
    subject: ({ what, change }) => `${what} ${CHANGES[change]}`,
    lines: ({ change, by }) =>
      change === 'reset'
        ? [`${by} reset it, so that you can sign in with your password alone.`, 'Set up a new one now.']
        : [
            `${by} did this.`,
            'If it was not you, ask an owner of Steward to end your sessions and make a new sign-in link.',
          ],
    path: () => '/settings/factors',
  }),
};
