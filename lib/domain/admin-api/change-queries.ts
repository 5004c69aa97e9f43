import { z } from 'zod';
import { reach } from '@/lib/access/reach';
import { answer } from '@/lib/operations/answer';
import { wireChange, wireInviteRequest } from './query-schema';

const cause = z
  .object({ code: z.string(), message: z.string(), status: z.number().nullable(), errorCode: z.string().nullable() })
  .nullable()
  .catch(null);

/** A change that this token asked for, by its id or by the key it came with; null if there is none. */
export const findWireChange = answer(wireChange, async ({ actor, db }, { intentId, key }) => {
  if (actor.kind !== 'service') return null;
  const row = await db.intent.findFirst({
    where: { actorTokenId: actor.tokenId, ...(intentId ? { id: intentId } : { idempotencyKey: key ?? '' }) },
    select: { id: true, command: true, subjectId: true, cause: true },
  });
  return row ? { ...row, cause: cause.parse(row.cause) } : null;
});

/** The request that an invite was sent for, if it was sent through Steward. */
export const findWireInviteRequest = answer(wireInviteRequest, async ({ actor, db }, { inviteId }) => {
  const { all, workspaceIds } = reach(actor, 'person:read');
  const meant = all ? {} : { placements: { some: { workspaceId: { in: workspaceIds } } } };
  const request = await db.inviteRequest.findFirst({ where: { inviteId, ...meant }, select: { id: true } });
  return request?.id ?? null;
});
