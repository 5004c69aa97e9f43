import { z } from 'zod';
import { counted } from '@/lib/core/counted';
import { declareKind, listNames, ref, text } from './declare';

/** What waits for a second person, or did without one. */
const request = z.object({ requestId: ref, what: text });
const several = z.array(text).max(20);
const asked = request.extend({ askedBy: text, reason: text, lines: several, names: several, count: z.int() });
const askedExample = {
  ...{ requestId: '0b2f7c1e-0000-4000-8000-000000000002', what: 'Disable 12 API keys', askedBy: 'Ines Halloran' },
  ...{ reason: '', lines: ['More than 5 keys within 10 minutes need a second person.'], names: ['nightly-index'] },
  count: 12,
};
const atRequest = ({ requestId }: { requestId: string }) => `/approvals/${encodeURIComponent(requestId)}`;
const ended = (words: string) => `${words.trim().replace(/[.!?]$/, '')}.`;
const toldOf = ({ lines, names, count }: Pick<z.output<typeof asked>, 'lines' | 'names' | 'count'>) => [
  ...(names.length === 0 ? [] : [ended(listNames(names, count))]),
  ...lines,
];
const reasonOf = (reason: string) => (reason.trim() === '' ? [] : [`Reason: ${ended(reason)}`]);

export const APPROVAL_KINDS = {
  'approval.asked': declareKind({
    words: 'Someone needs a second person’s approval',
    group: 'approvals',
    tone: 'warning',
    hears: 'named',
    mail: 'at_once',
    about: asked,
    example: askedExample,
    subject: ({ askedBy, what }) => `${askedBy} asks for your approval: ${what}`,
    lines: (about) => [...toldOf(about), ...reasonOf(about.reason), 'Nothing is changed before somebody approves it.'],
    path: atRequest,
  }),
  'approval.decided': declareKind({
    words: 'What you asked a second person for was decided',
    group: 'approvals',
    tone: 'neutral',
    hears: 'named',
    mail: 'at_once',
    about: request.extend({ decidedBy: text, note: text, decision: z.enum(['approved', 'refused']) }),
    example: { ...askedExample, decision: 'approved', decidedBy: 'Dario Lindqvist', note: '' },
    subject: ({ what, decision }) => `${what}: ${decision}`,
    lines: ({ decision, decidedBy, note }) => [
      `${decidedBy} ${decision} it.`,
      ...(note === '' ? [] : [`Note: ${ended(note)}`]),
    ],
    path: atRequest,
  }),
  'approval.missing': declareKind({
    words: 'An act goes ahead with nobody to approve it',
    group: 'approvals',
    tone: 'danger',
    hears: 'named',
    mail: 'at_once',
    about: asked.extend({ minutes: z.int() }),
    example: { ...askedExample, minutes: 10 },
    subject: ({ askedBy, what, minutes }) => `${askedBy}, in ${counted(minutes, 'minute', 'minutes')}: ${what}`,
    lines: (about) => [
      ...toldOf(about),
      'Nobody but the person who asked could approve it. Until then it can be withdrawn, or refused by an owner.',
    ],
    path: atRequest,
  }),
  'approval.overridden': declareKind({
    words: 'An owner acts without a second person',
    group: 'approvals',
    tone: 'danger',
    hears: 'named',
    mail: 'at_once',
    about: request.extend({ by: text, reason: text }),
    example: { ...askedExample, by: 'Ines Halloran', reason: 'The keys are in a public repository.' },
    subject: ({ by, what }) => `${by} did without a second person: ${what}`,
    lines: ({ reason }) => [`Reason: ${ended(reason)}`, 'If this is not what you expect, ask them now.'],
    path: atRequest,
  }),
};
