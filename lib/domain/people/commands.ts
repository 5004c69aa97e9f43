import type { Tx } from '@/lib/core/db';
import { AppError, notFound } from '@/lib/core/errors';
import { ORG_ROLES } from '@/lib/core/permissions';
import type { CommandCtx, CommandImplementation } from '@/lib/upstream/command-context';
import { countOtherOwners, isSetUpOpen } from './queries';
import { effectiveRole, roleChangeRefusal } from './rules';
import { createFirstOwner, createSignInLink, overrideRole, setPassword } from './schema';

const LINK_LIFE_MS = 24 * 3_600_000;

/** One change of who is owner at a time, so that two owners cannot demote each other at once. */
export async function lockOwners(tx: Tx): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('steward:owners', 0))`;
}

export const createFirstOwnerCommand: CommandImplementation<typeof createFirstOwner> = {
  declaration: createFirstOwner,
  run: (ctx, { email, name, passwordHash }) =>
    ctx.db.$transaction(async (tx) => {
      await lockOwners(tx);
      const personId = await firstOwnerId(tx, ctx, email, name);
      await putPassword(tx, personId, passwordHash, ctx.now);
      await tx.oneTimeCode.updateMany({ where: { purpose: 'setup', usedAt: null }, data: { usedAt: ctx.now } });
      return { personId, email };
    }),
};

async function firstOwnerId(tx: Tx, ctx: CommandCtx, email: string, name: string): Promise<string> {
  const owner = { roleOverride: 'owner', roleOverrideAt: ctx.now, deactivatedAt: null };
  const existing = await tx.person.findUnique({ where: { email }, select: { id: true, roleOverrideById: true } });
  const isOwnRerun = (await tx.person.count({ where: { roleOverrideById: ctx.intentId } })) > 0;
  if (!isOwnRerun && !(await isSetUpOpen(tx))) {
    throw new AppError('conflict', 'Steward has an owner already. Sign in, or ask an owner for access.');
  }
  // Until an owner exists nobody can have made one: the intent itself stands as the maker, which also marks a second run.
  const made = { ...owner, roleOverrideById: ctx.intentId };
  if (existing) await tx.person.update({ where: { id: existing.id }, data: { ...made, name } });
  else await tx.person.create({ data: { id: ctx.intentId, email, name, createdAt: ctx.now, ...made } });
  return existing?.id ?? ctx.intentId;
}

async function putPassword(tx: Tx, personId: string, passwordHash: string, now: Date): Promise<void> {
  const credential = { passwordHash, updatedAt: now };
  await tx.credential.upsert({ where: { personId }, create: { personId, ...credential }, update: credential });
}

export const overrideRoleCommand: CommandImplementation<typeof overrideRole> = {
  declaration: overrideRole,
  run: (ctx, { personId, role }) => {
    const { actor } = ctx;
    if (actor.kind !== 'person') throw new AppError('forbidden', 'Only a person can change a role.');
    return ctx.db.$transaction(async (tx) => {
      await lockOwners(tx);
      const person = await tx.person.findUnique({ where: { id: personId }, include: { user: true } });
      if (!person) throw notFound('person');
      const roleOverride = ORG_ROLES.find((known) => known === person.roleOverride) ?? null;
      const standing = {
        upstreamRole: person.user?.role ?? null,
        goneAt: person.user?.goneAt ?? null,
        deactivatedAt: person.deactivatedAt,
      };
      const before = effectiveRole({ ...standing, roleOverride })?.role ?? null;
      const after = effectiveRole({ ...standing, roleOverride: role })?.role ?? null;
      const otherOwners = await countOtherOwners(tx, personId);
      const refusal = roleChangeRefusal({
        actor,
        currentRole: before,
        newOverride: role,
        nextRole: after,
        otherOwners,
      });
      if (refusal) throw new AppError('forbidden', refusal);
      await tx.person.update({
        where: { id: personId },
        data: {
          roleOverride: role,
          roleOverrideById: role ? actor.personId : null,
          roleOverrideAt: role ? ctx.now : null,
        },
      });
      return { personId, name: person.name, before, after };
    });
  },
};

export const setPasswordCommand: CommandImplementation<typeof setPassword> = {
  declaration: setPassword,
  run: (ctx, { passwordHash }) =>
    ctx.db.$transaction(async (tx) => {
      const intent = await tx.intent.findUniqueOrThrow({
        where: { id: ctx.intentId },
        select: { actorPersonId: true, actorCodeHash: true },
      });
      const { actorPersonId: personId, actorCodeHash: codeHash } = intent;
      if (!personId || !codeHash) throw new AppError('forbidden', 'A password is set with a one-time link only.');
      const used = await tx.oneTimeCode.updateMany({ where: { codeHash, usedAt: null }, data: { usedAt: ctx.now } });
      const credential = await tx.credential.findUnique({ where: { personId } });
      if (used.count === 0 && credential?.passwordHash !== passwordHash) {
        throw new AppError('conflict', 'This link has been used. Ask for a new one.');
      }
      await putPassword(tx, personId, passwordHash, ctx.now);
      await tx.oneTimeCode.updateMany({ where: { personId, usedAt: null }, data: { usedAt: ctx.now } });
      // Whoever knew the old password is out.
      await tx.session.updateMany({ where: { personId, endedAt: null }, data: { endedAt: ctx.now } });
      return { personId };
    }),
};

export const createSignInLinkCommand: CommandImplementation<typeof createSignInLink> = {
  declaration: createSignInLink,
  run: async (ctx, { personId, codeHash }) => {
    const person = await ctx.db.person.findUnique({ where: { id: personId }, include: { user: true } });
    if (!person || person.deactivatedAt) throw notFound('person');
    const isOwner = person.roleOverride === 'owner';
    if (isOwner && (ctx.actor.kind !== 'person' || ctx.actor.role !== 'owner')) {
      throw new AppError('forbidden', 'Only an owner can make a sign-in link for an owner.');
    }
    const expiresAt = new Date(ctx.now.getTime() + LINK_LIFE_MS);
    const code = { purpose: 'set_password', personId, createdAt: ctx.now, expiresAt };
    await ctx.db.oneTimeCode.upsert({ where: { codeHash }, create: { codeHash, ...code }, update: {} });
    return { personId, expiresAt: expiresAt.toISOString() };
  },
};
