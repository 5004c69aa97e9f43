import { z } from 'zod';
import { counted } from '@/lib/core/counted';
import { formatDay, formatInstant } from '@/lib/core/time';
import { categoryWords, noticeWords } from '@/lib/domain/reviews/rules';
import { declareKind, ref, text } from './declare';

const time = z.iso.datetime();
const STEPS = ['started', 'half', 'day', 'due', 'closed'] as const;

/** What Anthropic asks the organisation to look at, and reviews of who has access. */
export const REVIEW_KINDS = {
  'review.case': declareKind({
    words: 'Anthropic sent flagged messages to review',
    group: 'audit',
    tone: 'danger',
    hears: 'settings:read',
    mail: 'at_once',
    about: z.object({
      caseId: ref,
      categories: z.array(text).max(100),
      messages: z.int(),
      workspaceName: text.nullable(),
      enforcement: text.nullable(),
      sentAt: time,
    }),
    example: {
      ...{ caseId: 'rvc_01ExampleExampleExample', categories: ['compromised_key'], messages: 2, enforcement: null },
      ...{ workspaceName: 'Search', sentAt: '2026-11-23T14:05:00Z' },
    },
    subject: ({ messages, workspaceName }) =>
      `Anthropic flagged ${counted(messages, 'message', 'messages')}${workspaceName ? ` of ${workspaceName}` : ''}`,
    lines: ({ caseId, categories, enforcement, sentAt }) => [
      `Case ${caseId}, sent ${formatInstant(new Date(sentAt))}: ${categoryWords(categories)}.`,
      ...(enforcement ? [`Anthropic has acted already: ${enforcement.replaceAll('_', ' ')}.`] : []),
      'The time to respond has begun. Steward shows cases and does not answer them.',
    ],
    path: () => '/audit/reviews',
  }),
  'review.notice': declareKind({
    words: 'Anthropic sent a notice about reviews',
    group: 'audit',
    tone: 'warning',
    hears: 'settings:read',
    mail: 'at_once',
    about: z.object({ kind: text, message: text, sentAt: time, respondBy: time.nullable() }),
    example: {
      ...{ kind: 'response_requested', message: 'Please respond to the open case.' },
      ...{ sentAt: '2026-11-23T14:05:00Z', respondBy: '2026-12-03T00:00:00Z' },
    },
    subject: ({ kind }) => noticeWords(kind),
    lines: ({ message, sentAt, respondBy }) => [
      ...(message === '' ? [] : [/[.!?]$/.test(message) ? message : `${message}.`]),
      `Sent ${formatInstant(new Date(sentAt))}. ${respondBy ? `Respond by ${formatInstant(new Date(respondBy))}.` : 'No date to respond by.'}`,
    ],
    path: () => '/audit/reviews',
  }),
  'review.access': declareKind({
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
