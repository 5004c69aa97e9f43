import type { Caller } from '@/lib/access/principals';
import { addDays, type Day, dayOf } from '@/lib/core/time';
import { stateAt } from '@/lib/domain/api-keys/state-sql';
import { keyRows } from '@/lib/domain/api-keys/visible-sql';
import { judgedKeys } from '@/lib/domain/key-policy/judged-sql';
import type { KeyPolicy } from '@/lib/domain/key-policy/schema';
import { Prisma } from '@/prisma/generated/client';
import { LOOKS_LIKE_IT, mayReplace } from './candidate-sql';
import { SOON_DAYS } from './rules';

/** What the state of a rotation is worked out from, besides the policy. */
export interface FactsRow {
  id: string;
  status: string;
  lastUsedDay: string | null;
  rotationDays: number | null;
  dueDay: string | null;
  startedAt: Date | null;
  successor: string | null;
  confirmedAt: Date | null;
  candidates: number;
  disabledDay: string | null;
  putOffUntil: string | null;
  exceptedUntil: string | null;
}

/** What Postgres gives of one key and its rotation. */
export interface RotationRow extends FactsRow {
  name: string;
  environment: string | null;
  purpose: string;
  workspaceId: string | null;
  workspaceName: string | null;
  ownerId: string | null;
  ownerName: string | null;
  createdAt: Date | null;
  startedByName: string | null;
  plannedName: string | null;
  successorId: string | null;
  successorName: string | null;
  successorUsedDay: string | null;
  confirmedByName: string | null;
  putOffReason: string | null;
  putOffByName: string | null;
  exceptedReason: string | null;
  exceptedByName: string | null;
}

const utcDay = (at: Prisma.Sql) => Prisma.sql`(${at} AT TIME ZONE 'UTC')::date::text`;

const named = (ids: readonly string[]) => Prisma.sql`k.id = ANY(${[...ids]}::text[])`;
const dueUntil = (day: Day) => Prisma.sql`j."dueAt" < ${addDays(day, 1)}::date`;

/** Keys `k` that have, or soon need, a rotation; those named where ids are given. */
function rotates(now: Date, ids?: readonly string[]): Prisma.Sql {
  if (ids) return named(ids);
  return Prisma.sql`(x.api_key_id IS NOT NULL OR ${dueUntil(addDays(dayOf(now), SOON_DAYS))})`;
}

/** Ids of keys that work and have no rotation, whoever asks, by the days on which they are due. */
export function untouchedIds(
  policy: KeyPolicy,
  now: Date,
  { after, until }: { after: Day | null; until: Day },
): Prisma.Sql {
  return Prisma.sql`SELECT j.id FROM (${judgedKeys(policy, now)}) j
    WHERE ${dueUntil(until)} ${after === null ? Prisma.empty : Prisma.sql`AND NOT ${dueUntil(after)}`}
      AND NOT EXISTS (SELECT FROM key_rotations x WHERE x.api_key_id = j.id)`;
}

function facts(now: Date): Prisma.Sql {
  return Prisma.sql`k.id, ${stateAt(now)} AS status, q.last_used_day::text AS "lastUsedDay",
    j."rotationDays", ${utcDay(Prisma.sql`j."dueAt"`)} AS "dueDay",
    x.started_at AS "startedAt", ${stateAt(now, Prisma.sql`s`)} AS successor, x.confirmed_at AS "confirmedAt",
    coalesce(n.candidates, 0) AS candidates, ${utcDay(Prisma.sql`d.at`)} AS "disabledDay",
    x.put_off_until::text AS "putOffUntil", x.excepted_until::text AS "exceptedUntil"`;
}

/** What the facts of key `k` are read from. */
function factsJoined(policy: KeyPolicy, now: Date): Prisma.Sql {
  return Prisma.sql`
    LEFT JOIN key_stats q ON q.key_ref = k.ref
    LEFT JOIN (${judgedKeys(policy, now)}) j ON j.id = k.id
    LEFT JOIN key_rotations x ON x.api_key_id = k.id
    LEFT JOIN api_keys s ON s.id = x.successor_id
    LEFT JOIN LATERAL (
      SELECT count(*)::int AS candidates FROM api_keys c WHERE x.started_at IS NOT NULL AND x.successor_id IS NULL
        AND ${mayReplace(now)} AND ${LOOKS_LIKE_IT}
    ) n ON true
    LEFT JOIN LATERAL (
      SELECT greatest((
        SELECT max(i.finished_at) FROM intents i WHERE i.subject_kind = 'api_key' AND i.subject_id = k.id
          AND i.command = 'api_key.disable' AND i.state = 'succeeded'
      ), (
        SELECT max(s.at) FROM intent_steps s WHERE s.key = 'key:' || k.id AND s.detail ->> 'outcome' = 'disabled'
      )) AS at WHERE x.successor_id IS NOT NULL
    ) d ON true`;
}

/** The facts alone of the keys named, or of all that have a rotation, whoever asks: the caller leaves out what a reader may not see. */
export function rotationFacts(policy: KeyPolicy, now: Date, ids?: readonly string[]): Prisma.Sql {
  const which = ids ? named(ids) : Prisma.sql`x.api_key_id IS NOT NULL`;
  return Prisma.sql`SELECT ${facts(now)} FROM api_keys k ${factsJoined(policy, now)} WHERE ${which}`;
}

/** Keys that the actor may see whole and that have, or soon need, a rotation, with names; those named where ids are given. */
export function rotationRows(actor: Caller, policy: KeyPolicy, now: Date, ids?: readonly string[]): Prisma.Sql {
  return Prisma.sql`
    SELECT ${facts(now)}, v.name, k.environment, k.purpose, v."workspaceId", v."workspaceName", v."ownerId", v."ownerName", v."createdAt",
      b.name AS "startedByName", x.planned_name AS "plannedName", x.successor_id AS "successorId", s.name AS "successorName",
      t.last_used_day::text AS "successorUsedDay", p.name AS "confirmedByName",
      x.put_off_reason AS "putOffReason", o.name AS "putOffByName", x.excepted_reason AS "exceptedReason", e.name AS "exceptedByName"
    FROM (${keyRows(actor, now, 'anthropic')}) v JOIN api_keys k ON k.id = v.id ${factsJoined(policy, now)}
    LEFT JOIN key_stats t ON t.key_ref = s.ref
    LEFT JOIN people b ON b.id = x.started_by_id
    LEFT JOIN people p ON p.id = x.confirmed_by_id
    LEFT JOIN people o ON o.id = x.put_off_by_id
    LEFT JOIN people e ON e.id = x.excepted_by_id
    WHERE v."isDetailed" AND ${rotates(now, ids)}`;
}
