import { keepKeys, refreshedKey, switchedOff, switchOff } from '@/lib/domain/api-keys/switch-steps';
import type { CommandCtx, JsonObject, Step } from '@/lib/operations/command-context';
import { actionsHolding, changedSince } from './action-reads';
import { asDetail } from './taken-rules';

interface KeyThing {
  id: string;
  name: string;
}

const changed = ({ id, name }: KeyThing) => asDetail({ kind: 'api_key', id, name, outcome: 'changed', why: '' });
const left = ({ id, name }: KeyThing, why: string) => asDetail({ kind: 'api_key', id, name, outcome: 'left', why });

/** Disables a key that works and is not protected. */
export function disableStep(ctx: CommandCtx, key: KeyThing, actionId: string): Step {
  const { id, name } = key;
  const outcomeOf = ({ outcome }: JsonObject) =>
    outcome === 'disabled' ? changed(key) : left(key, 'It no longer exists at Anthropic.');
  return {
    key: id,
    label: name,
    run: async () => {
      const known = await ctx.db.apiKey.findUniqueOrThrow({ where: { id } });
      if (known.protectedReason !== null) return left(key, `Protected: ${known.protectedReason}`);
      const now = await refreshedKey(ctx, id);
      if (now?.status === 'active') return outcomeOf(await switchOff(ctx, id));
      if (now?.status !== 'inactive') return left(key, 'It no longer exists at Anthropic.');
      // Disabled by another budget: whichever is over last gives it back.
      const holders = await actionsHolding(ctx.db, id, actionId);
      return holders.length > 0 ? changed(key) : left(key, 'It was already disabled.');
    },
    readBack: async () => {
      const found = await switchedOff(ctx, id);
      return found === 'not_done' ? found : outcomeOf(found);
    },
  };
}

/** Enables a key that is still as the budget left it. */
export function enableStep(ctx: CommandCtx, key: KeyThing, actionId: string, since: Date): Step {
  const { id, name } = key;
  return {
    key: id,
    label: name,
    run: async () => {
      const now = await refreshedKey(ctx, id);
      if (now?.status === 'active') return left(key, 'Someone has enabled it since.');
      if (now?.status !== 'inactive') return left(key, 'It has been archived, has expired or no longer exists.');
      const [holder] = await actionsHolding(ctx.db, id, actionId);
      if (holder) return left(key, `The budget ${holder.name} keeps it disabled.`);
      if (await changedSince(ctx.db, id, since)) return left(key, 'Someone has changed it since.');
      await keepKeys(ctx, await ctx.write(() => ctx.upstream.updateApiKey(id, { status: 'active' })));
      return changed(key);
    },
    readBack: async () => ((await refreshedKey(ctx, id))?.status === 'active' ? changed(key) : 'not_done'),
  };
}
