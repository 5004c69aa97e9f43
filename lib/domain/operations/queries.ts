import type { Caller } from '@/lib/access/principals';
import { notFound } from '@/lib/core/errors';
import { answer } from '@/lib/operations/answer';
import { ownOutcomeGet } from './query-schema';
import { OUTCOME_COLUMNS, STEP_COLUMNS, stillWaiting, toOutcome, toStep } from './rules';

const askedBy = (actor: Caller) =>
  actor.kind === 'service' ? { actorTokenId: actor.tokenId } : { actorPersonId: actor.personId };

/** How a change stands that the actor asked for. */
export const findOwnOutcome = answer(ownOutcomeGet, async (ctx, { intentId }) => {
  const row = await ctx.db.intent.findFirst({
    where: { id: intentId, ...askedBy(ctx.actor) },
    select: { ...OUTCOME_COLUMNS, steps: { select: STEP_COLUMNS, orderBy: [{ position: 'asc' }, { key: 'asc' }] } },
  });
  if (!row) throw notFound('change');
  const outcome = row.state === 'waiting' && ctx.actor.kind === 'service' ? stillWaiting(row.id) : toOutcome(row);
  return row.steps.length === 0 ? outcome : { ...outcome, steps: row.steps.map(toStep) };
});
