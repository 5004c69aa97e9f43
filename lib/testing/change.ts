import type { z } from 'zod';
import type { OrgRole } from '@/lib/access/principals';
import { newId } from '@/lib/core/ids';
import { executeIntent } from '@/lib/jobs/intents/run';
import type { WorkerDeps } from '@/lib/jobs/worker-deps';
import type { CommandDeclaration } from '@/lib/operations/declare-command';
import type { Intent } from '@/prisma/generated/client';
import type { TestDatabase } from './database';
import { createSignedInPerson } from './factories';

const STORE =
  'SELECT intent_id::text AS id FROM steward.submit_intent($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)';

/** Stores a change as the web does, for a new person of the role or for whoever holds the token. */
export async function ask<Schema extends z.ZodType>(
  database: TestDatabase,
  declaration: CommandDeclaration<Schema>,
  rawInput: z.input<Schema>,
  who: OrgRole | { token: string } = 'admin',
): Promise<string> {
  const { token } = typeof who === 'string' ? await createSignedInPerson(database.owner.db, who) : who;
  const input = declaration.input.parse(rawInput);
  const { rows } = await database.web.pool.query<{ id: string }>(STORE, [
    ...[token, newId(), declaration.name, input, newId(), declaration.subject(input)],
    ...[declaration.object?.(input).workspaceId ?? null, newId(), 'req', declaration.background ?? false, null, null],
  ]);
  return rows[0]?.id ?? '';
}

/** Asks for a change and has it carried out; how it ended. */
export async function change<Schema extends z.ZodType>(
  { database, deps }: { database: TestDatabase; deps: WorkerDeps },
  declaration: CommandDeclaration<Schema>,
  rawInput: z.input<Schema>,
  who?: OrgRole | { token: string },
): Promise<Intent> {
  const id = await ask(database, declaration, rawInput, who);
  await executeIntent(deps, id);
  return database.owner.db.intent.findUniqueOrThrow({ where: { id } });
}

/** Answers that a write may get: what to queue, and how the change must end. */
export const WRITE_FAULTS = [
  { name: '403', fault: { kind: 'status', status: 403 }, code: 'upstream_forbidden' },
  { name: '404', fault: { kind: 'status', status: 404 }, code: 'upstream_not_found' },
  {
    name: '409 concurrent_membership_change',
    fault: refusal(409, 'concurrent_membership_change'),
    code: 'upstream_conflict',
  },
  { name: '429 for good', fault: { kind: 'status', status: 429, times: 3 }, code: 'upstream_rate_limited' },
  { name: '529', fault: { kind: 'status', status: 529 }, code: 'upstream_unavailable' },
  { name: 'reset before', fault: { kind: 'reset' }, code: 'upstream_unavailable' },
  { name: 'html', fault: { kind: 'html', status: 502 }, code: 'upstream_unavailable' },
  ...[
    'workspace_policy_violation',
    'workspace_member_limit_exceeded',
    'organization_on_hold',
    'a_code_of_tomorrow',
  ].map((code) => ({ name: `400 ${code}`, fault: refusal(400, code), code: 'upstream_refused' })),
  { name: '400 without a code', fault: { kind: 'status', status: 400 }, code: 'upstream_refused' },
] as const;

function refusal(status: number, errorCode: string) {
  const type = status === 409 ? 'conflict_error' : 'invalid_request_error';
  const body = { type: 'error', error: { type, message: 'No.', details: { error_code: errorCode } }, request_id: 'r' };
  return { kind: 'status' as const, status, body };
}
