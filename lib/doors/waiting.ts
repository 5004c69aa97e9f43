import 'server-only';
import { type Principal, preparesOnly } from '@/lib/access/principals';
import { env } from '@/lib/core/env';
import { AppError } from '@/lib/core/errors';
import type { CommandDeclaration } from '@/lib/operations/declare-command';
import type { Outcome } from '@/lib/operations/outcome';

/** Whether a change has been taken and waits for a person. */
export function isWaiting(outcome: Outcome): boolean {
  return outcome.status === 'succeeded' && outcome.result.isWaiting === true;
}

/** Where whoever decides finds it. */
export function decideLink(intentId: string): string {
  return `${env().appOrigin}/approvals/${intentId}`;
}

/** `isPrepared`: whoever answers for the token confirms it, unless the command has somebody who decides about it. */
export function waitingWords(intentId: string, { approval }: CommandDeclaration, isPrepared: boolean): string {
  const decides = !isPrepared || (approval && !approval.isConditional);
  const who = decides ? 'It waits for whoever decides about it' : 'A person has to confirm it';
  return `Nothing has changed yet. ${who} at ${decideLink(intentId)}`;
}

/** What a second change would find is not known before somebody has confirmed the first. */
export function requireSingle(actor: Principal, changes: number): void {
  if (changes > 1 && preparesOnly(actor))
    throw new AppError('invalid_input', 'This token only prepares changes. Ask for one of them at a time.');
}
