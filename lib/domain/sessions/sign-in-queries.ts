import { findActor } from '@/lib/access/find-actor';
import { answer } from '@/lib/operations/answer';
import type { Ctx } from '@/lib/operations/context';
import { type SignInRow, signInList, signInListOwn } from './query-schema';
import { isOutOfReach } from './rules';

/** So many are shown; the audit has all. */
const MOST_SHOWN = 50;

/** The actor's own sign-ins, newest first, as the audit tells them. Open to everyone who is signed in. */
export const listOwnSignIns = answer(signInListOwn, async (ctx) => signInsOf(ctx, ctx.actor.personId));

/** Somebody's sign-ins, for those who may end their sessions; addresses as those see them. */
export const listSignInsOf = answer(signInList, async (ctx, { personId }) => {
  const [rows, holder] = await Promise.all([signInsOf(ctx, personId), findActor(ctx.db, personId)]);
  if (!isOutOfReach(ctx.actor, personId, holder?.role ?? null)) return rows;
  return rows.map((row) => ({ ...row, address: null, agent: null }));
});

async function signInsOf({ db }: Ctx, personId: string): Promise<SignInRow[]> {
  return db.$queryRaw<SignInRow[]>`
    SELECT i.id::text AS "intentId", i.created_at AS at, i.address, i.agent, greatest(i.refusals, 1) AS attempts,
      CASE i.command WHEN 'session.prove' THEN 'confirmed' WHEN 'session.sign_in_failed' THEN 'failed' ELSE 'signed_in' END AS outcome,
      coalesce(i.after->>'method', i.after->>'door', '') AS method, i.after->>'factor' AS factor, coalesce((i.after->>'newBrowser')::boolean, false) AS "isNewBrowser",
      i.command = 'session.sign_in_new_network' AS "isNewNetwork"
    FROM (
      (SELECT id, command, created_at, address, agent, after, refusals FROM intents WHERE actor_person_id = ${personId}::uuid
        AND command IN ('session.sign_in', 'session.sign_in_new_network', 'session.prove')
        ORDER BY created_at DESC LIMIT ${MOST_SHOWN})
      UNION ALL
      (SELECT id, command, created_at, address, agent, after, refusals FROM intents WHERE subject_kind = 'person' AND subject_id = ${personId} AND command = 'session.sign_in_failed'
        ORDER BY created_at DESC LIMIT ${MOST_SHOWN})
    ) i
    ORDER BY i.created_at DESC, i.id LIMIT ${MOST_SHOWN}`;
}
