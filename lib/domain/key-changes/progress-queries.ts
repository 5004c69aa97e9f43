import { notFound } from '@/lib/core/errors';
import { kindOfKey } from '@/lib/domain/api-keys/rules';
import { OPEN_STATES } from '@/lib/domain/operations/rules';
import { readPage } from '@/lib/lists/read-page';
import { contains, ordered } from '@/lib/lists/sql';
import { answer, type CallerCtx } from '@/lib/operations/answer';
import { Prisma } from '@/prisma/generated/client';
import {
  type KeyChangeDetail,
  type KeyChangeListed,
  type KeyChangeRow,
  keyChangeGet,
  keyChangeList,
} from './query-schema';
import { estimateSeconds } from './rules';
import { type SeenChange, STEP_STATE, seenChanges, seenSteps } from './seen-sql';
import { actOf, standingOf } from './standing-rules';

const MOST_ROWS = 500;
const MAY_RETRY = ['stopped', 'incomplete'];

/** One change of many keys, as far as it is: by key, what failed first. */
export const getKeyChange = answer(keyChangeGet, async (ctx, { changeId }) => {
  const found = await findChange(ctx, changeId);
  const rows = await ctx.db.$queryRaw<KeyChangeRow[]>`
    SELECT substr(s.key, 5) AS "apiKeyId", s.label, ${STEP_STATE} AS state, coalesce(s.message, s.detail ->> 'why') AS message, s.at
    FROM intent_steps s WHERE s.intent_id = ${found.intentId}::uuid AND ${seenSteps(ctx.actor, found.isWhole)}
    ORDER BY array_position(ARRAY['failed', 'unknown', 'running', 'skipped', 'waiting', 'done'], ${STEP_STATE}), s.position
    LIMIT ${MOST_ROWS}`;
  return toDetail(found, rows);
});

type Found = SeenChange & { asked: Record<string, unknown> | null };

function toDetail(found: Found, rows: KeyChangeRow[]): KeyChangeDetail {
  const { id, intentId, askedByName, at, stopAskedBy, counts, undoesId, isWhole } = found;
  const { words, keys, state } = standingOf(found);
  const act = found.act ?? '';
  const left = counts.waiting + counts.running;
  const kinds = rows.filter((row) => row.state === 'waiting').map(({ apiKeyId }) => kindOfKey(apiKeyId));
  const perKey = kinds.length > 0 ? estimateSeconds(actOf(act), kinds) / kinds.length : 0;
  const isEnded = !['running', 'stopping'].includes(state);
  return {
    ...{ id, intentId, act, words, keys, state, askedByName, at, counts, rows, stopAskedBy, undoesId, isWhole },
    message: state === 'done' || !isWhole ? null : found.errorMessage,
    estimateSeconds: isEnded ? null : Math.ceil(perKey * left),
    asked: isWhole && MAY_RETRY.includes(state) ? found.asked : null,
    canUndo: isWhole && act === 'disable' && counts.done > 0 && isEnded && !found.isUndone,
  };
}

async function findChange(ctx: CallerCtx, changeId: string): Promise<Found> {
  const [found] = await ctx.db.$queryRaw<Found[]>`
    SELECT r.*, c.asked FROM (${seenChanges(
      ctx.actor,
      Prisma.sql`i.id = coalesce((SELECT intent_id FROM key_changes WHERE id = ${changeId}::uuid), ${changeId}::uuid)`,
    )}) r LEFT JOIN key_changes c ON c.id::text = r.id`;
  if (!found) throw notFound('API key change');
  return found;
}

/** What was begun, and what waits to be or was never: an earlier try of a change has steps, too, and is part of that change. */
const ONCE = Prisma.sql`(c.id IS NOT NULL OR (i.state <> 'denied' AND NOT EXISTS (SELECT FROM intent_steps t WHERE t.intent_id = i.id)))`;
const FACETS = {
  all: Prisma.sql`true`,
  open: Prisma.sql`r."intentState" = ANY(${OPEN_STATES}::text[])`,
  unfinished: Prisma.sql`r."intentState" <> ALL(${[...OPEN_STATES, 'succeeded']}::text[])`,
  done: Prisma.sql`r."intentState" = 'succeeded'`,
};

/** Changes of many keys, newest first. */
export const listKeyChanges = answer(keyChangeList, async (ctx, { search, show, act, page }) => {
  const { rows, ...list } = await readPage<SeenChange, keyof typeof FACETS>(ctx.db, {
    rows: seenChanges(ctx.actor, ONCE),
    where: [
      contains([Prisma.sql`r."askedByName"`], search),
      ...(act === undefined ? [] : [Prisma.sql`r.act = ${act}`]),
    ],
    facets: FACETS,
    show,
    order: Prisma.sql`${ordered(Prisma.sql`r.at`, 'desc')}, r.id`,
    page,
    // Steps are counted only of those on the page.
    slim: Prisma.sql`r.id, r.at, r."intentState"`,
  });
  return { ...list, rows: rows.map(toListed) };
});

function toListed(found: SeenChange): KeyChangeListed {
  const { id, intentId, act, askedByName, at, counts, isWhole } = found;
  return { ...{ id, intentId, act, askedByName, at, counts, isWhole }, ...standingOf(found) };
}
