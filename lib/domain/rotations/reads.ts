import type { Caller } from '@/lib/access/principals';
import type { Db, Tx } from '@/lib/core/db';
import { nameSql } from '@/lib/core/names';
import { dayOf } from '@/lib/core/time';
import { DEFAULT_PATTERN, type Named, suggestName } from '@/lib/domain/key-policy/name-rules';
import { readKeyNames, readKeyPolicy } from '@/lib/domain/key-policy/reads';
import type { KeyPolicy } from '@/lib/domain/key-policy/schema';
import { Prisma } from '@/prisma/generated/client';
import { LOOKS_LIKE_IT, mayReplace } from './candidate-sql';
import { type FactsRow, type RotationRow, rotationFacts, rotationRows, untouchedIds } from './rows-sql';
import { dueDaysShown, isShown, type RotationState, rotationState } from './rules';
import type { RotationFacet } from './schema';
import { factsOf } from './state-rules';

/** One key and its rotation; null where the actor may not see the whole key. */
export async function readRotation(
  db: Db | Tx,
  actor: Caller,
  apiKeyId: string,
  now: Date,
): Promise<{ row: RotationRow | null; policy: KeyPolicy }> {
  const policy = await readKeyPolicy(db);
  const [row] = await db.$queryRaw<RotationRow[]>`${rotationRows(actor, policy, now, [apiKeyId])}`;
  return { row: row ?? null, policy };
}

/** Where replacing each of these keys stands, whoever asks: the caller shows it of keys alone that the reader sees whole. */
export async function readRotationStates(
  db: Db | Tx,
  now: Date,
  ids: readonly string[],
): Promise<Map<string, RotationState>> {
  const policy = await readKeyPolicy(db);
  const rows = await db.$queryRaw<FactsRow[]>`${rotationFacts(policy, now, ids)}`;
  const today = dayOf(now);
  return new Map(rows.map((row) => [row.id, rotationState(factsOf(row, policy), today)]));
}

/**
 * A query for the ids of keys that a list under that facet shows, whoever asks. Keys with a rotation are looked at one by one; of
 * the others, thousands perhaps, Postgres goes by the day on which they are due.
 */
export async function findIdsShown(
  db: Db | Tx,
  policy: KeyPolicy,
  facet: RotationFacet,
  now: Date,
): Promise<Prisma.Sql> {
  const today = dayOf(now);
  const rows = await db.$queryRaw<FactsRow[]>`${rotationFacts(policy, now)}`;
  const ids = rows
    .filter((row) => isShown(facet, rotationState(factsOf(row, policy), today), row.dueDay, today))
    .map(({ id }) => id);
  const untouched = dueDaysShown(facet, today);
  const listed = Prisma.sql`SELECT unnest(${ids}::text[])`;
  return untouched ? Prisma.sql`${listed} UNION ALL ${untouchedIds(policy, now, untouched)}` : listed;
}

/** A name for the successor, by the pattern in effect or the usual one, that no key has. */
export async function planName(db: Db | Tx, { namePattern }: KeyPolicy, key: Named): Promise<string> {
  return suggestName(namePattern ?? DEFAULT_PATTERN, key, await readKeyNames(db));
}

export interface Candidate {
  id: string;
  name: string;
  hint: string | null;
  createdAt: Date | null;
  createdByName: string | null;
  looksLikeIt: boolean;
}

const MOST_CANDIDATES = 10;

/** Keys that may replace it, what looks like its successor first. */
export async function readCandidates(db: Db | Tx, apiKeyId: string, now: Date): Promise<Candidate[]> {
  return db.$queryRaw<Candidate[]>`
    SELECT c.id, c.name, c.partial_key_hint AS hint, c.created_at AS "createdAt", ${LOOKS_LIKE_IT} AS "looksLikeIt",
      ${nameSql(Prisma.sql`u`, { id: Prisma.sql`c.created_by_id`, type: Prisma.sql`c.created_by_type` })} AS "createdByName"
    FROM key_rotations x JOIN api_keys k ON k.id = x.api_key_id CROSS JOIN api_keys c
    LEFT JOIN users u ON u.id = c.created_by_id
    WHERE x.api_key_id = ${apiKeyId} AND x.started_at IS NOT NULL AND ${mayReplace(now)}
    ORDER BY c.name = x.planned_name DESC, ${LOOKS_LIKE_IT} DESC, c.created_at DESC, c.id LIMIT ${MOST_CANDIDATES}`;
}
