import { can } from '@/lib/access/reach';
import { AppError, notFound } from '@/lib/core/errors';
import { handOverKey } from '@/lib/domain/api-keys/owner-steps';
import { kindOfKey } from '@/lib/domain/api-keys/rules';
import { switchedOff, switchOff } from '@/lib/domain/api-keys/switch-steps';
import { gatewayKeySwitchedOff, keepGatewayKey, switchOffGatewayKey } from '@/lib/domain/gateway-keys/owner-steps';
import { gatewayKeyState } from '@/lib/domain/gateway-keys/rules';
import { noteExempt } from '@/lib/domain/key-changes/guard-steps';
import { personIdOf } from '@/lib/operations/caller';
import type { CommandCtx, CommandImplementation, JsonObject } from '@/lib/operations/command-context';
import { changeOfKey } from './change-rules';
import { isLeftKey } from './key-reads';
import { type KeyDecision, toDecision } from './rules';
import { settleKey } from './schema';

const isSteward = (apiKeyId: string) => kindOfKey(apiKeyId) === 'steward';

/** Whether a key that was to be disabled is off by now. */
export function keySwitchedOff(ctx: CommandCtx, apiKeyId: string): Promise<JsonObject | 'not_done'> {
  return isSteward(apiKeyId) ? gatewayKeySwitchedOff(ctx, apiKeyId) : switchedOff(ctx, apiKeyId);
}

/** One key's decision, carried out; safe to call again. */
export async function carryOut(ctx: CommandCtx, decision: KeyDecision, leaverId: string | null): Promise<JsonObject> {
  switch (decision.disposition) {
    case 'disable':
      return (isSteward(decision.apiKeyId) ? switchOffGatewayKey : switchOff)(ctx, decision.apiKeyId);
    case 'hand_over':
      return handOverKey(ctx, decision.apiKeyId, decision.newOwnerId ?? '', leaverId);
    case 'keep':
      return keep(ctx, decision.apiKeyId, decision.reason);
  }
}

/** Without a reason it is only left as it is: nobody has decided yet, and it stays among those that need a decision. */
async function keep(ctx: CommandCtx, apiKeyId: string, reason: string | null): Promise<JsonObject> {
  if (reason === null) return { outcome: 'left' };
  if (isSteward(apiKeyId)) await keepGatewayKey(ctx, apiKeyId, reason);
  else
    await ctx.db.apiKey.update({
      where: { id: apiKeyId },
      data: { keptAt: ctx.now, keptById: personIdOf(ctx), keptReason: reason },
    });
  return { outcome: 'kept', reason };
}

export const settleKeyCommand: CommandImplementation<typeof settleKey> = {
  declaration: settleKey,
  async run(ctx, { workspaceId, choice }) {
    const key = await findKey(ctx, choice.apiKeyId);
    // The permission was asked for the workspace that was named: a key of another one is out of its reach.
    if (!key || key.workspaceId !== workspaceId) throw notFound('API key');
    if (isSteward(choice.apiKeyId) && !can(ctx.actor, 'gateway_key:write', { workspaceId }))
      throw new AppError('forbidden', 'Your role cannot change Steward keys here.');
    if (!(await isLeftKey(ctx.db, key.id, ctx.now))) {
      throw new AppError(
        'conflict',
        'This key no longer works, or its owner is still a member. Reload to see its current state.',
      );
    }
    const decision = toDecision(choice);
    const { before, after } = changeOfKey(key, decision);
    ctx.changing(before, after);
    if (decision.disposition === 'disable')
      await noteExempt(ctx, [{ id: key.id, name: key.name, kind: kindOfKey(key.id), workspaceId }], 'offboarding');
    const done = await carryOut(ctx, decision, null);
    return { apiKeyId: key.id, name: key.name, ...done };
  },
  async readBack(ctx, { choice }) {
    if (choice.disposition !== 'disable') return 'not_done';
    const found = await keySwitchedOff(ctx, choice.apiKeyId);
    return found === 'not_done' ? found : { apiKeyId: choice.apiKeyId, ...found };
  },
};

/** A key of either kind as the decision about it needs it. */
async function findKey({ db, now }: CommandCtx, id: string) {
  if (!isSteward(id)) return db.apiKey.findUnique({ where: { id } });
  const key = await db.gatewayKey.findUnique({ where: { id } });
  return key && { ...key, status: STATUSES[gatewayKeyState(key, now)], assignedToId: key.ownerId };
}

const STATUSES = { live: 'active', disabled: 'inactive', expired: 'expired', revoked: 'revoked' } as const;
