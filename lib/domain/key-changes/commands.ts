import { can, reach } from '@/lib/access/reach';
import { AppError, notFound } from '@/lib/core/errors';
import { KEY_WRITES, kindOfKey } from '@/lib/domain/api-keys/rules';
import { askToLift } from '@/lib/domain/gateway-keys/lift-steps';
import { requireMember } from '@/lib/domain/gateway-keys/owner-steps';
import { confirmationRefusal } from '@/lib/domain/workspaces/rules';
import { personIdOf } from '@/lib/operations/caller';
import type { Asking, CommandCtx, CommandImplementation, JsonObject } from '@/lib/operations/command-context';
import type { KeyChange } from '@/prisma/generated/client';
import { guardDisabling } from './guard-steps';
import { type Doing, keyStep, mayChange, type Previewed } from './key-steps';
import { type KnownKey, readKnownKeys } from './reads';
import { changeWords, STOPPING_ACTS } from './rules';
import { archiveKeyChange, type PreviewedKeys, startKeyChange, stopKeyChange, undoKeyChange } from './schema';
import { tellChanged } from './telling-steps';
import { findDisabledBy, findTry, isApprovedBefore, recordTry } from './try-steps';
import { readRecentUse } from './use-reads';

interface Asked {
  keys: PreviewedKeys;
  usedApiKeyIds: readonly string[];
  resumeOf?: string;
}

export const startKeyChangeCommand: CommandImplementation<typeof startKeyChange> = {
  declaration: startKeyChange,
  ask: (ctx, input) => (input.act === 'enable' ? askToEnable(ctx, input) : askToStop(ctx, input, input.act)),
  run: async (ctx, input) => {
    const { act, ownerId, environment, costCentreId, firstMonth } = input;
    if (act === 'hand_over') await requireMember(ctx, ownerId ?? '');
    return changeAll(ctx, input, { act, ownerId, environment, costCentreId, firstMonth });
  },
};

export const archiveKeyChangeCommand: CommandImplementation<typeof archiveKeyChange> = {
  declaration: archiveKeyChange,
  ask: async (ctx, input) => {
    requireCount(input);
    return askToStop(ctx, input, 'archive');
  },
  run: async (ctx, input) => {
    requireCount(input);
    return changeAll(ctx, input, { act: 'archive' });
  },
};

function requireCount({ keys, typedCount }: { keys: PreviewedKeys; typedCount: string }): void {
  const typo = confirmationRefusal(typedCount, String(keys.flatMap(({ apiKeyIds }) => apiKeyIds).length));
  if (typo) throw new AppError('invalid_input', typo, { typedCount: typo });
}

export const undoKeyChangeCommand: CommandImplementation<typeof undoKeyChange> = {
  declaration: undoKeyChange,
  run: async (ctx, { changeId, resumeOf }) => {
    const undone = await requireChange(ctx, changeId);
    if (undone.act !== 'disable') throw new AppError('conflict', 'Only disabling can be undone.');
    const disabled = await findDisabledBy(ctx.db, undone.intentId);
    if (disabled.length === 0)
      throw new AppError('conflict', 'This change disabled no key, so there is nothing to undo.');
    const previewed = disabled.map(({ id, isChangedSince }) => ({
      ...{ id, from: 'inactive' },
      leave: isChangedSince ? 'Somebody has changed it since, so it is left unchanged.' : null,
    }));
    const asked = { changeId, ...(resumeOf === undefined ? {} : { resumeOf }) };
    return changeEach(ctx, previewed, { act: 'enable' }, { asked, act: 'undo', resumeOf, undoesId: undone.id });
  },
};

export const stopKeyChangeCommand: CommandImplementation<typeof stopKeyChange> = {
  declaration: stopKeyChange,
  async run(ctx, { changeId }) {
    const change = await requireChange(ctx, changeId);
    const { state } = await ctx.db.intent.findUniqueOrThrow({ where: { id: change.intentId } });
    if (!['queued', 'running', 'unknown'].includes(state))
      throw new AppError('conflict', 'This change has ended already, so there is nothing to stop.');
    const stop = { stopAskedAt: ctx.now, stopAskedBy: ctx.actor.name };
    await ctx.db.keyChange.update({ where: { id: change.id }, data: stop });
    return { changeId: change.id, act: change.act };
  },
};

/** Whoever asked for it, and whoever may change every key. */
async function requireChange(ctx: CommandCtx, changeId: string): Promise<KeyChange> {
  const change = await ctx.db.keyChange.findUnique({ where: { id: changeId } });
  const isTheirs = change !== null && change.askedById === personIdOf(ctx);
  if (!change || !(isTheirs || reach(ctx.actor, 'api_key:write').all)) throw notFound('API key change');
  return change;
}

/** Only what stops keys that work asks a second person, and only for these. */
async function askToStop(ctx: CommandCtx, input: Asked, act: Doing['act']): Promise<Asking | null> {
  if (!STOPPING_ACTS.includes(act)) return null;
  const ids = input.keys.flatMap(({ apiKeyIds }) => apiKeyIds);
  const known = await readKnownKeys(ctx.db, ids, ctx.now);
  // What was previewed as active may be so although the mirror has it otherwise.
  const active = new Set(input.keys.flatMap(({ from, apiKeyIds }) => (from === 'active' ? apiKeyIds : [])));
  const stopped = [...known.values()].filter(
    (key) => (key.state === 'active' || active.has(key.id)) && mayChange(ctx, act, key),
  );
  const isApproved = await isApprovedBefore(ctx.db, input, ctx.now);
  return guardDisabling(ctx, stopped, { what: changeWords(act, stopped.length), isApproved });
}

/** Of keys that an emergency stop disabled: enabling them lifts it. */
async function askToEnable(ctx: CommandCtx, { keys }: Asked): Promise<Asking | null> {
  const ids = keys.flatMap(({ apiKeyIds }) => apiKeyIds).filter((id) => kindOfKey(id) === 'steward');
  const stopped = await ctx.db.gatewayKey.findMany({ where: { id: { in: ids }, stopId: { not: null } } });
  const allowed = stopped.filter(({ workspaceId }) => can(ctx.actor, KEY_WRITES.steward, { workspaceId }));
  return askToLift(ctx, allowed, null);
}

async function changeAll(ctx: CommandCtx, input: Asked, doing: Doing): Promise<JsonObject> {
  const ids = input.keys.flatMap(({ apiKeyIds }) => apiKeyIds);
  const isStopping = STOPPING_ACTS.includes(doing.act);
  const { usedIds } = isStopping ? await readRecentUse(ctx.db, ids, ctx.now) : { usedIds: new Set<string>() };
  const confirmed = new Set(input.usedApiKeyIds);
  const leaveOf = (id: string) =>
    usedIds.has(id) && !confirmed.has(id) ? 'It was used within the last hour, which was not confirmed.' : null;
  const previewed = input.keys.flatMap(({ from, apiKeyIds }) =>
    apiKeyIds.map((id): Previewed => ({ id, from, leave: leaveOf(id) })),
  );
  const { resumeOf } = input;
  return changeEach(ctx, previewed, doing, { asked: { ...input }, act: doing.act, resumeOf, undoesId: null });
}

interface Try {
  asked: object;
  act: string;
  resumeOf: string | undefined;
  undoesId: string | null;
}

/** Key by key, until all were tried or somebody stops it. A key that was done, in this try or an earlier one, is not tried again. */
async function changeEach(
  ctx: CommandCtx,
  previewed: readonly Previewed[],
  doing: Doing,
  { asked, act, resumeOf, undoesId }: Try,
): Promise<JsonObject> {
  const known = await readKnownKeys(
    ctx.db,
    previewed.map(({ id }) => id),
    ctx.now,
  );
  const steps = previewed.map((key) => ({ id: key.id, step: keyStep(ctx, known.get(key.id), key, doing) }));
  ctx.changing({}, { act, keys: previewed.length });
  await ctx.plan(steps.map(({ step }) => step));
  const change = await recordTry(ctx, resumeOf, { act, keys: previewed.length, asked, undoesId });
  const done: KnownKey[] = [];
  const tally = { done: 0, skipped: 0, failed: 0 };
  for (const { id, step } of steps) {
    if (await isStopped(ctx, change.id)) {
      ctx.stopHere();
      break;
    }
    const detail = await ctx.attempt(step);
    const key = known.get(id);
    if (detail === null) tally.failed += 1;
    else if (detail.outcome === 'skipped') tally.skipped += 1;
    else {
      tally.done += 1;
      if (key) done.push(key);
    }
  }
  if (STOPPING_ACTS.includes(act) && done.length > 0) await tellChanged(ctx, act, done);
  const workspaceIds = [...new Set(done.flatMap(({ workspaceId }) => workspaceId ?? []))];
  return { changeId: change.id, act, ...tally, workspaceIds };
}

async function isStopped({ db }: CommandCtx, changeId: string): Promise<boolean> {
  return (await findTry(db, changeId))?.stopAskedAt != null;
}
