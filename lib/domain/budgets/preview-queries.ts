import { reach } from '@/lib/access/reach';
import { readCapability } from '@/lib/domain/organization/reads';
import type { ProbedCapability } from '@/lib/domain/organization/schema';
import { readModelGroups } from '@/lib/domain/rate-limits/group-reads';
import { groupWords, overrideRefusal } from '@/lib/domain/rate-limits/rules';
import type { OrganizationLimits } from '@/lib/domain/rate-limits/tier-rules';
import { answer } from '@/lib/operations/answer';
import type { Workspace, WorkspaceRateLimit } from '@/prisma/generated/client';
import { readPlaces, workingKeys } from './action-reads';
import { ACTION_PERMISSIONS, ACTION_TIERS, BUDGET_ACTIONS, canAct, isChanging, loweredLimits } from './action-rules';
import { budgetPreview } from './query-schema';
import { changeWords, valuesField } from './taken-rules';

/** What a used-up budget of this would do at this moment, and what it would leave alone and why. */
export const previewActions = answer(budgetPreview, async (ctx, { scope, period }) => {
  const places = await readPlaces(ctx.db, scope);
  const [keys, groups, own, offered] = await Promise.all([
    workingKeys(ctx.db, places, ctx.now),
    readModelGroups(ctx.db),
    ctx.db.workspaceRateLimit.findMany({ where: { workspaceId: { in: places.workspaceIds }, goneAt: null } }),
    readCapability(ctx.db, 'spend_limits'),
  ]);
  return {
    possible: BUDGET_ACTIONS.filter((action) => canAct(action, scope.kind, period)),
    allowed: BUDGET_ACTIONS.filter((one) => !isChanging(one) || reach(ctx.actor, ACTION_PERMISSIONS[one]).all),
    keys: keys.map(({ id, name, protectedReason }) => ({ id, name, protectedReason })),
    tiers: ACTION_TIERS.map((tier) => ({
      tier,
      limits: places.workspaces.flatMap((workspace) => listLimits(workspace, groups, own, tier)),
    })),
    spendLimit: previewSpendLimit(places.workspaces[0] ?? null, offered),
  };
});

function previewSpendLimit(workspace: Workspace | null, { state, reason }: ProbedCapability) {
  const name = workspace?.name ?? 'the organisation';
  if (state === 'no') {
    const why =
      `This organisation has no spend limit API, so limits at Anthropic stay as they are. ${reason ?? ''}`.trim();
    return { name, isOffered: false, why };
  }
  const refusal = workspace === null ? null : overrideRefusal(workspace);
  const unknown =
    'Steward does not know yet whether this organisation has a spend limit API. Without it nothing is set.';
  return { name, isOffered: true, why: refusal ?? (state === 'yes' ? '' : unknown) };
}

function listLimits(
  workspace: Workspace,
  groups: readonly OrganizationLimits[],
  rows: readonly WorkspaceRateLimit[],
  tier: (typeof ACTION_TIERS)[number],
) {
  const refusal = overrideRefusal(workspace);
  if (refusal) return [{ id: workspace.id, name: workspace.name, changes: [], why: refusal }];
  return groups.map((group) => {
    const row = rows.find((one) => one.workspaceId === workspace.id && one.rateLimitId === group.id);
    const own = new Map(valuesField.parse(row?.limits ?? []).map(({ type, value }) => [type, value]));
    const lowered = loweredLimits(tier, group, own);
    const wholeOf = (type: string) => group.limits.find((one) => one.type === type)?.value ?? null;
    return {
      id: `${workspace.id} ${group.id}`,
      name: `${workspace.name}: ${groupWords(group.name)}`,
      changes: lowered.map(({ type, value }) =>
        changeWords({ type, before: own.get(type) ?? wholeOf(type), after: value }),
      ),
      why: lowered.length === 0 ? 'Its limits are no higher.' : '',
    };
  });
}
