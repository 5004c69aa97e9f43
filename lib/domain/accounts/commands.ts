import { ORG_ROLES, type OrgRole, type PersonActor } from '@/lib/access/principals';
import { effectiveRole } from '@/lib/access/standing';
import type { Db, Tx } from '@/lib/core/db';
import { AppError, notFound } from '@/lib/core/errors';
import type { CommandCtx, CommandImplementation } from '@/lib/operations/command-context';
import { askAboutOwner } from './owner-steps';
import { countOtherOwners, isSetUpOpen } from './reads';
import { roleChangeRefusal } from './rules';
import { createFirstOwner, overrideRole } from './schema';
import { endSignIns, lockOwners, putPassword } from './sign-in-commands';

export const createFirstOwnerCommand: CommandImplementation<typeof createFirstOwner> = {
  declaration: createFirstOwner,
  run: (ctx, { email, name, passwordHash }) =>
    ctx.db.$transaction(async (tx) => {
      ctx.changing({}, { email, name, role: 'owner' });
      await lockOwners(tx);
      const { personId, isNew } = await firstOwner(tx, ctx, email, name);
      if (isNew) await endSignIns(tx, personId, ctx.now);
      await putPassword(tx, personId, passwordHash, ctx.now);
      await tx.oneTimeCode.updateMany({ where: { purpose: 'setup', usedAt: null }, data: { usedAt: ctx.now } });
      return { personId, email };
    }),
};

/** `isNew` is false if a second run finds that the first one made the owner. */
async function firstOwner(
  tx: Tx,
  ctx: CommandCtx,
  email: string,
  name: string,
): Promise<{ personId: string; isNew: boolean }> {
  const owner = { roleOverride: 'owner', roleOverrideAt: ctx.now, deactivatedAt: null };
  const existing = await tx.person.findUnique({ where: { email }, select: { id: true, roleOverrideById: true } });
  const isOwnRerun = (await tx.person.count({ where: { roleOverrideById: ctx.intentId } })) > 0;
  if (!isOwnRerun && !(await isSetUpOpen(tx))) {
    throw new AppError('conflict', 'Steward already has an owner. Sign in, or ask an owner for access.');
  }
  // Until there is an owner, no one can have made one: the intent itself counts as the maker, which also marks a second run.
  const made = { ...owner, roleOverrideById: ctx.intentId };
  if (existing) await tx.person.update({ where: { id: existing.id }, data: { ...made, name } });
  else await tx.person.create({ data: { id: ctx.intentId, email, name, createdAt: ctx.now, ...made } });
  return { personId: existing?.id ?? ctx.intentId, isNew: !isOwnRerun };
}

export const overrideRoleCommand: CommandImplementation<typeof overrideRole> = {
  declaration: overrideRole,
  async ask(ctx, { personId, role }) {
    const { actor } = ctx;
    const change = actor.kind === 'person' ? await readRoleChange(ctx.db, actor, personId, role) : null;
    return change && change.refusal === null ? askAboutOwner(ctx, change) : null;
  },
  run: (ctx, { personId, role }) => {
    const { actor } = ctx;
    if (actor.kind !== 'person') throw new AppError('forbidden', 'Only a person can change a role.');
    return ctx.db.$transaction(async (tx) => {
      await lockOwners(tx);
      const change = await readRoleChange(tx, actor, personId, role);
      if (!change) throw notFound('person');
      const { person, roleOverride, before, after, refusal } = change;
      ctx.changing({ role: before, roleOverride }, { role: after, roleOverride: role });
      if (refusal) throw new AppError('forbidden', refusal);
      await tx.person.update({
        where: { id: personId },
        data: {
          roleOverride: role,
          roleOverrideById: role ? actor.personId : null,
          roleOverrideAt: role ? ctx.now : null,
        },
      });
      const isPromoted = after === 'owner' && before !== 'owner';
      const ended = isPromoted ? await endSignIns(tx, personId, ctx.now) : null;
      return { personId, name: person.name, before, after, ...(ended ? { ended } : {}) };
    });
  },
};

/** What the role of a person is and would be, and why that is refused; null where there is no such person. */
async function readRoleChange(db: Db | Tx, actor: PersonActor, personId: string, role: OrgRole | null) {
  const person = await db.person.findUnique({ where: { id: personId }, include: { user: true } });
  if (!person) return null;
  const roleOverride = ORG_ROLES.find((known) => known === person.roleOverride) ?? null;
  const standing = {
    upstreamRole: person.user?.role ?? null,
    goneAt: person.user?.goneAt ?? null,
    deactivatedAt: person.deactivatedAt,
  };
  const before = effectiveRole({ ...standing, roleOverride })?.role ?? null;
  const after = effectiveRole({ ...standing, roleOverride: role })?.role ?? null;
  const otherOwners = await countOtherOwners(db, personId);
  const refusal = roleChangeRefusal({ actor, currentRole: before, newOverride: role, nextRole: after, otherOwners });
  return { person, roleOverride, before, after, refusal };
}
