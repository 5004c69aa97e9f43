import type pg from 'pg';
import type { z } from 'zod';
import { canonicalJson, sha256 } from '@/lib/core/crypto';
import { AppError } from '@/lib/core/errors';
import { newId } from '@/lib/core/ids';
import type { CommandDeclaration } from '@/lib/operations/declare-command';
import { listConcernedWorkspaces, subjectColumns } from '@/lib/operations/subject';

/**
 * Submits a change in Steward's own name, such as placing someone who accepted an invite. The same `cause` is never
 * submitted twice. Returns the intent's id, or null if it existed already.
 */
export async function submitSystemIntent<Schema extends z.ZodType>(
  client: pg.Pool | pg.ClientBase,
  declaration: CommandDeclaration<Schema>,
  rawInput: z.input<Schema>,
  { cause, actorName = 'Steward' }: { cause: string | ((target: string) => string); actorName?: string },
): Promise<string | null> {
  await requireRate(client, actorName);
  const input = declaration.input.parse(rawInput);
  const { target, subjectKind, subjectWithin, subjectId } = subjectColumns(declaration.subject(input));
  const id = newId();
  const text = canonicalJson(input);
  const { rows } = await client.query<{ id: string }>(
    `WITH submitted AS (
       INSERT INTO intents (id, command, input, input_hash, target, workspace_id, actor_kind, actor_name, idempotency_key,
         request_id, background, subject_kind, subject_within, subject_id, workspace_ids, source, state, created_at)
       VALUES ($1::uuid, $2, $3::jsonb, $4, $5, $6, 'system', $7, $8, $1, $9, $10, $11, $12, $13, 'system', 'queued', now())
       ON CONFLICT DO NOTHING RETURNING id
     ), queued AS (
       SELECT graphile_worker.add_job('intent', json_build_object('intentId', id), job_key => id::text, max_attempts => 25)
       FROM submitted
     )
     SELECT submitted.id::text FROM submitted, queued`,
    [
      id,
      declaration.name,
      text,
      sha256(text),
      target,
      declaration.object?.(input).workspaceId ?? null,
      actorName,
      // A cause keeps the name under which it was first known: it is submitted once, whatever the command is called by now.
      `${declaration.formerly?.[0] ?? declaration.name} ${typeof cause === 'string' ? cause : cause(target)}`,
      declaration.background ?? false,
      ...[subjectKind, subjectWithin, subjectId, listConcernedWorkspaces(declaration, input)],
    ],
  );
  return rows[0]?.id ?? null;
}

/** A runaway loop stops here; its cause will request the change again later. */
async function requireRate(client: pg.Pool | pg.ClientBase, actorName: string): Promise<void> {
  const { rows } = await client.query<{ wait: number }>(
    `SELECT steward.count_intent('system', steward.principal_of('system', NULL, $1)) AS wait`,
    [actorName],
  );
  const wait = rows[0]?.wait ?? 0;
  if (wait > 0)
    throw new AppError('throttled', `Steward itself requested too many changes. It continues in ${wait} seconds.`);
}
