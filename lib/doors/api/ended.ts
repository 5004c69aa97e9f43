import 'server-only';
import { type Principal, preparesOnly } from '@/lib/access/principals';
import { env } from '@/lib/core/env';
import type { CommandDeclaration } from '@/lib/operations/declare-command';
import type { Outcome, OutcomeResult } from '@/lib/operations/outcome';
import type { CallerDoorCtx } from '../context';
import { awaitOutcome, outcomeListener } from '../outcomes';
import { WAIT_MS } from '../submit';
import { decideLink, isWaiting, waitingWords } from '../waiting';
import { ApiFailure, failureOfOutcome } from './failure';

/** What is said of a change that was taken and has not ended; null of one that has. */
export function openChange(
  actor: Principal,
  declaration: CommandDeclaration,
  outcome: Outcome,
): Record<string, unknown> | null {
  const { intentId = '' } = outcome;
  const about = { intent_id: intentId, href: `/v1/admin/changes/${intentId}/outcome` };
  if (isWaiting(outcome)) {
    const message = waitingWords(intentId, declaration, preparesOnly(actor));
    return { status: 'waiting', message, ...about, confirm_at: decideLink(intentId) };
  }
  if (outcome.status !== 'running' && outcome.status !== 'unknown') return null;
  return { status: outcome.status, message: outcome.message, ...about, ...outcome.reveal };
}

/** Thrown where an answer needs what a change came to, and it has not ended. */
export class Unfinished extends Error {
  constructor(readonly body: Record<string, unknown>) {
    super('The change has not ended.');
  }
}

/** What a change that was asked for came to; one of several steps is waited for as others are. */
export async function endedOutcome(
  ctx: CallerDoorCtx,
  declaration: CommandDeclaration,
  outcome: Outcome,
  names: Readonly<Record<string, string>>,
): Promise<OutcomeResult> {
  const isOpen = outcome.status === 'running' && outcome.intentId !== undefined;
  const listener = outcomeListener(env().databaseUrl);
  const ended = isOpen ? await awaitOutcome(ctx.db, listener, outcome.intentId ?? '', WAIT_MS) : outcome;
  const open = openChange(ctx.actor, declaration, ended);
  if (open) throw new Unfinished(open);
  if (ended.status === 'succeeded') return ended.result;
  const failure = failureOfOutcome(ended);
  const fields = Object.entries(failure.more.fields ?? {}).map(([name, message]) => [
    Object.entries(names).find(([inside]) => name === inside || name.startsWith(`${inside}.`))?.[1] ?? name,
    message,
  ]);
  throw new ApiFailure(failure.status, failure.code, failure.message, {
    ...failure.more,
    ...(fields.length > 0 ? { fields: Object.fromEntries(fields) } : {}),
  });
}
