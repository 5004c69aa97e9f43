import { z } from 'zod';
import { formatInstant } from '@/lib/core/time';
import { declareKind, text } from './declare';

/** What concerns a person's own sign-in. */
export const SESSION_KINDS = {
  'session.new_browser': declareKind({
    words: 'Someone signs in to your account with a new browser',
    group: 'sessions',
    tone: 'warning',
    hears: 'named',
    mail: 'at_once',
    about: z.object({ browser: text, address: text, at: z.iso.datetime() }),
    example: { browser: 'Firefox on Windows', address: '203.0.113.7', at: '2026-11-23T14:05:00Z' },
    subject: ({ browser }) => `New sign-in to your account: ${browser}`,
    lines: ({ browser, address, at }) => [
      `${browser} signed in to your account from ${address} at ${formatInstant(new Date(at))}.`,
      'If that was you, there is nothing to do. If not, end the session and ask an owner for a new sign-in link.',
    ],
    path: () => '/settings/sessions',
  }),
};
