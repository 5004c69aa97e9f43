import { findActor } from '@/lib/access/find-actor';
import { sha256 } from '@/lib/core/crypto';
import type { Tx } from '@/lib/core/db';
import { AppError, notFound } from '@/lib/core/errors';
import { dropFactors } from '@/lib/domain/factors/steps';
import type { CommandImplementation } from '@/lib/operations/command-context';
import { codeRefusal, linkRefusal } from './rules';
import { createSignInLink, setPassword } from './schema';

const LINK_LIFE_MS = 24 * 3_600_000;

/** Owners change one at a time, so that two owners cannot demote each other at once. */
export async function lockOwners(tx: Tx): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('steward:owners', 0))`;
}

export async function putPassword(tx: Tx, personId: string, passwordHash: string, now: Date): Promise<void> {
  const credential = { passwordHash, updatedAt: now, isDemonstration: false };
  await tx.credential.upsert({ where: { personId }, create: { personId, ...credential }, update: credential });
}

/**
 * A new owner starts afresh: admins may have created the password, the links and the sessions based on them. Sessions
 * opened through the identity provider stay, since no one here had a hand in them.
 */
export async function endSignIns(
  tx: Tx,
  personId: string,
  now: Date,
): Promise<{ password: boolean; links: number; sessions: number }> {
  const credentials = await tx.credential.deleteMany({ where: { personId } });
  await dropFactors(tx, personId);
  const codes = await tx.oneTimeCode.updateMany({ where: { personId, usedAt: null }, data: { usedAt: now } });
  const sessions = await tx.session.updateMany({
    where: { personId, endedAt: null, method: { not: 'oidc' } },
    data: { endedAt: now },
  });
  return { password: credentials.count > 0, links: codes.count, sessions: sessions.count };
}

/** A new password starts without the failed attempts on the old one. */
export async function forgetFailures(tx: Tx, email: string): Promise<void> {
  await tx.signInAttempt.deleteMany({ where: { emailHash: sha256(email) } });
}

export const setPasswordCommand: CommandImplementation<typeof setPassword> = {
  declaration: setPassword,
  run: (ctx, { passwordHash }) =>
    ctx.db.$transaction(async (tx) => {
      await lockOwners(tx);
      const intent = await tx.intent.findUniqueOrThrow({
        where: { id: ctx.intentId },
        select: { actorPersonId: true, actorCodeHash: true },
      });
      const { actorPersonId: personId, actorCodeHash: codeHash } = intent;
      const code = codeHash === null ? null : await tx.oneTimeCode.findUnique({ where: { codeHash } });
      if (!personId || !code) throw new AppError('forbidden', 'A password can only be set with a one-time link.');
      const credential = await tx.credential.findUnique({ where: { personId } });
      if (code.usedAt !== null) {
        if (credential?.passwordHash === passwordHash) return { personId };
        throw new AppError(
          'conflict',
          'This link has been used, or was cancelled by a role change. Ask for a new one.',
        );
      }
      const [holder, maker] = [
        await findActor(tx, personId),
        code.madeById === null ? null : await findActor(tx, code.madeById),
      ];
      const refusal = codeRefusal({ purpose: code.purpose, holder: holder?.role ?? null, maker: maker?.role ?? null });
      if (!holder || refusal) throw new AppError('forbidden', refusal ?? 'You have no access to Steward.');
      await putPassword(tx, personId, passwordHash, ctx.now);
      // The way in for an owner who has lost everything: it comes from the server itself.
      if (code.purpose === 'recovery') await dropFactors(tx, personId);
      await tx.oneTimeCode.updateMany({ where: { personId, usedAt: null }, data: { usedAt: ctx.now } });
      // Anyone who knew the old password is signed out.
      await tx.session.updateMany({ where: { personId, endedAt: null }, data: { endedAt: ctx.now } });
      await forgetFailures(tx, holder.email);
      return { personId };
    }),
};

export const createSignInLinkCommand: CommandImplementation<typeof createSignInLink> = {
  declaration: createSignInLink,
  run: (ctx, { personId, codeHash }) => {
    const { actor } = ctx;
    if (actor.kind !== 'person') throw new AppError('forbidden', 'Only a person can make a sign-in link.');
    return ctx.db.$transaction(async (tx) => {
      await lockOwners(tx);
      const person = await tx.person.findUnique({ where: { id: personId } });
      if (!person || person.deactivatedAt) throw notFound('person');
      const holder = await findActor(tx, personId);
      const refusal = linkRefusal({ holder: holder?.role ?? null, maker: actor.role });
      if (refusal) throw new AppError('forbidden', refusal);
      const expiresAt = new Date(ctx.now.getTime() + LINK_LIFE_MS);
      ctx.changing({}, { linkExpiresAt: expiresAt.toISOString() });
      const code = { purpose: 'set_password', personId, madeById: actor.personId, createdAt: ctx.now, expiresAt };
      await tx.oneTimeCode.upsert({ where: { codeHash }, create: { codeHash, ...code }, update: {} });
      return { personId, expiresAt: expiresAt.toISOString() };
    });
  },
};
