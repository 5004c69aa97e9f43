import { describe, expect, it } from 'vitest';
import { createTestClient, EPOCH, found } from '@/lib/testing/test-client';
import { TOKEN_TYPES } from '@/lib/upstream/contract-reports';
import demoPeople from '../demo-people.json';
import { buildWorld } from './build';
import { isFastServed, modelShares, tokenPrice, tokenQuantum } from './catalog';
import { DAY_MS } from './traffic';
import { sumUsage } from './usage';
import { keyStatus, memberId } from './world';

const EPOCH_DAY = Math.floor(EPOCH.getTime() / DAY_MS) * DAY_MS;

describe.each(['demo', 'a', 'zz9'])('company:%s', (seed) => {
  const world = found(buildWorld('company', seed, EPOCH.getTime()));
  const workspaceIdOf = (name: string) =>
    found([...world.tables.workspaces.values()].find((one) => one.name === name)).id;
  const person = (role: string) => {
    const { email } = found(demoPeople.find((one) => one.role === role));
    return found([...world.tables.users.values()].find((user) => user.email === email));
  };

  it('has the six demo people, each with the upstream role that makes theirs', () => {
    expect(demoPeople.map(({ role }) => [role, person(role).role])).toEqual([
      ['owner', 'admin'],
      ['admin', 'admin'],
      ['billing', 'billing'],
      ['lead', 'user'],
      ['developer', 'developer'],
      ['viewer', 'user'],
    ]);
    const lead = person('lead').id;
    const roles = [...world.tables.members.values()].filter((member) => member.userId === lead);
    expect(roles.map((member) => member.role).sort()).toEqual(['workspace_admin', 'workspace_admin', 'workspace_user']);
    expect(world.tables.members.get(memberId(workspaceIdOf('Customer Chat'), lead))?.role).toBe('workspace_admin');
  });

  it('gives the developer keys with usage, one idle for months and one expired', () => {
    const developer = person('developer').id;
    const keys = [...world.tables.keys.values()].filter((key) => key.createdBy?.id === developer);
    expect(keys.length).toBeGreaterThanOrEqual(4);
    const yesterday = [EPOCH_DAY - DAY_MS, EPOCH_DAY] as const;
    const used = sumUsage(world, yesterday, EPOCH.getTime(), ['api_key_id'], {
      api_key_id: new Set(keys.map((key) => key.id)),
    });
    expect(used).toHaveLength(2);
    expect(keys.some((key) => keyStatus(key, EPOCH.getTime()) === 'expired')).toBe(true);
  });

  it('has no key older than its workspace or made by somebody before they came', () => {
    for (const key of world.tables.keys.values()) {
      const workspace = world.tables.workspaces.get(key.workspaceId ?? '');
      const creator = world.tables.users.get(key.createdBy?.id ?? '');
      expect(Date.parse(key.createdAt)).toBeGreaterThan(Date.parse(workspace?.created_at ?? '2000-01-01'));
      expect(Date.parse(key.createdAt)).toBeGreaterThan(Date.parse(creator?.added_at ?? '2000-01-01'));
      expect(Date.parse(key.createdAt)).toBeLessThan(EPOCH.getTime());
    }
  });

  it('has 400 days of usage with a weekly rhythm, growth, and a move to newer models', () => {
    const tokens = (daysAgo: number, model?: string) => {
      const from = EPOCH_DAY - daysAgo * DAY_MS;
      const filters = model === undefined ? {} : { model: new Set([model]) };
      const [total] = sumUsage(world, [from, from + DAY_MS], EPOCH.getTime(), [], filters);
      return total?.counts[4] ?? 0;
    };
    const week = (daysAgo: number, model?: string) =>
      Array.from({ length: 7 }, (_, index) => tokens(daysAgo + index, model)).reduce((sum, count) => sum + count, 0);
    expect(tokens(401)).toBe(0);
    expect(tokens(397)).toBeGreaterThan(0);
    expect(tokens(1)).toBeGreaterThan(1.5 * tokens(2));
    expect(week(1)).toBeGreaterThan(1.3 * week(390));
    expect(week(100, 'claude-sonnet-5-5')).toBe(0);
    const [before, after] = [week(1, 'claude-sonnet-4-6'), week(1, 'claude-sonnet-5-5')];
    expect(before).toBeGreaterThan(0.05 * after);
    expect(after).toBeGreaterThan(0.3 * before);
  });

  it('has active keys that nobody has used for months', () => {
    const lately = new Set<string | null | undefined>();
    for (let day = 1; day <= 60; day++) {
      const from = EPOCH_DAY - day * DAY_MS;
      for (const { dimensions } of sumUsage(world, [from, from + DAY_MS], EPOCH.getTime(), ['api_key_id'], {})) {
        lately.add(dimensions.api_key_id);
      }
    }
    const old = [...world.tables.keys.values()].filter(
      (key) => keyStatus(key, EPOCH.getTime()) === 'active' && Date.parse(key.createdAt) < EPOCH_DAY - 90 * DAY_MS,
    );
    expect(old.filter((key) => !lately.has(key.id)).length).toBeGreaterThan(5);
  });
});

describe('prices', () => {
  const usual = { tier: 'standard', context: '0-200k', geo: 'global', speed: 'standard' };
  const on = (text: string) => Date.parse(text) / DAY_MS;

  it.each([
    ['claude-sonnet-4-6', 'uncached_input_tokens', {}, '3'],
    ['claude-sonnet-4-6', 'output_tokens', {}, '15'],
    ['claude-sonnet-4-6', 'output_tokens', { context: '200k-1M' }, '15'],
    ['claude-sonnet-4-5-20250929', 'output_tokens', { context: '200k-1M' }, '22.5'],
    ['claude-sonnet-4-5-20250929', 'uncached_input_tokens', { context: '200k-1M' }, '6'],
    ['claude-sonnet-5-5', 'cache_read_input_tokens', {}, '0.1'],
    ['claude-haiku-4-5-20251001', 'cache_read_input_tokens', { tier: 'batch' }, '0.05'],
    ['claude-haiku-5-5', 'output_tokens', {}, '0.5'],
    ['claude-haiku-5-5', 'cache_creation.ephemeral_5m_input_tokens', { tier: 'batch', geo: 'us' }, '0.06875'],
    ['claude-haiku-5-5', 'cache_read_input_tokens', {}, '0.01'],
    ['claude-opus-4-8', 'output_tokens', { speed: 'fast' }, '50'],
    ['claude-opus-5-5', 'output_tokens', { speed: 'fast' }, '40'],
    ['claude-opus-5-5', 'cache_creation.ephemeral_5m_input_tokens', {}, '5'],
    ['claude-opus-5-5', 'cache_creation.ephemeral_1h_input_tokens', { geo: 'us' }, '8.8'],
    ['claude-opus-5-5', 'cache_read_input_tokens', {}, '0.2'],
    ['claude-opus-5-5', 'output_tokens', { tier: 'priority' }, '0'],
  ] as const)('of %s, %s, %j is %s dollars a million', (model, type, terms, dollars) => {
    expect(tokenPrice(model, type, { ...usual, ...terms }, on('2026-11-20'))).toBe(
      Math.round(Number(dollars) * 100_000),
    );
  });

  it('change on their day', () => {
    const price = (text: string) => tokenPrice('claude-sonnet-5-5', 'cache_read_input_tokens', usual, on(text));
    expect([price('2026-10-06'), price('2026-10-07')]).toEqual([20_000, 10_000]);
  });

  it('times their quantum never need a sixth decimal', () => {
    for (const tier of ['standard', 'batch']) {
      for (const geo of ['global', 'us']) {
        for (const type of TOKEN_TYPES) {
          const terms = { ...usual, tier, geo };
          const price = tokenPrice('claude-haiku-5-5', type, terms, on('2026-11-20'));
          expect((price * tokenQuantum(price)) % 10_000).toBe(0);
        }
      }
    }
  });
});

describe('models', () => {
  const day = (text: string) => Date.parse(text) / DAY_MS;

  it('are used from the day they come to the day they go, at fast speed as long as that is served', () => {
    for (const epoch of ['2026-09-25', '2026-11-24', '2027-02-01']) {
      for (let back = 0; back < 400; back += 3) {
        for (const pace of [0, 0.5, 0.99]) {
          const at = day(epoch) - back;
          const sonnets = new Map(modelShares('sonnet', at, day(epoch), pace));
          if (at < day('2026-09-28')) expect(sonnets.has('claude-sonnet-5-5')).toBe(false);
          if (at >= day('2026-11-30')) expect(sonnets.has('claude-sonnet-4-5-20250929')).toBe(false);
          const opuses = new Map(modelShares('opus', at, day(epoch), pace));
          if (at < day('2026-09-22')) expect(opuses.has('claude-opus-5-5')).toBe(false);
          if (at >= day('2027-01-22')) expect(opuses.has('claude-opus-4-5-20251101')).toBe(false);
          expect([...sonnets.values()].reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
        }
      }
    }
    expect([
      isFastServed('claude-opus-4-8', day('2026-11-29')),
      isFastServed('claude-opus-4-8', day('2026-11-30')),
    ]).toEqual([true, false]);
    expect(isFastServed('claude-sonnet-5-5', day('2026-11-20'))).toBe(false);
  });
});

describe('large', () => {
  it('has its counts and answers a full 31-day page', async () => {
    const client = createTestClient('large');
    expect(await client.all('/v1/organizations/api_keys')).toHaveLength(5_000);
    expect(await client.all('/v1/organizations/users')).toHaveLength(2_000);
    const path = '/v1/organizations/workspaces?include_archived=true&include_default=true';
    expect(await client.all(path)).toHaveLength(100);
    const groups = ['api_key_id', 'workspace_id', 'model', 'service_tier', 'context_window', 'inference_geo', 'speed'];
    const query = groups.map((name) => `&group_by[]=${name}`).join('');
    const report = await client.get(
      `/v1/organizations/usage_report/messages?starting_at=2026-10-20T00:00:00Z&limit=31${query}`,
    );
    const rows = report.body.data.flatMap((bucket) => bucket.results as unknown[]);
    expect(rows.length).toBeGreaterThan(20_000);
    expect(rows.length).toBeLessThan(50_000);
    const first = await client.get('/v1/organizations/usage_report/messages?starting_at=2024-11-23T00:00:00Z&limit=5');
    expect(first.body.data.map((bucket) => (bucket.results as unknown[]).length)).toEqual([0, 1, 1, 1, 1]);
  });
});
