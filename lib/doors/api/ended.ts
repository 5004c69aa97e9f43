import 'server-only';
import { env } from '@/lib/core/env';
import type { Outcome, OutcomeResult } from '@/lib/operations/outcome';
import { awaitOutcome, outcomeListener } from '../outcomes';
import { WAIT_MS } from '../submit';
import type { CallerDoorCtx } from '../context';
import { ApiFailure, failureOfOutcome } from './failure';

/** What a change that was asked for came to; one of several steps is waited for as others are. */
export async function endedOutcome(
  ctx: CallerDoorCtx,
  outcome: Outcome,
  names: Readonly<Record<string, string>>,
): Promise<OutcomeResult> {
  const isOpen = outcome.status === 'running' && outcome.intentId !== undefined;
  const listener = outcomeListener(env().databaseUrl);
  const ended = isOpen ? await awaitOutcome(ctx.db, listener, outcome.intentId ?? '', WAIT_MS) : outcome;
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
