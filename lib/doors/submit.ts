import 'server-only';
import { z } from 'zod';
import { type Concerned, explainRefusal, findLack, mayRun } from '@/lib/access/authorize';
import { rolesWith } from '@/lib/access/permissions';
import { isCaller, type Principal, preparesOnly } from '@/lib/access/principals';
import { canonicalJson, sha256 } from '@/lib/core/crypto';
import type { Db } from '@/lib/core/db';
import { env } from '@/lib/core/env';
import type { FieldErrors } from '@/lib/core/errors';
import { newId } from '@/lib/core/ids';
import { sqlState } from '@/lib/core/sql-state';
import { stillRunning } from '@/lib/domain/operations/rules';
import { type CommandDeclaration, isPreparable } from '@/lib/operations/declare-command';
import type { Outcome } from '@/lib/operations/outcome';
import { listConcernedWorkspaces } from '@/lib/operations/subject';
import { WORKER_SILENT_MS } from '@/lib/operations/worker-silence';
import type { DoorCtx } from './context';
import { awaitOutcome, type OutcomeListener, outcomeListener } from './outcomes';

export const WAIT_MS = 8_000;

export interface SubmitOptions {
  idempotencyKey: string;
  /** Compared in place of the input, parts of which differ each time they are made. */
  comparedBy?: string;
  waitMs?: number;
  /** It is only prepared, and why: a person confirms it before it is made. */
  prepared?: string;
  listener?: OutcomeListener;
}

interface Submitted {
  intent_id: string;
  state: string;
  is_new: boolean;
  conflict: boolean;
  /** Above zero: refused, because of too many requests within a minute. */
  wait_seconds: number;
}

const keySchema = z.string().min(8).max(255);

/**
 * The only way to change anything: validates, checks the permission, stores the intent and waits a while for its outcome.
 * A refusal by role is stored too, as a denied intent.
 */
export async function submit<Schema extends z.ZodType>(
  ctx: DoorCtx,
  declaration: CommandDeclaration<Schema>,
  rawInput: unknown,
  options: SubmitOptions,
): Promise<Outcome> {
  const parsed = declaration.input.safeParse(rawInput);
  if (!parsed.success) return refusedInput(toFieldErrors(parsed.error));
  if (!keySchema.safeParse(options.idempotencyKey).success) return refusedInput({});
  const input = parsed.data;
  const about = { object: declaration.object?.(input), workspaceIds: listConcernedWorkspaces(declaration, input) };
  const isPrepared = options.prepared !== undefined || preparesOnly(ctx.actor);
  const refusal = findRefusal(ctx.actor, declaration, about) ?? (isPrepared ? whyUnprepared(declaration) : null);
  const submitted = await store(ctx, declaration, { input, about, refusal }, options);
  if (!submitted) return notSignedIn(ctx);
  const { intent_id: intentId, is_new: isNew, conflict, wait_seconds: waitSeconds } = submitted;
  if (conflict) {
    return {
      status: 'failed',
      code: 'conflict',
      message: 'This form was already sent with different content. Send it again.',
    };
  }
  if (waitSeconds > 0) return throttled(intentId, waitSeconds);
  if (refusal !== null) {
    const lacks = findLack(ctx.actor, declaration.permission);
    return { status: 'denied', intentId, code: 'forbidden', message: refusal, ...(lacks ? { lacks } : {}) };
  }
  const isSilent = await isWorkerSilent(ctx.db);
  const isLong = declaration.background && !isPrepared;
  const waitMs = isLong || isSilent ? 0 : (options.waitMs ?? WAIT_MS);
  const listener = options.listener ?? outcomeListener(env().databaseUrl);
  const outcome = await awaitOutcome(ctx.db, listener, intentId, waitMs);
  const replay = isNew ? {} : { replayed: true };
  if (outcome.status === 'running')
    return { ...(isSilent ? queued(intentId, declaration) : stillRunning(intentId)), ...replay };
  return outcome.status === 'succeeded' ? { ...outcome, ...replay } : outcome;
}

/** Why this principal may not ask for it, as a sentence; null if they may. */
function findRefusal(actor: Principal, declaration: CommandDeclaration, about: Concerned): string | null {
  const { askedBy, permission } = declaration;
  if (askedBy !== undefined && askedBy !== actor.kind) return 'No role allows this. People cannot request it.';
  if (mayRun(actor, declaration, about)) return null;
  return isCaller(actor) ? explainRefusal(actor, permission) : `This is open to ${rolesWith(permission)}.`;
}

function whyUnprepared(declaration: CommandDeclaration): string | null {
  if (isPreparable(declaration)) return null;
  return 'A change that makes or takes a secret cannot be prepared. Use a token that is not limited to preparing changes.';
}

interface Judged<Input> {
  input: Input;
  about: Concerned;
  /** Why it is not allowed; null if it is. */
  refusal: string | null;
}

async function store<Schema extends z.ZodType>(
  ctx: DoorCtx,
  declaration: CommandDeclaration<Schema>,
  { input, about, refusal }: Judged<z.output<Schema>>,
  options: SubmitOptions,
): Promise<Submitted | null> {
  const fields = Object.entries((input ?? {}) as Record<string, unknown>);
  const secrets: readonly string[] = declaration.secretFields ?? [];
  const compared = fields.filter(([name]) => !secrets.includes(name));
  const inputHash = sha256(options.comparedBy ?? canonicalJson([Object.fromEntries(compared), '']));
  // A refused change keeps nothing of its input: it will never need it.
  const kept = refusal === null ? Object.fromEntries(fields) : {};
  const more = { ...ctx.from, workspaceIds: about.workspaceIds, prepared: options.prepared };
  try {
    const [row] = await ctx.db.$queryRaw<Submitted[]>`
      SELECT intent_id::text, state, is_new, conflict, wait_seconds FROM steward.submit_intent(
        ${ctx.secret}, ${newId()}::uuid, ${declaration.name}, ${canonicalJson(kept)}::jsonb, ${inputHash},
        ${JSON.stringify(declaration.subject(input))}::jsonb, ${about.object?.workspaceId ?? null}, ${options.idempotencyKey}, ${ctx.requestId},
        ${declaration.background ?? false}, ${refusal === null ? null : 'forbidden'}, ${refusal},
        ${JSON.stringify(more)}::jsonb)`;
    return row ?? null;
  } catch (error) {
    if (sqlState(error) === 'SW401') return null;
    throw error;
  }
}

async function isWorkerSilent(db: Db): Promise<boolean> {
  const [row] = await db.$queryRaw<{ silentMs: number }[]>`
    SELECT (extract(epoch FROM now() - at) * 1000)::float8 AS "silentMs" FROM process_status WHERE name = 'worker'`;
  return !row || row.silentMs > WORKER_SILENT_MS;
}

export function refusedInput(fieldErrors: FieldErrors): Outcome {
  const message = 'Some fields need correcting. Nothing was changed.';
  return { status: 'failed', code: 'invalid_input', message, fieldErrors };
}

const SIGNED_OUT = {
  person: 'Your session has ended. Sign in again; nothing was changed.',
  service: 'This token no longer works. Nothing was changed.',
  code: 'This code is not valid, or has been used. Check it, or ask for a new one.',
} as const satisfies Partial<Record<Principal['kind'], string>>;

function notSignedIn(ctx: DoorCtx): Outcome {
  const { kind } = ctx.actor;
  return {
    status: 'failed',
    code: 'not_signed_in',
    message: kind === 'person' || kind === 'service' ? SIGNED_OUT[kind] : SIGNED_OUT.code,
  };
}

function throttled(intentId: string, waitSeconds: number): Outcome {
  const seconds = waitSeconds === 1 ? '1 second' : `${waitSeconds} seconds`;
  const message = `Too many changes were requested within a minute. Nothing was changed. Try again in ${seconds}.`;
  return { status: 'denied', intentId, code: 'throttled', message, waitSeconds };
}

function queued(intentId: string, declaration: Pick<CommandDeclaration, 'background'>): Outcome {
  const limit = declaration.background ? '24 hours' : '2 minutes';
  const message = `The worker is not running. Your change is queued, and will be dropped if the worker is not back within ${limit}.`;
  return { status: 'running', intentId, code: 'worker_unavailable', message };
}

/** First sentence per field, by the field's dotted name. */
export function toFieldErrors(error: z.ZodError): FieldErrors {
  const fieldErrors: FieldErrors = {};
  for (const issue of error.issues) fieldErrors[issue.path.join('.')] ??= issue.message;
  return fieldErrors;
}
