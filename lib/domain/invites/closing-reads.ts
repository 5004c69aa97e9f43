import type { Db, Tx } from '@/lib/core/db';

/** Someone whose requests end when they leave: as the requester, or as the person to be invited. */
export interface Leaver {
  personId: string | null;
  email: string;
}

export interface OpenRequest {
  id: string;
  email: string;
}

/** Open invite requests that this person's offboarding would close. */
export function findOpenRequests(db: Db | Tx, { personId, email }: Leaver): Promise<OpenRequest[]> {
  const asked = personId === null ? [] : [{ requestedById: personId }];
  return db.inviteRequest.findMany({
    where: { state: { in: ['requested', 'approved'] }, inviteId: null, OR: [...asked, { email: email.toLowerCase() }] },
    select: { id: true, email: true },
    orderBy: { requestedAt: 'asc' },
  });
}

/** Invites to this address that are open at Anthropic, sent through Steward or in the Console. */
export function findOpenInvites(db: Db | Tx, email: string, now: Date): Promise<OpenRequest[]> {
  return db.invite.findMany({
    where: {
      email: { equals: email, mode: 'insensitive' },
      status: 'pending',
      goneAt: null,
      OR: [{ expiresAt: null }, { expiresAt: { gt: now } }],
    },
    select: { id: true, email: true },
    orderBy: { invitedAt: 'asc' },
    take: 20,
  });
}
