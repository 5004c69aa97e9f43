import 'server-only';
import { headers } from 'next/headers';
import { z } from 'zod';
import { sessionDatabase, webDatabase } from '@/lib/auth/database';
import { rememberBrowser } from '@/lib/auth/remember-browser';
import { isOwnOrigin } from '@/lib/auth/rules';
import { endOtherSessions, endOwnDevice, endOwnSession } from '@/lib/auth/sessions';
import { beginAttempt, recordSuccess } from '@/lib/auth/throttle';
import { env } from '@/lib/core/env';
import type { ErrorCode } from '@/lib/core/errors';
import { newId } from '@/lib/core/ids';
import { createLogger, errorFields } from '@/lib/core/log';
import { addPasskey } from '@/lib/domain/factors/passkey-schema';
import { addApp } from '@/lib/domain/factors/schema';
import { markRead } from '@/lib/domain/notifications/read-sql';
import type { CommandDeclaration } from '@/lib/operations/declare-command';
import { isFresh, SIGN_IN_AGAIN } from '@/lib/operations/fresh-sign-in';
import type { Action, Outcome } from '@/lib/operations/outcome';
import { type Completed, submitCompleted, submitEntered } from './complete';
import { type DoorCtx, readPlace, SET_UP_FIRST, type SignedInCtx, signedInCtx } from './context';
import { withEntry } from './outcomes';
import { refusedInput, toFieldErrors } from './submit';

/** All that is open to somebody who has to set up a second factor first. */
const SETS_UP = [addApp.name, addPasskey.name];

/** A server action that submits one declared command for the signed-in person. */
export function action<Schema extends z.ZodType, Entered extends z.ZodType>(
  declaration: CommandDeclaration<Schema, Entered>,
): Action<z.input<Entered>> {
  return (input, idempotencyKey) =>
    guarded(declaration.name, async () => {
      const ctx = await signedInCtx();
      if (!ctx) return SIGNED_OUT;
      if (ctx.mustSetUpFactor && !SETS_UP.includes(declaration.name)) return refused('forbidden', SET_UP_FIRST);
      const isRefused = declaration.freshSignIn === 'always' && !isFresh(ctx.provedAt, ctx.now);
      if (isRefused) return refused('sign_in_again', SIGN_IN_AGAIN);
      return withEntry(ctx, await submitEntered(ctx, declaration, input, { idempotencyKey: readKey(idempotencyKey) }));
    });
}

/** A server action opened by a one-time code instead of a session. The code goes no further than this door. */
export function codeAction<Form extends z.ZodType<{ code: string }>, Schema extends z.ZodType>(
  declaration: CommandDeclaration<Schema>,
  form: Form,
  complete: (form: z.output<Form>) => Promise<Completed<Schema>>,
): Action<z.input<Form>> {
  return (input, idempotencyKey) =>
    guarded(declaration.name, async () => {
      const parsed = form.safeParse(input);
      if (!parsed.success) return refusedInput(toFieldErrors(parsed.error));
      const { db } = webDatabase();
      const from = readPlace(await headers());
      const ip = from.address;
      const attempt = { door: 'code' as const, subject: ip, ip, browser: null };
      if ((await beginAttempt(sessionDatabase().db, attempt, new Date())) === null) {
        return refused('throttled', 'Too many attempts. Wait 15 minutes, then try again.');
      }
      const ctx: DoorCtx = {
        actor: { kind: 'code', name: 'One-time code', commands: [declaration.name] },
        secret: parsed.data.code,
        from,
        now: new Date(),
        requestId: newId(),
        db,
      };
      const outcome = await submitCompleted(ctx, declaration, parsed.data, await complete(parsed.data), {
        idempotencyKey: readKey(idempotencyKey),
        waitMs: CODE_WAIT_MS,
      });
      if (outcome.status !== 'succeeded') return outcome;
      await recordSuccess(sessionDatabase().db, attempt, new Date());
      const id = outcome.result?.personId;
      const person = typeof id === 'string' ? await db.person.findUnique({ where: { id } }) : null;
      if (person) await rememberBrowser(person.email);
      return outcome;
    });
}

/** The holder of a code has no session to check the outcome later, so the door waits longer. */
const CODE_WAIT_MS = 25_000;

/** Wraps every action: only our own origin may call it, and a bug answers with an id to look up in the log. */
export async function guarded(name: string, run: () => Promise<Outcome>): Promise<Outcome> {
  const { appOrigin, logLevel } = env();
  if (!isOwnOrigin((await headers()).get('origin'), appOrigin)) {
    return refused('forbidden', `Open Steward at ${appOrigin} and try again. Nothing was changed.`);
  }
  try {
    return await run();
  } catch (error) {
    const requestId = newId();
    createLogger('web', logLevel).error('An action failed', { command: name, requestId, ...errorFields(error) });
    return refused('internal', `Steward could not accept the change (request ${requestId}). Try again in a moment.`);
  }
}

/** A browser may send anything in its place; anything but a string is refused as an invalid key. */
function readKey(idempotencyKey: unknown): string {
  return typeof idempotencyKey === 'string' ? idempotencyKey : '';
}

const SIGNED_OUT = refused('not_signed_in', 'Your session has ended. Sign in again; nothing was changed.');

export function refused(code: ErrorCode, message: string): Outcome {
  return { status: 'failed', code, message };
}

/** A change to what is the caller's own: no command, because it must work while the worker is down. */
export function ownAction<Input extends z.ZodType>(
  name: string,
  input: Input,
  run: (ctx: SignedInCtx, input: z.output<Input>) => Promise<Outcome>,
): Action<z.input<Input>> {
  return (given) =>
    guarded(name, async () => {
      const ctx = await signedInCtx();
      if (!ctx) return SIGNED_OUT;
      const parsed = input.safeParse(given);
      return parsed.success ? run(ctx, parsed.data) : refusedInput(toFieldErrors(parsed.error));
    });
}

/** Ends one of the caller's own sessions. */
export function ownSessionAction() {
  return ownAction('session.end_own', z.object({ sessionId: z.uuid() }), async (ctx, { sessionId }) => {
    const ended = await endOwnSession(sessionDatabase().db, ctx.secret, sessionId);
    if (!ended) return refused('not_found', 'This session has already ended.');
    return { status: 'succeeded', intentId: sessionId, result: { sessionId } };
  });
}

/** Ends the caller's sessions on one device; the calling one stays. */
export function ownDeviceAction() {
  return ownAction('session.end_own_device', z.object({ sessionId: z.uuid() }), async (ctx, { sessionId }) => {
    const ended = await endOwnDevice(sessionDatabase().db, ctx.secret, sessionId);
    if (ended === 0) return refused('not_found', 'The sessions of this device have already ended.');
    return { status: 'succeeded', intentId: sessionId, result: { ended } };
  });
}

/** Ends all of the caller's sessions except the one the page was opened in, which must be the calling one. */
export function otherSessionsAction() {
  return ownAction('session.end_others', z.object({ keepSessionId: z.uuid() }), async (ctx, { keepSessionId }) => {
    if (keepSessionId !== ctx.sessionId)
      return refused('conflict', 'You have signed in again since this page was opened. Reload it and try again.');
    const ended = await endOtherSessions(sessionDatabase().db, ctx.secret);
    return { status: 'succeeded', intentId: ctx.sessionId, result: { ended } };
  });
}

const readInput = z.object({ ids: z.array(z.uuid()).max(200).nullable() });

/** Marks notifications of the caller as read, or (null) all of them. */
export function ownReadAction() {
  return ownAction('notification.mark_read', readInput, async (ctx, { ids }) => {
    const read = await markRead(sessionDatabase().db, ctx.secret, ids);
    return { status: 'succeeded', intentId: ctx.sessionId, result: { read } };
  });
}
