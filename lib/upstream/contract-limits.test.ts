import { describe, expect, it } from 'vitest';
import { isUnnamedLimit, rateLimitSchema, tieLimits, workspaceRateLimitSchema } from '@/lib/upstream/contract-limits';
import { parseList } from '@/lib/upstream/contract-list';

describe('rate limits of version 2023-06-01', () => {
  const old = {
    type: 'rate_limit',
    group_type: 'model_group',
    models: ['claude-sonnet-4-5'],
    limits: [{ type: 'requests_per_minute', value: 4000 }],
  };

  it('are read with and without an id, and the same limit is the same each time', () => {
    const [first, second] = [rateLimitSchema.parse(old), rateLimitSchema.parse({ ...old, limits: [] })];
    expect(first).toMatchObject({ group: { type: 'model_group', display_name: null }, limits: old.limits });
    expect(first.id).toBe(second.id);
    expect(isUnnamedLimit(first.id)).toBe(true);
    expect(rateLimitSchema.parse({ ...old, models: ['claude-opus-4-5'] }).id).not.toBe(first.id);
    const batch = rateLimitSchema.parse({
      id: 'rl_2',
      type: 'rate_limit',
      group_type: 'batch',
      models: null,
      limits: [{ type: 'enqueued_batch_requests', value: 100000 }],
    });
    expect(batch).toMatchObject({ id: 'rl_2', group: { type: 'batch' }, models: null });
    expect(isUnnamedLimit(batch.id)).toBe(false);
  });

  it('of a workspace are tied to those of the organisation', () => {
    const own = {
      ...old,
      type: 'workspace_rate_limit',
      limits: [{ type: 'requests_per_minute', value: 400, org_limit: 4000 }],
    };
    const entry = workspaceRateLimitSchema.parse(own);
    expect(entry.limits).toEqual([{ type: 'requests_per_minute', value: 400, org_limit: 4000, source: null }]);
    const known = { id: 'rl_1', groupType: 'model_group', models: ['claude-sonnet-4-5'] };
    const other = { id: 'rl_2', groupType: 'batch', models: [] };
    const tied = (entries: unknown[], limits: (typeof known)[]) =>
      tieLimits(
        entries.map((one) => workspaceRateLimitSchema.parse(one)),
        limits,
      ).map(({ rate_limit_id }) => rate_limit_id);
    expect(tied([own], [known, other])).toEqual(['rl_1']);
    expect(
      tied(
        [
          { ...own, id: 'wrl_9' },
          { ...own, id: 'rl_2' },
        ],
        [known, other],
      ),
    ).toEqual(['rl_1', 'rl_2']);
    expect(tied([own], [known, { ...known, id: 'rl_3' }])).toEqual([entry.rate_limit_id]);
    expect(tied([own], [{ ...known, id: rateLimitSchema.parse(old).id }])).toEqual([rateLimitSchema.parse(old).id]);
  });

  it('lose only the value that cannot be read', () => {
    const list = parseList(rateLimitSchema, {
      data: [
        { ...old, limits: [{ type: 'requests_per_minute', value: 'many' }, ...old.limits, { value: 3 }] },
        { ...old, limits: null },
      ],
    });
    expect(list).toMatchObject({ unreadable: 0, odd: { limits: 3 } });
    expect(list.items.map(({ limits }) => limits)).toEqual([old.limits, []]);
  });
});
