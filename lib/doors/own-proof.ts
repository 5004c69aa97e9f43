import 'server-only';
import { z } from 'zod';
import { sessionDatabase } from '@/lib/auth/database';
import { askForNew, askForProof } from '@/lib/auth/passkeys';
import { proveWithPasskey, proveWithPassword } from '@/lib/auth/prove-session';
import { browserAt } from '@/lib/auth/remember-browser';
import { env } from '@/lib/core/env';
import { fullRefusal } from '@/lib/domain/factors/passkey-rules';
import { passkeyAnswer } from '@/lib/domain/factors/passkey-schema';
import { listOwnFactors } from '@/lib/domain/factors/queries';
import { NO_PASSWORD } from '@/lib/domain/factors/rules';
import { isFresh, SIGN_IN_AGAIN } from '@/lib/operations/fresh-sign-in';
import type { Outcome } from '@/lib/operations/outcome';
import { ownAction, refused } from './action';
import type { SignedInCtx } from './context';
import { refusedInput } from './submit';

const given = z.object({
  password: z.string().max(1_000).default(''),
  /** Of the app, for whoever has a second factor. */
  code: z.string().max(100).default(''),
  /** In place of both. */
  passkey: passkeyAnswer.optional(),
});
type Given = z.output<typeof given>;

const PASSKEY_REFUSED = {
  wrong: 'This passkey was not accepted. Try again, or use another one.',
  copied: 'This passkey may have been copied, so it was not accepted. Remove it, and use another way.',
  unjudged: 'The worker did not answer, so the passkey was not checked. Try again in a moment.',
} as const;
const TYPED_WRONG = {
  password: { password: 'This is not your password.' },
  code: { code: 'This is not the code that your app shows now, or it was used before.' },
} as const;
const THROTTLED = 'Too many attempts. Wait 15 minutes.';

/** Proves that the session is still its holder's: with the password, and the app where there is one, or with a passkey. */
export function ownProofAction() {
  return ownAction('session.prove', given, async (ctx, input) => {
    const { passkey } = input;
    return passkey ? proveByPasskey(ctx, passkey) : proveByPassword(ctx, input);
  });
}

async function requestOf({ from }: SignedInCtx) {
  return { ip: from?.address ?? 'unknown', browserAt: await browserAt() };
}

const proved = ({ sessionId }: SignedInCtx): Outcome => ({ status: 'succeeded', intentId: sessionId, result: {} });

async function proveByPassword(ctx: SignedInCtx, { password, code }: Given): Promise<Outcome> {
  const request = await requestOf(ctx);
  const answer = await proveWithPassword(sessionDatabase().db, ctx, { password, code }, request, ctx.now);
  if (answer === 'proved') return proved(ctx);
  if (answer === 'throttled') return refusedInput({ password: THROTTLED });
  return refusedInput(answer === 'code' ? TYPED_WRONG.code : TYPED_WRONG.password);
}

async function proveByPasskey(ctx: SignedInCtx, passkey: z.output<typeof passkeyAnswer>): Promise<Outcome> {
  const answer = await proveWithPasskey(sessionDatabase().db, ctx, passkey, await requestOf(ctx), ctx.now);
  if (answer === 'proved') return proved(ctx);
  if (answer === 'throttled') return refused('throttled', THROTTLED);
  return refused('conflict', PASSKEY_REFUSED[answer]);
}

/** With what the caller can prove their session: the kinds of their factors, and what a passkey of theirs has to sign. */
export function ownProofAskAction() {
  return ownAction('session.ask_proof', z.object({}), async (ctx) => {
    const { factors, isDemonstration } = await listOwnFactors(ctx);
    const kinds = isDemonstration ? [] : [...new Set(factors.map(({ kind }) => kind))];
    const hasPasskey = factors.some(({ kind }) => kind === 'passkey');
    const passkey = hasPasskey ? await askForProof(sessionDatabase().db, env().appOrigin, ctx.secret) : null;
    return { status: 'succeeded', intentId: ctx.sessionId, result: { kinds, passkey } };
  });
}

/** What the caller's browser needs to make a passkey. Only after a fresh sign-in, as adding it does. */
export function ownPasskeyAction() {
  return ownAction('factor.ask_passkey', z.object({}), async (ctx) => {
    if (!isFresh(ctx.provedAt, ctx.now)) return refused('sign_in_again', SIGN_IN_AGAIN);
    // Before the device makes one that would not be kept.
    const { factors, hasPassword } = await listOwnFactors(ctx);
    const refusal = hasPassword ? fullRefusal(factors) : NO_PASSWORD;
    if (refusal) return refused('conflict', refusal);
    const ask = await askForNew(sessionDatabase().db, env().appOrigin, ctx);
    if (!ask) return refused('conflict', 'Passkeys work where Steward has a name and TLS, not at this address.');
    return { status: 'succeeded', intentId: ctx.sessionId, result: { ...ask } };
  });
}
