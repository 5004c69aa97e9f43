import { AppError } from '@/lib/core/errors';
import { overrideRoleCommand } from '@/lib/domain/accounts/commands';
import { type Previewed, keyStep as stepOfKey } from '@/lib/domain/key-changes/key-steps';
import { type KnownKey, readKnownKeys } from '@/lib/domain/key-changes/reads';
import { removeMemberCommand } from '@/lib/domain/members/commands';
import { removeLeadCommand } from '@/lib/domain/members/lead-commands';
import { offboardPerson } from '@/lib/domain/offboarding/schema';
import { changeUserRoleCommand } from '@/lib/domain/people/commands';
import { isConsoleRole } from '@/lib/domain/people/rules';
import { revokeTokenCommand } from '@/lib/domain/tokens/commands';
import { tokenState } from '@/lib/domain/tokens/rules';
import { type ChangedFields, changedFields } from '@/lib/operations/changed-fields';
import type { CommandCtx, JsonObject, Step } from '@/lib/operations/command-context';
import type { AccessReviewItem } from '@/prisma/generated/client';
import { ITEM_KIND_WORDS, type ItemKind, stepKeyOf } from './rules';

/** What is left to somebody whose role in the organisation is taken away. */
const LOWERED_TO = 'user' as const;

const removed: JsonObject = { outcome: 'removed' };
const gone: JsonObject = { outcome: 'gone', why: 'It was gone already.' };
const changed = (why: string): JsonObject => ({ outcome: 'changed', why });

/** One item's removal, as its own command makes it. What stands otherwise than when the review began is left, and that is said. */
export function removalStep(ctx: CommandCtx, item: AccessReviewItem, keys: ReadonlyMap<string, KnownKey>): Step {
  const kind = item.kind as ItemKind;
  const key = stepKeyOf({ ...item, kind });
  if (kind === 'api_key' || kind === 'gateway_key') return keyStep(ctx, item, keys);
  const label = `${ITEM_KIND_WORDS[kind]} ${item.name}${item.workspaceName === null ? '' : ` in ${item.workspaceName}`}`;
  const run = {
    person: endPerson,
    organization_role: lowerRole,
    role: endRole,
    token: endToken,
    lead: endLead,
    member: endMember,
  }[kind];
  return {
    key,
    label,
    run: () => orGone(run(ctx, item)),
    ...(kind === 'member' && {
      readBack: () => isRemoved(removeMemberCommand.readBack?.(ctx, refOf(item))),
    }),
    ...(kind === 'organization_role' && {
      readBack: () => isRemoved(changeUserRoleCommand.readBack?.(ctx, loweringOf(item))),
    }),
  };
}

async function isRemoved(reading: Promise<JsonObject | 'not_done'> | undefined): Promise<JsonObject | 'not_done'> {
  const found = await reading;
  return found === undefined || found === 'not_done' ? 'not_done' : removed;
}

const loweringOf = ({ subjectId, holds }: AccessReviewItem) => ({
  userId: subjectId,
  from: holds,
  to: LOWERED_TO,
});

const refOf = ({ workspaceId, subjectId }: AccessReviewItem) => ({
  workspaceId: workspaceId ?? '',
  userId: subjectId,
});

async function orGone(ran: Promise<JsonObject>): Promise<JsonObject> {
  try {
    return await ran;
  } catch (error) {
    if (error instanceof AppError && ['not_found', 'upstream_not_found'].includes(error.code)) return gone;
    throw error;
  }
}

/** Of a key that stands otherwise by now: one that works no more counts as gone. */
function keyStep(ctx: CommandCtx, item: AccessReviewItem, keys: ReadonlyMap<string, KnownKey>): Step {
  const previewed: Previewed = { id: item.subjectId, from: 'active', leave: null };
  const act = item.kind === 'api_key' ? 'disable' : 'archive';
  const step = stepOfKey(ctx, keys.get(item.subjectId), previewed, { act });
  return {
    ...step,
    run: async () => {
      const done = await step.run();
      if (done.outcome !== 'skipped') return { ...done, outcome: 'removed' };
      const now = (await readKnownKeys(ctx.db, [item.subjectId], ctx.now)).get(item.subjectId);
      return now && now.state !== 'active' ? gone : changed(String(done.why));
    },
    ...(step.readBack && {
      readBack: async () => ((await step.readBack?.()) === 'not_done' ? 'not_done' : removed),
    }),
  };
}

async function endMember(ctx: CommandCtx, item: AccessReviewItem): Promise<JsonObject> {
  const { workspaceId, userId } = refOf(item);
  const present = await ctx.db.workspaceMember.findUnique({ where: { workspaceId_userId: { workspaceId, userId } } });
  if (!present || present.goneAt) return gone;
  if (present.workspaceRole !== item.holds) return changed(`The role is now ${present.workspaceRole}.`);
  return carried(ctx, (inner) => removeMemberCommand.run(inner, { workspaceId, userId }));
}

async function endLead(ctx: CommandCtx, { workspaceId: within, subjectId: personId }: AccessReviewItem) {
  const workspaceId = within ?? '';
  if ((await ctx.db.workspaceLead.count({ where: { workspaceId, personId } })) === 0) return gone;
  return carried(ctx, (inner) => removeLeadCommand.run(inner, { workspaceId, personId }));
}

async function endToken(ctx: CommandCtx, { subjectId: tokenId }: AccessReviewItem): Promise<JsonObject> {
  const token = await ctx.db.serviceToken.findUnique({ where: { id: tokenId } });
  if (!token || tokenState(token, ctx.now) !== 'live') return gone;
  return carried(ctx, (inner) => revokeTokenCommand.run(inner, { tokenId }));
}

const CONSOLE = 'This role can only be taken away in the Claude Console.';

async function lowerRole(ctx: CommandCtx, item: AccessReviewItem): Promise<JsonObject> {
  const user = await ctx.db.user.findUnique({ where: { id: item.subjectId } });
  if (!user || user.goneAt || user.role === LOWERED_TO) return gone;
  if (user.role !== item.holds) return changed(`The role in the organisation is now ${user.role}.`);
  if (isConsoleRole(user.role)) return changed(CONSOLE);
  return carried(ctx, (inner) => changeUserRoleCommand.run(inner, loweringOf(item)));
}

const OWNERS = 'Owners stay under Settings, Access, where another owner confirms that somebody stops being one.';

async function endRole(ctx: CommandCtx, { subjectId: personId, holds }: AccessReviewItem): Promise<JsonObject> {
  const person = await ctx.db.person.findUnique({ where: { id: personId } });
  if (!person || person.roleOverride === null || person.deactivatedAt) return gone;
  if (person.roleOverride !== holds) return changed(`The role is now ${person.roleOverride}.`);
  if (holds === 'owner') return changed(OWNERS);
  return carried(ctx, (inner) => overrideRoleCommand.run(inner, { personId, role: null }));
}

/** Leaving is a change of its own, with its own report. What becomes of their keys is decided key by key in the review. */
async function endPerson(ctx: CommandCtx, { subjectId: userId, holds }: AccessReviewItem): Promise<JsonObject> {
  const user = await ctx.db.user.findUnique({ where: { id: userId }, include: { person: true } });
  if (!user || user.goneAt) return gone;
  if (user.role !== holds && user.role !== LOWERED_TO)
    return changed(`The role in the organisation is now ${user.role}.`);
  if (user.person?.roleOverride === 'owner' && !user.person.deactivatedAt) return changed(OWNERS);
  await ctx.submitNext(offboardPerson, { userId, keys: [], otherKeys: 'keep', source: 'person' });
  return { outcome: 'begun', why: 'Offboarding began; its own report says what was done.' };
}

/** What its own command changes, for the audit under this one. */
async function carried(outer: CommandCtx, run: (ctx: CommandCtx) => Promise<JsonObject>): Promise<JsonObject> {
  let told: ChangedFields = {};
  await run({
    ...outer,
    changing: (before, after) => {
      told = changedFields(before, after);
    },
  });
  const { before, after } = told;
  return { ...removed, ...(before && { before }), ...(after && { after }) };
}
