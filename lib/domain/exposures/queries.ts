import { findActors } from '@/lib/access/find-actor';
import { can } from '@/lib/access/reach';
import { notFound } from '@/lib/core/errors';
import { keyRows } from '@/lib/domain/api-keys/visible-sql';
import { answer, type CallerCtx } from '@/lib/operations/answer';
import type { KeyExposure } from '@/prisma/generated/client';
import { type ExposedKey, type Exposure, exposureGet } from './query-schema';
import { findExposure, stepsOf } from './reads';
import { CHECKLIST } from './rules';

const MOST_OTHERS = 200;

interface KeyRow {
  id: string;
  workspaceId: string | null;
  ownerId: string | null;
}

/** What was done about a key that may be exposed, what else its owner holds, and whom it concerns. */
export const getExposure = answer(exposureGet, async (ctx, { apiKeyId }) => {
  const [key] = await ctx.db.$queryRaw<KeyRow[]>`
    SELECT r.id, r."workspaceId", r."ownerId" FROM (${keyRows(ctx.actor, ctx.now, 'anthropic')}) r
    WHERE r.id = ${apiKeyId} AND r."isDetailed"`;
  if (!key || !can(ctx.actor, 'api_key:write', { workspaceId: key.workspaceId })) throw notFound('API key');
  const [found, others, people] = await Promise.all([
    findExposure(ctx.db, apiKeyId),
    readOthers(ctx, key),
    readPeople(ctx, key),
  ]);
  return { apiKeyId, exposure: found && (await toExposure(ctx, found)), others, people };
});

async function readOthers(ctx: CallerCtx, { id, ownerId }: KeyRow): Promise<ExposedKey['others']> {
  if (ownerId === null) return [];
  return ctx.db.$queryRaw<ExposedKey['others']>`
    SELECT r.id, r.name, r."workspaceName" FROM (${keyRows(ctx.actor, ctx.now, 'anthropic')}) r
    WHERE r."ownerId" = ${ownerId} AND r.id <> ${id} AND r.status = 'active' ORDER BY r.name, r.id LIMIT ${MOST_OTHERS}`;
}

async function readPeople(ctx: CallerCtx, { ownerId, workspaceId }: KeyRow): Promise<ExposedKey['people']> {
  const actors = await findActors(ctx.db);
  return actors.flatMap(({ name, email, role, upstreamUserId, leadWorkspaceIds }): ExposedKey['people'] => {
    const called = name || email;
    if (ownerId !== null && upstreamUserId === ownerId) return [{ name: called, as: 'owner' }];
    if (workspaceId !== null && leadWorkspaceIds.includes(workspaceId)) return [{ name: called, as: 'lead' }];
    return role === 'owner' ? [{ name: called, as: 'steward_owner' }] : [];
  });
}

async function toExposure(ctx: CallerCtx, found: KeyExposure): Promise<Exposure> {
  const { id, seenWhere, openedAt, closedAt, summary, openedById, closedById } = found;
  const ids = [openedById, closedById].filter((one) => one !== null);
  const people = await ctx.db.person.findMany({
    where: { id: { in: ids } },
    select: { id: true, name: true, email: true },
  });
  const nameOf = (personId: string | null) => {
    const person = people.find((one) => one.id === personId);
    return person ? person.name || person.email : null;
  };
  const steps = stepsOf(found);
  return {
    ...{ id, seenWhere, openedAt, closedAt, summary },
    ...{ openedByName: nameOf(openedById), closedByName: nameOf(closedById) },
    steps: CHECKLIST.map((step) => {
      const done = steps[step];
      return { step, done: done ? { ...done, at: new Date(done.at) } : null };
    }),
  };
}
