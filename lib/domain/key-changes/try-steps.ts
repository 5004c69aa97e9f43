import { z } from 'zod';
import { canonicalJson } from '@/lib/core/crypto';
import type { Db } from '@/lib/core/db';
import { personIdOf } from '@/lib/operations/caller';
import type { CommandCtx } from '@/lib/operations/command-context';
import type { KeyChange } from '@/prisma/generated/client';

const APPROVAL_HOLDS_MS = 24 * 3_600_000;
const MOST_TRIES = 20;

interface Recorded {
  act: string;
  keys: number;
  asked: object;
  undoesId: string | null;
}

/** Notes the try that begins or goes on: a new change, or the rest of an earlier one. */
export async function recordTry(
  ctx: CommandCtx,
  resumeOf: string | undefined,
  { asked, ...row }: Recorded,
): Promise<KeyChange> {
  const { db, intentId, actor, now } = ctx;
  const own = await db.keyChange.findUnique({ where: { intentId } });
  if (own) return own;
  const earlier = resumeOf === undefined ? null : await db.keyChange.findUnique({ where: { intentId: resumeOf } });
  if (earlier) {
    const data = { intentId, stopAskedAt: null, stopAskedBy: null };
    return db.keyChange.update({ where: { id: earlier.id }, data });
  }
  const { resumeOf: _, ...rest } = asked as { resumeOf?: string };
  const by = { askedById: personIdOf(ctx), askedByName: actor.name, at: now };
  return db.keyChange.create({ data: { id: intentId, intentId, ...row, asked: rest, ...by } });
}

export function findTry(db: Db, changeId: string): Promise<KeyChange | null> {
  return db.keyChange.findUnique({ where: { id: changeId } });
}

const resumed = z.object({ resumeOf: z.uuid().optional() });

/** Whether a second person approved exactly what this is the rest of: a try in between may have asked for something else. */
export async function isApprovedBefore(db: Db, asked: { resumeOf?: string }, now: Date): Promise<boolean> {
  const since = new Date(now.getTime() - APPROVAL_HOLDS_MS);
  const wanted = withoutTry(asked);
  for (let [id, tries] = [asked.resumeOf, 0]; id !== undefined && tries < MOST_TRIES; tries += 1) {
    const where = {
      intentId: id,
      tokenId: null,
      decision: { in: ['approved', 'overridden'] },
      decidedAt: { gt: since },
    };
    const approved = await db.approval.findFirst({ where });
    if (approved) return withoutTry(approved.input) === wanted;
    const intent = await db.intent.findUnique({ where: { id }, select: { input: true } });
    id = resumed.catch({}).parse(intent?.input).resumeOf;
  }
  return false;
}

function withoutTry(input: unknown): string {
  const { resumeOf: _, ...rest } = z.record(z.string(), z.unknown()).parse(input);
  return canonicalJson(rest);
}

interface Disabled {
  id: string;
  isChangedSince: boolean;
}

/** Keys that a change disabled itself, and whether anybody changed their state since, alone or with others. */
export function findDisabledBy(db: Db, intentId: string): Promise<Disabled[]> {
  return db.$queryRaw<Disabled[]>`
    WITH disabled AS (
      SELECT substr(key, 5) AS id, key, at, position FROM intent_steps
      WHERE intent_id = ${intentId}::uuid AND state = 'done' AND detail ->> 'outcome' = 'disabled'
    )
    SELECT d.id, EXISTS (
      SELECT FROM intents i WHERE i.subject_kind IN ('api_key', 'gateway_key') AND i.subject_id = d.id AND i.finished_at > d.at
        AND i.state = 'succeeded' AND split_part(i.command, '.', 2) IN ('disable', 'enable', 'archive', 'revoke')
    ) OR EXISTS (
      SELECT FROM intent_steps s JOIN key_changes c ON c.intent_id = s.intent_id
      WHERE s.key = d.key AND s.at > d.at AND s.state = 'done'
        AND s.detail ->> 'outcome' IN ('disabled', 'enabled', 'archived')
    ) AS "isChangedSince"
    FROM disabled d ORDER BY d.position, d.id`;
}
