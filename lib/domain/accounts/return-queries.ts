import { answer } from '@/lib/operations/answer';
import { type ReturnedPerson, returnedList } from './query-schema';
import { RETURNED } from './returned-sql';

const MOST_SHOWN = 50;

/** Everyone who has returned, or one person or member; visible to those who assign roles. */
export const listReturned = answer(returnedList, async (ctx, { personId, userId }) => {
  return ctx.db.$queryRaw<ReturnedPerson[]>`
    SELECT * FROM (${RETURNED}) r
    WHERE (${personId}::text IS NULL OR r."personId" = ${personId}) AND (${userId}::text IS NULL OR r."userId" = ${userId})
    ORDER BY r."addedAt" DESC, r."personId" LIMIT ${MOST_SHOWN}`;
});
