import type { Db, Tx } from '@/lib/core/db';
import { literally } from '@/lib/lists/sql';
import type { Found } from './sql';

const MOST_FOUND = 500;

const NONE: Found = { personIds: [], tokenIds: [], kinds: [], subjects: [] };

/** Looks words up among names first: few enough to be read whole, while changes are not. */
export async function findNamed(db: Db | Tx, { who, target }: { who: string; target: string }): Promise<Found> {
  if (who === '' && target === '') return NONE;
  const [whoLike, targetLike] = [who, target].map((text) => (text === '' ? null : `%${literally(text)}%`));
  const [found] = await db.$queryRaw<Found[]>`
    SELECT ARRAY(SELECT id::text FROM people WHERE name ILIKE ${whoLike} OR email ILIKE ${whoLike} LIMIT ${MOST_FOUND}) AS "personIds",
      ARRAY(SELECT id::text FROM scim_tokens WHERE name ILIKE ${whoLike} UNION ALL
        SELECT id::text FROM service_tokens WHERE name ILIKE ${whoLike} LIMIT ${MOST_FOUND}) AS "tokenIds",
      ARRAY(SELECT kind FROM (VALUES ('system', 'Steward'), ('code', 'One-time code')) AS known (kind, name)
        WHERE name ILIKE ${whoLike}) AS kinds,
      ARRAY(SELECT json_build_object('kind', kind, 'id', id) FROM subject_names
        WHERE name ILIKE ${targetLike} OR id = ${target || null} GROUP BY kind, id LIMIT ${MOST_FOUND}) AS subjects`;
  return found ?? NONE;
}
