import { WireError } from '../errors';
import type { World } from '../world/world';
import type { Caller } from './admit';
import type { Model } from './models';

const MINUTE_MS = 60_000;
const KINDS = ['requests_per_minute', 'input_tokens_per_minute_cache_aware', 'output_tokens_per_minute'] as const;
type Kind = (typeof KINDS)[number];
type Spent = Record<Kind, number>;
type Minute = { minute: number; spent: Map<string, Spent> };

export type Limits = {
  /** Counts a request; the headers that tell what is left. Throws 429 above a limit where limits are enforced. */
  spend: (
    caller: Caller,
    model: Model,
    tokens: { input: number; output: number },
    enforced: boolean,
  ) => Record<string, string>;
};

type Limit = { value: number; scope: string };

/** The limit in force: a workspace's own where it is lower than the organisation's. */
function findLimits(world: World, workspaceId: string, model: Model): Map<Kind, Limit> {
  const group = world.rateLimits.find(({ models }) => models?.includes(model.id)) ?? world.rateLimits[0];
  const found = new Map<Kind, Limit>();
  for (const kind of KINDS) {
    const value = group?.limits.find(({ type }) => type === kind)?.value;
    if (group === undefined || value == null) continue;
    const own = world.tables.overrides.get(`${workspaceId}/${group.id}/${kind}`)?.value ?? value;
    found.set(kind, own < value ? { value: own, scope: `${group.id} ${workspaceId}` } : { value, scope: group.id });
  }
  return found;
}

const toThousands = (tokens: number) => Math.max(0, Math.round(tokens / 1_000) * 1_000);

/** How much of each minute's limits is used, by model group. */
export function createLimits(): Limits {
  const minutes = new Map<string, Minute>();
  const found = new Map<string, { revision: number; limits: Map<Kind, Limit> }>();
  const limitsOf = (world: World, workspaceId: string, model: Model): Map<Kind, Limit> => {
    const name = `${world.name} ${workspaceId} ${model.id}`;
    const known = found.get(name);
    if (known?.revision === world.revision) return known.limits;
    const limits = findLimits(world, workspaceId, model);
    found.set(name, { revision: world.revision, limits });
    return limits;
  };
  const spentOf = (worldName: string, minute: number, scope: string): Spent => {
    const known = minutes.get(worldName);
    const current = known?.minute === minute ? known : { minute, spent: new Map<string, Spent>() };
    minutes.set(worldName, current);
    const spent = current.spent.get(scope) ?? {
      requests_per_minute: 0,
      input_tokens_per_minute_cache_aware: 0,
      output_tokens_per_minute: 0,
    };
    current.spent.set(scope, spent);
    return spent;
  };
  return {
    spend({ world, workspaceId, nowMs }, model, tokens, enforced) {
      const minute = Math.floor(nowMs / MINUTE_MS);
      const resetMs = (minute + 1) * MINUTE_MS;
      const reset = new Date(resetMs).toISOString().replace('.000Z', 'Z');
      const left = new Map<Kind, { limit: number; remaining: number }>();
      const limits = limitsOf(world, workspaceId, model);
      const used: Record<Kind, number> = {
        requests_per_minute: 1,
        input_tokens_per_minute_cache_aware: tokens.input,
        output_tokens_per_minute: tokens.output,
      };
      if (enforced) {
        for (const [kind, { value, scope }] of limits) {
          if (spentOf(world.name, minute, scope)[kind] < value) continue;
          const waitSeconds = Math.max(1, Math.ceil((resetMs - nowMs) / 1_000));
          const message = `This request would exceed the rate limit of ${value} ${kind.replaceAll('_', ' ')}.`;
          throw new WireError(429, message, null, { 'retry-after': String(waitSeconds) });
        }
      }
      for (const [kind, { value, scope }] of limits) {
        const spent = spentOf(world.name, minute, scope);
        spent[kind] += used[kind];
        left.set(kind, { limit: value, remaining: value - spent[kind] });
      }
      const headers: Record<string, string> = {};
      const tell = (name: string, entry: { limit: number; remaining: number } | undefined, isTokens: boolean) => {
        if (!entry) return;
        headers[`anthropic-ratelimit-${name}-limit`] = String(entry.limit);
        const { remaining } = entry;
        headers[`anthropic-ratelimit-${name}-remaining`] = String(
          isTokens ? toThousands(remaining) : Math.max(0, remaining),
        );
        headers[`anthropic-ratelimit-${name}-reset`] = reset;
      };
      const input = left.get('input_tokens_per_minute_cache_aware');
      const output = left.get('output_tokens_per_minute');
      tell('requests', left.get('requests_per_minute'), false);
      tell('input-tokens', input, true);
      tell('output-tokens', output, true);
      tell('tokens', input && output && input.remaining > output.remaining ? output : (input ?? output), true);
      return headers;
    },
  };
}
