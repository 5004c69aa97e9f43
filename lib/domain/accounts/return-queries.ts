import { answer } from '@/lib/operations/answer';
import { type ReturnedPerson, returnedList } from './query-schema';
import { RETURNED } from './returned-sql';

const MOST_SHOWN = 50;

/** Everybody who has returned, or of one person or member; who gives out roles sees them. */
export const listReturned = answer(returnedList, async (ctx, { personId, userId }) => {
  return ctx.db.$queryRaw<ReturnedPerson[]>`
    SELECT * FROM (${RETURNED}) r
    WHERE (${personId}::text IS NULL OR r."personId" = ${personId}) AND (${userId}::text IS NULL OR r."userId" = ${userId})
    ORDER BY r."addedAt" DESC, r."personId" LIMIT ${MOST_SHOWN}`;
});
