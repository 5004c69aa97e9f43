import type { Tx } from '@/lib/core/db';
import { findOpenRequests, type Leaver, type OpenRequest } from './closing-reads';

/** Closes a leaver's open requests, within the command's transaction. May be called again. */
export async function closeOpenRequests(tx: Tx, leaver: Leaver, now: Date): Promise<OpenRequest[]> {
  const open = await findOpenRequests(tx, leaver);
  const ids = open.map(({ id }) => id);
  await tx.invitePlacement.updateMany({
    where: { requestId: { in: ids }, state: { in: ['waiting', 'approved'] } },
    data: { state: 'refused', decidedAt: now },
  });
  await tx.inviteRequest.updateMany({ where: { id: { in: ids } }, data: { state: 'closed', closedAt: now } });
  return open;
}
