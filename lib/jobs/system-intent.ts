import type pg from 'pg';
import type { z } from 'zod';
import type { CommandDeclaration } from '@/lib/core/command';
import { canonicalJson, sha256 } from '@/lib/core/crypto';
import { newId } from '@/lib/core/ids';

/**
 * Submits a change that Steward makes of itself, such as placing someone who accepted an invite. `cause` names what it
 * follows from: the same cause is never submitted twice. Returns the intent's id, or null when it was there already.
 */
export async function submitSystemIntent<Schema extends z.ZodType>(
  client: pg.Pool | pg.ClientBase,
  declaration: CommandDeclaration<Schema>,
  rawInput: z.input<Schema>,
  { cause, actorName = 'Steward' }: { cause: string; actorName?: string },
): Promise<string | null> {
  const input = declaration.input.parse(rawInput);
  const id = newId();
  const text = canonicalJson(input);
  const { rows } = await client.query<{ id: string }>(
    `WITH submitted AS (
       INSERT INTO intents (id, command, input, input_hash, target, workspace_id, actor_kind, actor_name, idempotency_key,
         request_id, background, state, created_at)
       VALUES ($1::uuid, $2, $3::jsonb, $4, $5, $6, 'system', $7, $8, $1, $9, 'queued', now())
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
      declaration.target(input),
      declaration.object?.(input).workspaceId ?? null,
      actorName,
      `${declaration.name} ${cause}`,
      declaration.background ?? false,
    ],
  );
  return rows[0]?.id ?? null;
}
