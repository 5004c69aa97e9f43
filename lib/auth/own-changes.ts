import type { Principal } from '@/lib/access/principals';
import type { Db } from '@/lib/core/db';
import { Prisma } from '@/prisma/generated/client';

const LATELY_MS = 60_000;
/** Whoever made more since then made some within the last minute, or none that is still under way. */
const MOST_ASKED = 200;

/** Whether a change of this caller is under way, or ended within the last minute or after what a replica has. */
export async function hasOwnChange(db: Pick<Db, '$queryRaw'>, actor: Principal, levelWith: Date): Promise<boolean> {
  const own = ownOf(actor);
  if (!own) return true;
  const since = new Date(Math.min(levelWith.getTime(), Date.now() - LATELY_MS));
  const [row] = await db.$queryRaw<{ has: boolean }[]>`
    SELECT EXISTS (SELECT FROM (
      SELECT state, finished_at FROM intents WHERE ${own} AND created_at > now() - interval '1 day'
      ORDER BY created_at DESC LIMIT ${MOST_ASKED}
    ) i WHERE state IN ('queued', 'running', 'unknown') OR finished_at >= ${since}) AS has`;
  return row?.has ?? true;
}

function ownOf(actor: Principal): Prisma.Sql | null {
  if (actor.kind === 'person') return Prisma.sql`actor_person_id = ${actor.personId}::uuid`;
  if (actor.kind === 'service') return Prisma.sql`actor_token_id = ${actor.tokenId}::uuid`;
  return null;
}
