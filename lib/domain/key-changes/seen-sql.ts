import type { Caller } from '@/lib/access/principals';
import { reach } from '@/lib/access/reach';
import { anyOf } from '@/lib/lists/sql';
import { Prisma } from '@/prisma/generated/client';

/** What Postgres gives of one change of many keys, as far as the reader sees it. */
export interface SeenChange {
  id: string;
  intentId: string;
  command: string;
  /** Null until the worker has begun it; so are the keys. */
  act: string | null;
  keys: number | null;
  undoesId: string | null;
  askedByName: string;
  at: Date;
  stopAskedBy: string | null;
  intentState: string;
  errorMessage: string | null;
  subjectName: string | null;
  /** Of one that waits for approval, or did. */
  what: string | null;
  isUndone: boolean;
  /** Else only keys of workspaces where the reader may change keys are told and counted. */
  isWhole: boolean;
  counts: Record<'waiting' | 'running' | 'done' | 'skipped' | 'failed' | 'unknown', number>;
}

/** Of a step `s`. */
export const STEP_STATE = Prisma.sql`CASE WHEN s.detail ->> 'outcome' = 'skipped' THEN 'skipped' ELSE s.state END`;

/** Theirs, or any for whoever may change every key: of a change `i`, with what is kept of it `c`. */
function seenWhole(actor: Caller): Prisma.Sql {
  if (reach(actor, 'api_key:write').all) return Prisma.sql`true`;
  const byToken = actor.kind === 'service' ? [Prisma.sql`i.actor_token_id = ${actor.tokenId}::uuid`] : [];
  // A token of some workspaces has no part in what its person did elsewhere.
  const isLimited = actor.kind === 'service' && actor.workspaceIds !== null;
  const byPerson = Prisma.sql`coalesce(c.asked_by_id, i.actor_person_id) = ${actor.personId}::uuid`;
  return anyOf([...byToken, ...(isLimited ? [] : [byPerson])]);
}

/** Steps `s` of keys in workspaces where the reader may change keys. */
function ofTheirKeys(actor: Caller): Prisma.Sql {
  const { workspaceIds } = reach(actor, 'api_key:write');
  if (workspaceIds.length === 0) return Prisma.sql`false`;
  return Prisma.sql`s.key IN (
    SELECT 'key:' || id FROM api_keys WHERE workspace_id = ANY(${workspaceIds}::text[])
    UNION ALL SELECT 'key:' || id::text FROM gateway_keys WHERE workspace_id = ANY(${workspaceIds}::text[]))`;
}

/** Steps `s` that the reader sees of a change of which `isWhole` tells whether they see all. */
export function seenSteps(actor: Caller, isWhole: boolean): Prisma.Sql {
  return isWhole ? Prisma.sql`true` : ofTheirKeys(actor);
}

/** What was asked of many keys, as far as the reader sees it. What the worker has not begun yet is known by its approval alone. */
export function seenChanges(actor: Caller, where: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT coalesce(c.id, i.id)::text AS id, i.id::text AS "intentId", i.command, c.act, c.keys, c.undoes_id::text AS "undoesId",
      coalesce(c.asked_by_name, nullif(p.name, ''), p.email, i.actor_name, 'Steward') AS "askedByName", coalesce(c.at, i.created_at) AS at,
      c.stop_asked_by AS "stopAskedBy", i.state AS "intentState", i.error_message AS "errorMessage", i.subject_name AS "subjectName",
      (SELECT what FROM approvals a WHERE a.intent_id = i.id) AS what,
      EXISTS (SELECT FROM key_changes u WHERE u.undoes_id = c.id) AS "isUndone", w.whole AS "isWhole",
      (SELECT jsonb_build_object(
        'waiting', count(*) FILTER (WHERE x.state = 'waiting'), 'running', count(*) FILTER (WHERE x.state = 'running'),
        'done', count(*) FILTER (WHERE x.state = 'done'), 'skipped', count(*) FILTER (WHERE x.state = 'skipped'),
        'failed', count(*) FILTER (WHERE x.state = 'failed'), 'unknown', count(*) FILTER (WHERE x.state = 'unknown'))
        FROM (SELECT ${STEP_STATE} AS state FROM intent_steps s
          WHERE s.intent_id = i.id AND (w.whole OR ${ofTheirKeys(actor)})) x) AS counts
    FROM intents i LEFT JOIN key_changes c ON c.intent_id = i.id LEFT JOIN people p ON p.id = i.actor_person_id
    CROSS JOIN LATERAL (SELECT coalesce(${seenWhole(actor)}, false) AS whole) w
    WHERE split_part(i.command, '.', 1) = 'key_change' AND i.command <> 'key_change.stop' AND ${where}
      AND (w.whole OR EXISTS (SELECT FROM intent_steps s WHERE s.intent_id = i.id AND ${ofTheirKeys(actor)}))`;
}
