import { z } from 'zod';
import { counted } from '@/lib/core/counted';
import { formatInstant } from '@/lib/core/time';
import { categoryWords, noticeWords } from '@/lib/domain/reviews/rules';
import { declareKind, ref, text } from './declare';

const time = z.iso.datetime();

/** What Anthropic asks the organisation to look at. */
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
};
