import { findActor } from '@/lib/access/find-actor';
import { can } from '@/lib/access/reach';
import { notFound } from '@/lib/core/errors';
import { answer } from '@/lib/operations/answer';
import { type PersonPowers, powersGet } from './query-schema';
import { listPowers } from './rules';

/** What someone may do and why: for oneself, open to everyone; for others, to those who assign roles. */
export const readPowers = answer(powersGet, async (ctx, { personId }): Promise<PersonPowers> => {
  const isYou = personId === ctx.actor.personId;
  if (!isYou && !can(ctx.actor, 'role:write')) throw notFound('person');
  const [person, actor] = await Promise.all([
    ctx.db.person.findUnique({
      where: { id: personId },
      select: {
        ...{ id: true, name: true, email: true },
        ...{ roleOverride: true, roleOverrideById: true, roleOverrideAt: true },
        user: { select: { role: true, goneAt: true } },
      },
    }),
    findActor(ctx.db, personId),
  ]);
  if (!person) throw notFound('person');
  const [overrider, workspaces] = await Promise.all([
    person.roleOverrideById
      ? ctx.db.person.findUnique({ where: { id: person.roleOverrideById }, select: { name: true } })
      : null,
    ctx.db.workspace.findMany({
      where: { id: { in: [...(actor?.leadWorkspaceIds ?? []), ...(actor?.memberWorkspaceIds ?? [])] } },
      select: { id: true, name: true },
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
    }),
  ]);
  const named = (ids: readonly string[] = []) => workspaces.filter(({ id }) => ids.includes(id));
  const isOverridden = Boolean(actor && person.roleOverride);
  return {
    person: {
      ...{ personId, name: person.name, email: person.email, isYou },
      role: actor?.role ?? null,
      roleFrom: actor && (isOverridden ? 'override' : 'upstream'),
      upstreamRole: person.user?.role ?? null,
      overriddenBy: person.roleOverride ? (overrider?.name ?? 'Steward') : null,
      overriddenAt: person.roleOverride ? person.roleOverrideAt : null,
      hasLeft: Boolean(person.user?.goneAt),
    },
    powers: actor ? listPowers(actor) : [],
    leads: named(actor?.leadWorkspaceIds),
    belongsTo: named(actor?.memberWorkspaceIds),
  };
});
