import type { z } from 'zod';
import { isCaller } from '@/lib/access/principals';
import { AppError, notFound } from '@/lib/core/errors';
import { askAboutOwner } from '@/lib/domain/accounts/owner-steps';
import { countOtherOwners } from '@/lib/domain/accounts/reads';
import { lockOwners } from '@/lib/domain/accounts/sign-in-commands';
import { kindOfKey } from '@/lib/domain/api-keys/rules';
import { keepKeys } from '@/lib/domain/api-keys/switch-steps';
import { dropFactors } from '@/lib/domain/factors/steps';
import { closeOpenRequests } from '@/lib/domain/invites/closing-steps';
import { type DisabledKey, noteExempt } from '@/lib/domain/key-changes/guard-steps';
import type { Asking, CommandCtx, CommandImplementation, JsonObject, Step } from '@/lib/operations/command-context';
import { readAll } from '@/lib/upstream/pages';
import type { Departure, DepartureKey } from '@/prisma/generated/client';
import { changeOfDeparture } from './change-rules';
import { endInvite, inviteEnded } from './invite-steps';
import { carryOut, keySwitchedOff } from './key-commands';
import { endMembership, membershipEnded } from './membership-commands';
import { isStillTheirs, readPlan } from './plan-reads';
import type { DeparturePlan } from './query-schema';
import { findDeparture, recordDeparture, reportOf } from './record-steps';
import { decisionsFor, departureState, type KeyDecision, offboardingRefusal, strayChoices } from './rules';
import { offboardPerson } from './schema';

type Recorded = Departure & { keys: DepartureKey[] };

export const offboardPersonCommand: CommandImplementation<typeof offboardPerson> = {
  declaration: offboardPerson,
  ask: askAboutLeaver,
  async run(ctx, input) {
    const earlier = await findDeparture(ctx, input.resumeOf);
    if (!earlier && input.userId && !input.dryRun) await lookForKeys(ctx, input.userId);
    const plan = earlier ? reportOf(earlier).plan : await readPlan(ctx.db, input, ctx.now);
    if (!plan) throw notFound('person');
    const otherOwners = plan.personId === null ? 0 : await countOtherOwners(ctx.db, plan.personId);
    if (isCaller(ctx.actor) && input.source !== 'person' && !earlier) {
      throw new AppError('forbidden', 'Only an identity provider offboards in its own name.');
    }
    const confirmation = earlier ? plan.name : input.confirmation;
    const refusal = offboardingRefusal({ actor: ctx.actor, plan, otherOwners, confirmation });
    if (refusal) throw new AppError('conflict', refusal, { confirmation: refusal });
    const ids = plan.survivingKeys.map(({ id }) => id);
    if (strayChoices(ids, input.keys).length > 0) {
      throw new AppError('conflict', `The keys of ${plan.name} have changed in the meantime. Reload and choose again.`);
    }
    const decisions = decisionsFor(ids, input.keys, input.otherKeys);
    const departure = earlier ?? (await recordDeparture(ctx, { input, plan, decisions }));
    if (input.dryRun) return { departureId: departure.id, name: plan.name, state: departure.state };
    const { before, after } = changeOfDeparture(plan, decisions);
    ctx.changing(before, after);
    const steps = stepsFor(ctx, departure, plan, input.otherKeys);
    await ctx.plan(steps);
    await noteExempt(ctx, disabledKeys(plan, decisions), 'offboarding');
    await ctx.db.departure.update({
      where: { id: departure.id },
      data: {
        state: 'running',
        finishedAt: null,
        report: { ...reportOf(departure), intentId: ctx.intentId } as object,
      },
    });
    try {
      return await carryOutAll(ctx, departure, steps);
    } catch (error) {
      await ctx.db.departure.update({ where: { id: departure.id }, data: { state: 'incomplete' } });
      throw error;
    }
  },
};

/** Of the offboarding of an owner alone: it is one who ends. */
async function askAboutLeaver(ctx: CommandCtx, input: z.output<typeof offboardPerson.input>): Promise<Asking | null> {
  const { actor } = ctx;
  if (!isCaller(actor) || input.dryRun || input.source !== 'person') return null;
  const plan = await readPlan(ctx.db, input, ctx.now);
  if (!plan?.personId || !plan.steward.isOwner || plan.steward.isDeactivated) return null;
  const otherOwners = await countOtherOwners(ctx.db, plan.personId);
  if (offboardingRefusal({ actor, plan, otherOwners, confirmation: input.confirmation })) return null;
  const person = { id: plan.personId, name: plan.name, email: plan.email };
  return askAboutOwner(ctx, { person, before: 'owner', after: null, what: `Offboard ${plan.name}, an owner` });
}

/** Keys that stop with the leaving, as decided. */
function disabledKeys(plan: DeparturePlan, decisions: readonly KeyDecision[]): DisabledKey[] {
  const stopped = new Set(decisions.flatMap((one) => (one.disposition === 'disable' ? [one.apiKeyId] : [])));
  return plan.survivingKeys
    .filter(({ id }) => stopped.has(id))
    .map(({ id, name }) => ({ id, name, kind: kindOfKey(id), workspaceId: null }));
}

async function carryOutAll(ctx: CommandCtx, departure: Recorded, steps: readonly Step[]): Promise<JsonObject> {
  let failed = 0;
  let task: string | null = null;
  for (const step of steps) {
    const done = await ctx.attempt(step);
    if (done === null) failed += 1;
    if (typeof done?.task === 'string') task = done.task;
  }
  const state = departureState({ failed, task });
  const report = { ...reportOf(departure), intentId: ctx.intentId, task };
  await ctx.db.departure.update({
    where: { id: departure.id },
    data: { state, finishedAt: ctx.now, report: report as object },
  });
  return { departureId: departure.id, name: departure.name, state };
}

/** First they lose Steward, then their keys are seen to, then the membership ends: a crash leaves nothing unseen. */
function stepsFor(ctx: CommandCtx, departure: Recorded, plan: DeparturePlan, otherKeys: 'disable' | 'keep'): Step[] {
  const { personId, userId } = plan;
  const names = new Map(plan.survivingKeys.map((key) => [key.id, key.name]));
  return [
    ...(personId ? [accessStep(ctx, personId)] : []),
    ...(userId ? departure.keys.map((key) => keyStep(ctx, userId, key, names.get(key.apiKeyId) ?? key.apiKeyId)) : []),
    ...(userId && plan.isMember
      ? [membershipStep(ctx, userId), lastLookStep(ctx, departure.id, userId, otherKeys)]
      : []),
    ...(plan.invites ?? []).map((invite) => inviteStep(ctx, invite)),
    requestsStep(ctx, plan),
  ];
}

function accessStep(ctx: CommandCtx, personId: string): Step {
  return { key: 'access', label: 'End sessions, sign-in and leads in Steward', run: () => endAccess(ctx, personId) };
}

function endAccess(ctx: CommandCtx, personId: string): Promise<JsonObject> {
  return ctx.db.$transaction(async (tx) => {
    await lockOwners(tx);
    const person = await tx.person.findUniqueOrThrow({ where: { id: personId } });
    const isOwner = person.roleOverride === 'owner' && person.deactivatedAt === null;
    if (isOwner && (await countOtherOwners(tx, personId)) === 0) {
      throw new AppError('conflict', 'This is now the last owner of Steward. Make someone else an owner first.');
    }
    const sessions = await tx.session.updateMany({
      where: { personId, endedAt: null },
      data: { endedAt: ctx.now },
    });
    await tx.oneTimeCode.updateMany({ where: { personId, usedAt: null }, data: { usedAt: ctx.now } });
    await tx.credential.deleteMany({ where: { personId } });
    await dropFactors(tx, personId);
    const leads = await tx.workspaceLead.deleteMany({ where: { personId } });
    await tx.person.update({
      where: { id: personId },
      data: { deactivatedAt: person.deactivatedAt ?? ctx.now },
    });
    return { sessions: sessions.count, leads: leads.count };
  });
}

const THINGS = { anthropic: 'API key', steward: 'Steward key' } as const;
const KEY_WORDS: Readonly<Record<string, string>> = { disable: 'Disable', hand_over: 'Hand over', keep: 'Keep' };

function keyStep(ctx: CommandCtx, userId: string, key: DepartureKey, name: string): Step {
  const decision = {
    apiKeyId: key.apiKeyId,
    disposition: key.disposition as 'disable' | 'hand_over' | 'keep',
    newOwnerId: key.newOwnerId,
    reason: key.reason,
  };
  const note = (state: string, message: string | null) =>
    ctx.db.departureKey.update({
      where: { departureId_apiKeyId: { departureId: key.departureId, apiKeyId: key.apiKeyId } },
      data: { state, message },
    });
  return {
    key: `key:${key.apiKeyId}`,
    label: `${KEY_WORDS[key.disposition] ?? key.disposition} ${THINGS[kindOfKey(key.apiKeyId)]} ${name}`,
    run: async () => {
      try {
        const isTheirs = await isStillTheirs(ctx.db, key.apiKeyId, userId);
        const done = isTheirs ? await carryOut(ctx, decision, userId) : { outcome: 'not_theirs' };
        await note('done', null);
        return done;
      } catch (error) {
        await note('failed', error instanceof AppError ? error.message : null);
        throw error;
      }
    },
    ...(key.disposition === 'disable'
      ? {
          readBack: async () => {
            const found = await keySwitchedOff(ctx, key.apiKeyId);
            if (found !== 'not_done') await note('done', null);
            return found;
          },
        }
      : {}),
  };
}

function membershipStep(ctx: CommandCtx, userId: string): Step {
  return {
    key: 'membership',
    label: 'Remove the membership; personal keys end with it',
    run: () => endMembership(ctx, userId),
    readBack: () => membershipEnded(ctx, userId),
  };
}

/** What they made between the first look and the end of their membership. */
function lastLookStep(ctx: CommandCtx, departureId: string, userId: string, otherKeys: 'disable' | 'keep'): Step {
  return {
    key: 'last_look',
    label: 'Check once more for their keys',
    run: async () => {
      await lookForKeys(ctx, userId);
      const plan = await readPlan(ctx.db, { userId }, ctx.now);
      const known = await ctx.db.departureKey.findMany({ where: { departureId }, select: { apiKeyId: true } });
      const isKnown = new Set(known.map(({ apiKeyId }) => apiKeyId));
      const found = (plan?.survivingKeys ?? []).filter(({ id }) => !isKnown.has(id));
      for (const decision of decisionsFor(
        found.map(({ id }) => id),
        [],
        otherKeys,
      )) {
        await carryOut(ctx, decision, userId);
        await ctx.db.departureKey.create({ data: { departureId, state: 'done', ...decision } });
      }
      return { found: found.map(({ name }) => name) };
    },
  };
}

/** Reads the member's keys from upstream, so that one made a minute ago is seen. */
async function lookForKeys(ctx: CommandCtx, userId: string): Promise<void> {
  const list = await readAll((afterId) => ctx.upstream.listApiKeys({ afterId, createdById: userId }));
  if (!list.complete || list.unreadable > 0) {
    throw new AppError('upstream_unreadable', 'The list of this person’s API keys broke off. Try again.');
  }
  await keepKeys(ctx, ...list.items);
}

function inviteStep(ctx: CommandCtx, invite: { id: string; email: string }): Step {
  return {
    key: `invite:${invite.id}`,
    label: `Withdraw the invite for ${invite.email}`,
    run: () => endInvite(ctx, invite),
    readBack: () => inviteEnded(ctx, invite),
  };
}

function requestsStep(ctx: CommandCtx, { personId, email }: DeparturePlan): Step {
  return {
    key: 'requests',
    label: 'Close open invite requests',
    run: async () => {
      const closed = await ctx.db.$transaction((tx) => closeOpenRequests(tx, { personId, email }, ctx.now));
      return { closed: closed.length };
    },
  };
}
