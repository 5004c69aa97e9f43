import type { Caller } from '@/lib/access/principals';
import { addDays, dayOf } from '@/lib/core/time';
import { stateAt } from '@/lib/domain/api-keys/state-sql';
import { keyRows } from '@/lib/domain/api-keys/visible-sql';
import { judgedKeys } from '@/lib/domain/key-policy/judged-sql';
import type { KeyPolicy } from '@/lib/domain/key-policy/schema';
import { Prisma } from '@/prisma/generated/client';
import { LOOKS_LIKE_IT, mayReplace } from './candidate-sql';
import { SOON_DAYS } from './rules';

/** What Postgres gives of one key and its rotation. */
export interface RotationRow {
  id: string;
  name: string;
  environment: string | null;
  purpose: string;
  workspaceId: string | null;
  workspaceName: string | null;
  ownerId: string | null;
  ownerName: string | null;
  status: string;
  createdAt: Date | null;
  lastUsedDay: string | null;
  rotationDays: number | null;
  dueDay: string | null;
  startedAt: Date | null;
  startedByName: string | null;
  plannedName: string | null;
  successorId: string | null;
  successorName: string | null;
  successor: string | null;
  successorUsedDay: string | null;
  confirmedAt: Date | null;
  confirmedByName: string | null;
  candidates: number;
  disabledDay: string | null;
  putOffUntil: string | null;
  putOffReason: string | null;
  putOffByName: string | null;
  exceptedUntil: string | null;
  exceptedReason: string | null;
  exceptedByName: string | null;
}

const utcDay = (at: Prisma.Sql) => Prisma.sql`(${at} AT TIME ZONE 'UTC')::date::text`;

/** Keys that the actor may see whole and that have, or soon need, a rotation; those named where ids are given. */
export function rotationRows(actor: Caller, policy: KeyPolicy, now: Date, ids?: readonly string[]): Prisma.Sql {
  const soon = addDays(dayOf(now), SOON_DAYS);
  const which =
    ids === undefined
      ? Prisma.sql`(x.api_key_id IS NOT NULL OR j."dueAt" < ${addDays(soon, 1)}::date)`
      : Prisma.sql`v.id = ANY(${[...ids]}::text[])`;
  return Prisma.sql`
    SELECT v.id, v.name, k.environment, k.purpose, v."workspaceId", v."workspaceName", v."ownerId", v."ownerName", v.status, v."createdAt", v."lastUsedDay",
      j."rotationDays", ${utcDay(Prisma.sql`j."dueAt"`)} AS "dueDay",
      x.started_at AS "startedAt", b.name AS "startedByName", x.planned_name AS "plannedName", x.successor_id AS "successorId",
      s.name AS "successorName", ${stateAt(now, Prisma.sql`s`)} AS successor,
      t.last_used_day::text AS "successorUsedDay", x.confirmed_at AS "confirmedAt", p.name AS "confirmedByName",
      coalesce(n.candidates, 0) AS candidates, ${utcDay(Prisma.sql`d.at`)} AS "disabledDay",
      x.put_off_until::text AS "putOffUntil", x.put_off_reason AS "putOffReason", o.name AS "putOffByName",
      x.excepted_until::text AS "exceptedUntil", x.excepted_reason AS "exceptedReason", e.name AS "exceptedByName"
    FROM (${keyRows(actor, now, 'anthropic')}) v JOIN api_keys k ON k.id = v.id
    LEFT JOIN (${judgedKeys(policy, now)}) j ON j.id = v.id
    LEFT JOIN key_rotations x ON x.api_key_id = v.id
    LEFT JOIN api_keys s ON s.id = x.successor_id
    LEFT JOIN key_stats t ON t.key_ref = s.ref
    LEFT JOIN people b ON b.id = x.started_by_id
    LEFT JOIN people p ON p.id = x.confirmed_by_id
    LEFT JOIN people o ON o.id = x.put_off_by_id
    LEFT JOIN people e ON e.id = x.excepted_by_id
    LEFT JOIN LATERAL (
      SELECT count(*)::int AS candidates FROM api_keys c WHERE x.started_at IS NOT NULL AND x.successor_id IS NULL
        AND ${mayReplace(now)} AND ${LOOKS_LIKE_IT}
    ) n ON true
    LEFT JOIN LATERAL (
      SELECT greatest((
        SELECT max(i.finished_at) FROM intents i WHERE i.subject_kind = 'api_key' AND i.subject_id = v.id
          AND i.command = 'api_key.disable' AND i.state = 'succeeded'
      ), (
        SELECT max(s.at) FROM intent_steps s WHERE s.key = 'key:' || v.id AND s.detail ->> 'outcome' = 'disabled'
      )) AS at WHERE x.successor_id IS NOT NULL
    ) d ON true
    WHERE v."isDetailed" AND ${which}`;
}
