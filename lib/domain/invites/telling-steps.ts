import type pg from 'pg';
import type { Caller } from '@/lib/access/principals';
import type { Tx } from '@/lib/core/db';
import { groupBy } from '@/lib/core/group-by';
import { tell } from '@/lib/domain/notifications/tell-steps';

interface Asked {
  requestId: string;
  email: string;
  reason: string;
  workspaceIds: readonly string[];
}

/** Tells whoever decides about them; requests for the same workspaces are told as one. */
export async function tellAsked(tx: Tx, actor: Caller, cause: string, asked: readonly Asked[], now: Date) {
  const groups = groupBy(asked, ({ workspaceIds }) => [...workspaceIds].sort().join(' '));
  for (const [places, group] of groups) {
    const [first] = group;
    if (!first) continue;
    await tell(tx, {
      kind: 'invite.asked',
      about: {
        askedBy: actor.name,
        invites: group.map(({ requestId, email }) => ({ requestId, email })),
        reason: group.every(({ reason }) => reason === first.reason) ? first.reason : '',
      },
      subject: { kind: 'invite', id: first.requestId, name: first.email },
      key: `${cause} ${places}`,
      workspaceIds: first.workspaceIds,
      to: { except: [actor.personId] },
      now,
    });
  }
}

interface Decided {
  request: { id: string; email: string; requestedById: string };
  actor: Caller;
  decision: 'approved' | 'refused';
  note: string;
  /** The decision once: several may decide about one request, each for workspaces of their own. */
  cause: string;
}

/** Tells whoever asked what was decided, unless they decided it themselves. */
export async function tellDecided(tx: Tx, { request, actor, decision, note, cause }: Decided, now: Date) {
  const { id, email, requestedById } = request;
  if (requestedById === actor.personId) return;
  await tell(tx, {
    kind: 'invite.decided',
    about: { requestId: id, email, decision, decidedBy: actor.name, note },
    subject: { kind: 'invite', id, name: email },
    key: cause,
    to: { people: [requestedById] },
    now,
  });
}

export interface FollowedInvite {
  id: string;
  email: string;
  requestedById: string;
}

/** Tells whoever asked what became of the invite. */
export async function tellFollowed(
  tx: Tx | pg.ClientBase,
  how: 'accepted' | 'expired' | 'failed',
  { id, email, requestedById }: FollowedInvite,
  now: Date,
  message = '',
) {
  const [invite, subject] = [
    { requestId: id, email },
    { kind: 'invite', id, name: email },
  ];
  const rest = { subject, key: id, to: { people: [requestedById] }, now };
  if (how === 'accepted') await tell(tx, { kind: 'invite.accepted', about: invite, ...rest });
  else await tell(tx, { kind: 'invite.ended', about: { ...invite, how, message }, ...rest });
}
