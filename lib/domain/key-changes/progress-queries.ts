import { reach } from '@/lib/access/reach';
import { counted } from '@/lib/core/counted';
import { notFound } from '@/lib/core/errors';
import { kindOfKey } from '@/lib/domain/api-keys/rules';
import { commandWords } from '@/lib/domain/operations/schema';
import { answer, type CallerCtx } from '@/lib/operations/answer';
import { Prisma } from '@/prisma/generated/client';
import { type KeyChangeDetail, type KeyChangeRow, keyChangeGet } from './query-schema';
import { type ChangeAct, changeState, changeWords, estimateSeconds } from './rules';

const MOST_ROWS = 500;
const STEP_STATE = Prisma.sql`CASE WHEN s.detail ->> 'outcome' = 'skipped' THEN 'skipped' ELSE s.state END`;
const MAY_RETRY = ['stopped', 'incomplete'];

interface Found {
  id: string;
  intentId: string;
  command: string;
  act: string | null;
  keys: number | null;
  asked: Record<string, unknown> | null;
  undoesId: string | null;
  askedById: string | null;
  askedByName: string | null;
  at: Date;
  stopAskedBy: string | null;
  intentState: string;
  errorMessage: string | null;
  subjectName: string | null;
  /** Of one that waits for approval, or did. */
  what: string | null;
  isUndone: boolean;
  counts: Record<'waiting' | 'running' | 'done' | 'skipped' | 'failed' | 'unknown', number>;
}

/** One change of many keys, as far as it is: by key, what failed first. */
export const getKeyChange = answer(keyChangeGet, async (ctx, { changeId }) => {
  const found = await findChange(ctx, changeId);
  const rows = await ctx.db.$queryRaw<KeyChangeRow[]>`
    SELECT substr(s.key, 5) AS "apiKeyId", s.label, ${STEP_STATE} AS state, coalesce(s.message, s.detail ->> 'why') AS message, s.at
    FROM intent_steps s WHERE s.intent_id = ${found.intentId}::uuid
    ORDER BY array_position(ARRAY['failed', 'unknown', 'running', 'skipped', 'waiting', 'done'], ${STEP_STATE}), s.position
    LIMIT ${MOST_ROWS}`;
  return toDetail(found, rows);
});

function toDetail(found: Found, rows: KeyChangeRow[]): KeyChangeDetail {
  const { id, intentId, command, askedByName, at, stopAskedBy, counts, asked, undoesId } = found;
  const steps = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const { intentState } = found;
  const state = changeState({ intentState, isStopAsked: stopAskedBy !== null, waiting: counts.waiting, steps });
  const act = found.act ?? '';
  const keys = found.keys ?? steps;
  const isKnown = found.act !== null;
  const left = counts.waiting + counts.running;
  const kinds = rows.filter((row) => row.state === 'waiting').map(({ apiKeyId }) => kindOfKey(apiKeyId));
  const perKey = kinds.length > 0 ? estimateSeconds(actOf(act), kinds) / kinds.length : 0;
  return {
    ...{ id, intentId, act, keys, state, at, counts, rows, stopAskedBy, undoesId },
    words: !isKnown
      ? (found.what ?? `${commandWords(command)}: ${found.subjectName ?? ''}`)
      : act === 'undo'
        ? `Enable again ${counted(keys, 'API key', 'API keys')}`
        : changeWords(actOf(act), keys),
    message: state === 'done' ? null : found.errorMessage,
    askedByName: askedByName ?? 'Steward',
    estimateSeconds: state === 'running' || state === 'stopping' ? Math.ceil(perKey * left) : null,
    asked: MAY_RETRY.includes(state) ? asked : null,
    canUndo: act === 'disable' && counts.done > 0 && !['running', 'stopping'].includes(state) && !found.isUndone,
  };
}

const actOf = (act: string): ChangeAct => (act === 'undo' ? 'enable' : (act as ChangeAct));

/** Theirs, or any for whoever may change every key. Before the worker took it, only what was asked for is known. */
async function findChange(ctx: CallerCtx, changeId: string): Promise<Found> {
  const [found] = await ctx.db.$queryRaw<Found[]>`
    SELECT coalesce(c.id, i.id)::text AS id, i.id::text AS "intentId", i.command, c.act, c.keys, c.asked,
      c.undoes_id::text AS "undoesId", coalesce(c.asked_by_id, i.actor_person_id)::text AS "askedById",
      coalesce(c.asked_by_name, nullif(p.name, ''), p.email, i.actor_name) AS "askedByName", coalesce(c.at, i.created_at) AS at,
      c.stop_asked_by AS "stopAskedBy", i.state AS "intentState", i.error_message AS "errorMessage", i.subject_name AS "subjectName",
      (SELECT what FROM approvals a WHERE a.intent_id = i.id) AS what,
      EXISTS (SELECT FROM key_changes u WHERE u.undoes_id = c.id) AS "isUndone",
      (SELECT jsonb_build_object(
        'waiting', count(*) FILTER (WHERE x.state = 'waiting'), 'running', count(*) FILTER (WHERE x.state = 'running'),
        'done', count(*) FILTER (WHERE x.state = 'done'), 'skipped', count(*) FILTER (WHERE x.state = 'skipped'),
        'failed', count(*) FILTER (WHERE x.state = 'failed'), 'unknown', count(*) FILTER (WHERE x.state = 'unknown'))
        FROM (SELECT ${STEP_STATE} AS state FROM intent_steps s WHERE s.intent_id = i.id) x) AS counts
    FROM intents i LEFT JOIN key_changes c ON c.intent_id = i.id LEFT JOIN people p ON p.id = i.actor_person_id
    WHERE i.id = coalesce((SELECT intent_id FROM key_changes WHERE id = ${changeId}::uuid), ${changeId}::uuid)
      AND split_part(i.command, '.', 1) = 'key_change' AND i.command <> 'key_change.stop'`;
  const isTheirs = found?.askedById != null && found.askedById === ctx.actor.personId;
  if (!found || !(isTheirs || reach(ctx.actor, 'api_key:write').all)) throw notFound('API key change');
  return found;
}
