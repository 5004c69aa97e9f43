import { z } from 'zod';
import { declareKind, listNames, ref, text } from './declare';

const invite = z.object({ requestId: ref, email: text });
const at = ({ requestId }: { requestId: string }) => `/invites/${encodeURIComponent(requestId)}`;
const example = { requestId: '0b2f7c1e-0000-4000-8000-000000000004', email: 'new.colleague@brackenfell.example' };

export const INVITE_KINDS = {
  'invite.asked': declareKind({
    words: 'An invite is waiting for your decision',
    group: 'invites',
    tone: 'warning',
    hears: 'invite:approve',
    mail: 'at_once',
    about: z.object({ askedBy: text, invites: z.array(invite).min(1).max(200), reason: text }),
    example: { askedBy: 'Ines Halloran', invites: [example], reason: 'Joins the search team.' },
    subject: ({ askedBy, invites: [first, ...others] }) =>
      others.length === 0
        ? `${askedBy} asks to invite ${first?.email}`
        : `${askedBy} asks to invite ${others.length + 1} people`,
    lines: ({ invites, reason }) => [
      ...(invites.length > 1 ? [`${listNames(invites.map(({ email }) => email))}.`] : []),
      ...(reason === '' ? [] : [`Reason: ${reason}`]),
    ],
    path: ({ invites: [first, second] }) => (first && !second ? at(first) : '/invites?show=waiting'),
  }),
  'invite.decided': declareKind({
    words: 'Your invite was decided',
    group: 'invites',
    tone: 'neutral',
    hears: 'named',
    mail: 'at_once',
    about: invite.extend({ decision: z.enum(['approved', 'refused']), decidedBy: text, note: text }),
    example: { ...example, decision: 'approved', decidedBy: 'Dario Lindqvist', note: '' },
    subject: ({ email, decision }) => `The invite for ${email} was ${decision}`,
    lines: ({ decidedBy, note }) => [`Decided by ${decidedBy}.`, ...(note === '' ? [] : [`Note: ${note}`])],
    path: at,
  }),
  'invite.accepted': declareKind({
    words: 'Someone accepts your invite',
    group: 'invites',
    tone: 'good',
    hears: 'named',
    mail: 'daily',
    about: invite,
    example,
    subject: ({ email }) => `${email} has accepted the invite`,
    lines: () => ['They are now in the organisation, and will be added to their workspaces.'],
    path: at,
  }),
  'invite.ended': declareKind({
    words: 'Your invite expires or fails',
    group: 'invites',
    tone: 'warning',
    hears: 'named',
    mail: 'at_once',
    about: invite.extend({ how: z.enum(['expired', 'failed']), message: text }),
    example: { ...example, how: 'expired', message: '' },
    subject: ({ email, how }) => `The invite for ${email} ${how === 'expired' ? 'has expired' : 'could not be sent'}`,
    lines: ({ message }) => [...(message === '' ? [] : [message]), 'You can renew it on its page.'],
    path: at,
  }),
};
