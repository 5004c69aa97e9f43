import 'server-only';
import { preparesOnly } from '@/lib/access/principals';
import { env } from '@/lib/core/env';
import { AppError, type ErrorCode } from '@/lib/core/errors';
import { newId } from '@/lib/core/ids';
import { findWireChange } from '@/lib/domain/admin-api/change-queries';
import type { CommandDeclaration } from '@/lib/operations/declare-command';
import type { Outcome, OutcomeResult } from '@/lib/operations/outcome';
import type { ServiceCtx } from '../api/caller';
import { ApiFailure } from '../api/failure';
import { HTTP_STATUS } from '../http-status';
import { awaitOutcome, outcomeListener } from '../outcomes';
import { type SubmitOptions, submit, toFieldErrors } from '../submit';
import { isWaiting, requireSingle, waitingWords } from '../waiting';
import { NamedRefusal, refused } from './failure';

/** How long a client waits: as long as most proxies let it. */
const WAIT_MS = 20_000;
const KEY = /^[\x20-\x7e]{8,200}$/;

/** One declared command, as a write of the vendor's asks for it. */
export interface Change {
  declaration: CommandDeclaration;
  input: unknown;
  /** What Steward calls a field of its input, by the vendor's name. */
  names?: Readonly<Record<string, string>>;
  /** Whether what it refused is so already. */
  isSettled?(): Promise<boolean>;
}

export interface Done {
  intentId: string | undefined;
  result: OutcomeResult;
}

/** The caller's own key of repetition; without one, each request is a change of its own. */
export function readKey(request: Request): string | null {
  const key = request.headers.get('idempotency-key');
  if (key !== null && !KEY.test(key)) throw refused(400, 'Idempotency-Key: Use 8 to 200 characters.');
  return key;
}

/** Carries out the changes of one write, one after another, and says what each came to. */
export async function carryOut(
  ctx: ServiceCtx,
  changes: readonly Change[],
  { key, comparedBy }: { key: string | null; comparedBy: string },
): Promise<Done[]> {
  for (const { declaration, input, names } of changes) {
    const parsed = declaration.input.safeParse(input);
    if (!parsed.success) throw refused(400, inFields(toFieldErrors(parsed.error), names));
  }
  requireSingle(ctx.actor, changes.length);
  const base = key ?? newId();
  const done: Done[] = [];
  for (const [at, change] of changes.entries()) {
    const before = done.length === 0 ? '' : `${changes[at - 1]?.declaration.words}: done. `;
    const idempotencyKey = at === 0 ? base : `${base} ${at + 1}`;
    done.push(await carryOutOne(ctx, change, { idempotencyKey, comparedBy, waitMs: WAIT_MS }, before));
  }
  return done;
}

async function carryOutOne(ctx: ServiceCtx, change: Change, options: SubmitOptions, before: string): Promise<Done> {
  const outcome = await ended(ctx, await submit(ctx, change.declaration, change.input, options));
  const { intentId } = outcome;
  if (intentId && isWaiting(outcome))
    throw stillOpen(
      intentId,
      `${before}Do not send it again. ${waitingWords(intentId, change.declaration, preparesOnly(ctx.actor))}`,
    );
  if (outcome.status === 'succeeded') return { intentId, result: outcome.result };
  if (outcome.code === 'conflict' && intentId && (await change.isSettled?.())) return { intentId, result: {} };
  throw await failureOf(ctx, outcome, change, before);
}

/** A change in several steps answers at once; here it is waited for like any other. */
async function ended(ctx: ServiceCtx, outcome: Outcome): Promise<Outcome> {
  if (outcome.status !== 'running' || outcome.code !== 'running' || !outcome.intentId) return outcome;
  return awaitOutcome(ctx.db, outcomeListener(env().databaseUrl), outcome.intentId, WAIT_MS);
}

const STATUS: Partial<Record<ErrorCode, number>> = {
  ...HTTP_STATUS,
  // The vendor says 409 only of what happens at the same moment, and its clients send again on it.
  conflict: 400,
  refused: 400,
  incomplete: 400,
  upstream_forbidden: 403,
  upstream_not_found: 404,
  upstream_conflict: 409,
  upstream_refused: 400,
  upstream_rate_limited: 429,
  upstream_spend_cap: 429,
  upstream_unavailable: 503,
};

async function failureOf(
  ctx: ServiceCtx,
  outcome: Exclude<Outcome, { status: 'succeeded' }>,
  { names }: Change,
  before: string,
): Promise<NamedRefusal> {
  const { intentId } = outcome;
  const cause = intentId ? ((await findWireChange(ctx, { intentId }))?.cause ?? null) : null;
  const code = outcome.code === 'incomplete' && cause ? cause.code : outcome.code;
  const own = outcome.fieldErrors ? inFields(outcome.fieldErrors, names) : outcome.message;
  const message = `${before}${outcome.code === 'incomplete' && cause ? cause.message : own}`;
  const headers: Record<string, string> = intentId ? { 'steward-intent-id': intentId } : {};
  const isOpen = ['running', 'unknown'].includes(outcome.status) || code === 'unknown_outcome';
  if (isOpen && intentId)
    return stillOpen(intentId, `${code === 'running' ? before : `${message} `}${notKnown(intentId)}`);
  // That key was sent with another request: nothing has been stored of this one.
  const isOtherRequest = code === 'conflict' && intentId === undefined;
  // Upstream refused Steward's own key, which says nothing of the caller's.
  const said = code === 'upstream_unauthorized' ? 502 : cause?.status;
  const status = isOtherRequest ? 409 : (said ?? STATUS[code as ErrorCode] ?? 502);
  if (status === 429 && code !== 'upstream_spend_cap') headers['retry-after'] = String(outcome.waitSeconds ?? 60);
  const mayRepeat = status === 429 || (status >= 500 && said === cause?.status && code.startsWith('upstream_'));
  if (!mayRepeat || code === 'upstream_spend_cap' || outcome.code === 'incomplete') headers['x-should-retry'] = 'false';
  return new NamedRefusal(status, message, headers, cause?.errorCode ?? null, outcome.lacks);
}

/** Clients send again on other answers, and would ask for the change twice. */
function stillOpen(intentId: string, message: string): NamedRefusal {
  return new NamedRefusal(504, message, { 'steward-intent-id': intentId, 'x-should-retry': 'false' }, null);
}

const notKnown = (intentId: string) =>
  `Steward has taken this change and does not know yet how it ends: do not send it again. Ask /v1/admin/changes/${intentId}/outcome.`;

function inFields(fields: Readonly<Record<string, string>>, names: Readonly<Record<string, string>> = {}): string {
  const lines = Object.entries(fields).map(([field, message]) => {
    const known = Object.entries(names).find(([own]) => field === own || field.startsWith(`${own}.`));
    const name = known ? `${known[1]}${field.slice(known[0].length)}` : field;
    return name === '' ? message : `${name}: ${message}`;
  });
  return lines.join(' ') || 'Input should be valid';
}

/** Whether what is missing now went by this very request, sent before with this key. */
export async function isRepeated(ctx: ServiceCtx, key: string | null, command: string, subjectId: string) {
  const change = key === null ? null : await findWireChange(ctx, { key });
  if (!change || change.command !== command || change.subjectId !== subjectId) return false;
  const outcome = await awaitOutcome(ctx.db, outcomeListener(env().databaseUrl), change.id, WAIT_MS);
  return outcome.status === 'succeeded' && !isWaiting(outcome);
}

export const isMissing = (error: unknown) =>
  (error instanceof AppError && error.code === 'not_found') || (error instanceof ApiFailure && error.status === 404);
