import type { RateLimit } from '@/lib/upstream/contract-limits';
import { familyModels } from './catalog';
import { makeId } from './random';

/** What the wire sends for one group: the old `group_type` still beside the new object. */
function entry(
  worldName: string,
  type: string,
  displayName: string | null,
  models: readonly string[] | null,
  limits: Record<string, number>,
): RateLimit {
  const id = makeId('rlg', `${worldName}:limit:${type}:${displayName}`);
  const group = displayName === null ? { type, id } : { type, id, display_name: displayName };
  return {
    id,
    type: 'rate_limit',
    group: group as RateLimit['group'],
    group_type: type,
    models: models === null ? null : [...models],
    limits: Object.entries(limits).map(([limitType, value]) => ({ type: limitType, value })),
  };
}

export function makeRateLimits(worldName: string, scale: number): RateLimit[] {
  const perMinute = (requests: number, input: number, output: number) => ({
    requests_per_minute: requests * scale,
    input_tokens_per_minute_cache_aware: input * scale,
    output_tokens_per_minute: output * scale,
  });
  return [
    entry(worldName, 'model_group', 'Claude Opus 4.x and 5.x', familyModels('opus'), {
      ...perMinute(1_000, 500_000, 100_000),
      fast_itpmca: 100_000 * scale,
      fast_otpm: 20_000 * scale,
    }),
    entry(
      worldName,
      'model_group',
      'Claude Sonnet 4.x and 5.x',
      familyModels('sonnet'),
      perMinute(1_000, 500_000, 100_000),
    ),
    entry(
      worldName,
      'model_group',
      'Claude Haiku 4.x and 5.x',
      familyModels('haiku'),
      perMinute(1_000, 1_000_000, 200_000),
    ),
    entry(worldName, 'batch', null, null, {
      requests_per_minute: 1_000 * scale,
      enqueued_batch_requests: 100_000 * scale,
    }),
    entry(worldName, 'token_count', null, null, { requests_per_minute: 2_000 * scale }),
    entry(worldName, 'files', null, null, { requests_per_minute: 500 * scale }),
    entry(worldName, 'skills', null, null, { requests_per_minute: 100 * scale }),
    entry(worldName, 'web_search', null, null, { tool_uses_per_second: 30 }),
  ];
}
