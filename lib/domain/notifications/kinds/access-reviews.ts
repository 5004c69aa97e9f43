import { z } from 'zod';
import { counted } from '@/lib/core/counted';
import { formatDay } from '@/lib/core/time';
import { declareKind, ref, text } from './declare';

const STEPS = ['started', 'half', 'day', 'due', 'closed'] as const;

/** Campaigns in which people keep or remove every access. */
export const ACCESS_REVIEW_KINDS = {
  'access_review.step': declareKind({
    words: 'An access review asks for decisions, or ends',
    group: 'audit',
    tone: 'warning',
    hears: 'named',
    mail: 'at_once',
    about: z.object({ reviewId: ref, name: text, dueDay: z.iso.date(), step: z.enum(STEPS), undecided: z.int() }),
    example: {
      ...{ reviewId: '6f1f8f0e-6a0c-4f5e-9d0b-0f5f5c1f2a3b', name: 'Q4 access review', dueDay: '2026-12-15' },
      ...{ step: 'started', undecided: 42 },
    },
    subject: ({ step, name, dueDay }) => {
      if (step === 'due') return `${name} has ended: confirm the removal`;
      if (step === 'closed') return `${name} is closed`;
      return step === 'started' ? `Decide in ${name} by ${formatDay(dueDay)}` : `${name} ends on ${formatDay(dueDay)}`;
    },
    lines: ({ step, undecided, dueDay }) => {
      const open = `${counted(undecided, 'access is', 'accesses are')} undecided.`;
      if (step === 'closed') return ['Its report is signed and can be downloaded.'];
      if (step === 'due')
        return [
          `${open} What nobody decided is proposed for removal.`,
          'Nothing is removed before an owner or admin confirms it.',
        ];
      return [open, `Keep or remove each in your reach by ${formatDay(dueDay)}, end of day UTC.`];
    },
    path: ({ reviewId, step }) => `/access-reviews/${reviewId}${step === 'closed' ? '/report' : ''}`,
  }),
};
