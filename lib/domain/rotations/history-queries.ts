import { notFound } from '@/lib/core/errors';
import { keyRows } from '@/lib/domain/api-keys/visible-sql';
import { answer, type CallerCtx } from '@/lib/operations/answer';
import { type RotationHistoryAct, type RotationHistoryKey, rotationHistoryGet } from './query-schema';
import { ROTATION_ACTS } from './rules';

const MOST_STEPS = 50;
const MOST_ACTS = 200;
const COMMANDS = [...ROTATION_ACTS.map((act) => `rotation.${act}`), 'gateway_key.rotate'];

/** Which keys one replaced and which replaced it, of either kind, with what was done about it. */
export const getRotationHistory = answer(rotationHistoryGet, async (ctx, { apiKeyId }) => {
  const keys = await readLine(ctx, apiKeyId);
  if (!keys.some(({ id }) => id === apiKeyId)) throw notFound('API key');
  return { keys, acts: await readActs(ctx, keys) };
});

/** From a key back to the first and on to the last, a step at a time. */
function readLine(ctx: CallerCtx, apiKeyId: string): Promise<RotationHistoryKey[]> {
  return ctx.db.$queryRaw<RotationHistoryKey[]>`
    WITH RECURSIVE links AS MATERIALIZED (
      SELECT api_key_id AS former, successor_id AS next, confirmed_at AS at, confirmed_by_id AS by_id
      FROM key_rotations WHERE successor_id IS NOT NULL
      UNION ALL SELECT replaces_id::text, id::text, created_at, created_by_id FROM gateway_keys WHERE replaces_id IS NOT NULL
    ), line AS (
      SELECT ${apiKeyId}::text AS id, 0 AS place
      UNION SELECT near.id, near.place FROM line l CROSS JOIN LATERAL (
        SELECT next AS id, l.place + 1 AS place FROM links WHERE former = l.id AND l.place BETWEEN 0 AND ${MOST_STEPS}::int
        UNION ALL SELECT former, l.place - 1 FROM links WHERE next = l.id AND l.place BETWEEN -${MOST_STEPS}::int AND 0
      ) near
    )
    SELECT r.kind, r.id, r.name, r.hint, r.status, r."createdAt", n.at AS "replacedAt", coalesce(nullif(p.name, ''), p.email) AS "replacedByName"
    FROM (${keyRows(ctx.actor, ctx.now)}) r JOIN line l ON l.id = r.id
    LEFT JOIN links n ON n.former = r.id LEFT JOIN people p ON p.id = n.by_id
    WHERE r.id = ANY(ARRAY(SELECT id FROM line)) AND r."isDetailed" ORDER BY l.place, r.id`;
}

type StoredAct = Omit<RotationHistoryAct, 'keyName' | 'act'> & { command: string };

async function readActs(ctx: CallerCtx, keys: readonly RotationHistoryKey[]): Promise<RotationHistoryAct[]> {
  const names = new Map(keys.map(({ id, name }) => [id, name]));
  const acts = await ctx.db.$queryRaw<StoredAct[]>`
    SELECT i.id::text AS "intentId", i.subject_id AS "keyId", i.command, i.finished_at AS at, i.result ->> 'until' AS until,
      i.after ->> 'reason' AS reason, coalesce(i.after ->> 'successor', i.after ->> 'successorName') AS "successorName",
      coalesce(nullif(p.name, ''), p.email, i.actor_name, 'Steward') AS "byName"
    FROM intents i LEFT JOIN people p ON p.id = i.actor_person_id
    WHERE i.subject_kind IN ('api_key', 'gateway_key') AND i.subject_id = ANY(${[...names.keys()]}::text[])
      AND i.command = ANY(${COMMANDS}::text[]) AND i.state = 'succeeded'
    ORDER BY i.finished_at DESC, i.id LIMIT ${MOST_ACTS}`;
  // What was changed leaves out a reason that stayed as it was.
  const reasons = new Map<string, string>();
  return acts
    .reverse()
    .map(({ command, ...act }) => {
      const of = `${act.keyId} ${command}`;
      const reason = act.until === null ? null : (act.reason ?? reasons.get(of) ?? null);
      if (reason !== null) reasons.set(of, reason);
      const [, verb] = command.split('.') as [string, RotationHistoryAct['act']];
      return { ...act, reason, act: verb, keyName: names.get(act.keyId) ?? act.keyId };
    })
    .reverse();
}
