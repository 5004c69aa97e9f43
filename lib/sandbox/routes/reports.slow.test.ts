import { describe, expect, it } from 'vitest';
import { createTestClient, errorOf, found, type TestClient } from '@/lib/testing/test-client';
import { parseList } from '@/lib/upstream/contract-list';
import {
  type CostRow,
  costBucketSchema,
  TOKEN_TYPES,
  USAGE_GROUPS,
  type UsageResult,
  usageBucketSchema,
} from '@/lib/upstream/contract-reports';
import { tokenPrice } from '../world/catalog';

const USAGE = '/v1/organizations/usage_report/messages';
const COST = '/v1/organizations/cost_report';
const ALL_GROUPS = USAGE_GROUPS.map((name) => `group_by[]=${name}`).join('&');

async function usage(client: TestClient, query: string) {
  const answer = await client.get(`${USAGE}?${query}`);
  expect(answer.status).toBe(200);
  return parseList(usageBucketSchema, answer.body);
}

function counts(row: UsageResult): number[] {
  const { ephemeral_5m_input_tokens: five, ephemeral_1h_input_tokens: hour } = row.cache_creation;
  const searches = row.server_tool_use.web_search_requests;
  return [row.uncached_input_tokens, five, hour, row.cache_read_input_tokens, row.output_tokens, searches];
}

function sumByCell(rows: UsageResult[]): Map<string, number[]> {
  const sums = new Map<string, number[]>();
  for (const row of rows) {
    const cell = USAGE_GROUPS.map((name) => row[name]).join('|');
    const before = sums.get(cell) ?? [0, 0, 0, 0, 0, 0];
    sums.set(
      cell,
      counts(row).map((count, index) => count + (before[index] ?? 0)),
    );
  }
  return new Map([...sums].sort());
}

/** Cents with up to five decimals as a whole number of 10^-9 cents. */
function units(amount: string): bigint {
  const [whole = '0', decimals = ''] = amount.split('.');
  expect(decimals.length).toBeLessThanOrEqual(5);
  return BigInt(whole) * 1_000_000_000n + BigInt(decimals.padEnd(9, '0'));
}

describe('usage report', () => {
  const client = createTestClient('company');

  it('gives days oldest first, empty ones too, as many as asked for', async () => {
    const list = await usage(client, 'starting_at=2025-10-10T15:00:00Z&limit=31');
    expect(list.items).toHaveLength(31);
    expect(list.items[0]).toMatchObject({ starting_at: '2025-10-10T00:00:00Z', ending_at: '2025-10-11T00:00:00Z' });
    expect(list.items[0]?.results).toEqual([]);
    expect(list.items[30]?.results).toHaveLength(1);
    expect(list.hasMore).toBe(true);
    expect((await usage(client, 'starting_at=2026-01-01T00:00:00Z')).items).toHaveLength(7);
    expect((await usage(client, 'starting_at=2026-01-01T00:00:00Z&bucket_width=1h')).items).toHaveLength(24);
    expect((await usage(client, 'starting_at=2026-01-01T00:00:00Z&bucket_width=1m')).items).toHaveLength(60);
  });

  it('walks pages to today, which is partial, and knows nothing of tomorrow', async () => {
    const query = 'starting_at=2026-11-10T00:00:00Z&ending_at=2026-12-24T00:00:00Z&limit=10';
    const first = await usage(client, query);
    const second = await usage(client, `${query}&page=${first.nextPage}`);
    expect(second).toMatchObject({ hasMore: false, nextPage: null });
    const days = [...first.items, ...second.items];
    expect(days).toHaveLength(15);
    expect(days.at(-1)?.starting_at).toBe('2026-11-24T00:00:00Z');
    const today = found(days.at(-1)?.results[0]).output_tokens;
    const later = createTestClient('company');
    later.sandbox.advanceClock(3 * 3_600_000);
    const grown = (await usage(later, 'starting_at=2026-11-24T00:00:00Z')).items[0];
    expect(found(grown?.results[0]).output_tokens).toBeGreaterThan(today);
    expect((await usage(client, 'starting_at=2026-11-25T00:00:00Z')).items).toEqual([]);
  });

  it.each([['2026-11-17'], ['2026-11-24']])('sums hours and minutes of %s to its day in every cell', async (day) => {
    const next = new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString();
    const range = `starting_at=${day}T00:00:00Z&ending_at=${next}&${ALL_GROUPS}`;
    const [daily] = (await usage(client, range)).items;
    const hours = (await usage(client, `${range}&bucket_width=1h`)).items;
    const whole = sumByCell(found(daily).results);
    expect(whole.size).toBeGreaterThan(60);
    expect(sumByCell(hours.flatMap((hour) => hour.results))).toEqual(whole);
    const byModel = `starting_at=${day}T00:00:00Z&ending_at=${next}&group_by[]=model`;
    const minutes = (await usage(client, `${byModel}&bucket_width=1m&limit=1440`)).items;
    const [models] = (await usage(client, byModel)).items;
    expect(sumByCell(minutes.flatMap((minute) => minute.results))).toEqual(sumByCell(found(models).results));
  });

  it('keeps exact sums on the day a key is stopped and started again', async () => {
    const own = createTestClient('company', 'stops');
    const rows = (await usage(own, `starting_at=2026-11-24T00:00:00Z&group_by[]=api_key_id`)).items[0]?.results ?? [];
    const busiest = found([...rows].sort((left, right) => right.output_tokens - left.output_tokens)[0]);
    const path = `/v1/organizations/api_keys/${busiest.api_key_id}`;
    const read = async (width: string) => {
      const list = await usage(
        own,
        `starting_at=2026-11-24T00:00:00Z&bucket_width=${width}&api_key_ids[]=${busiest.api_key_id}`,
      );
      return list.items.flatMap((item) => item.results).reduce((sum, row) => sum + row.output_tokens, 0);
    };
    const before = await read('1d');
    await own.post(path, { status: 'inactive' });
    own.sandbox.advanceClock(2.5 * 3_600_000);
    expect(await read('1d')).toBe(before);
    await own.post(path, { status: 'active' });
    own.sandbox.advanceClock(3_600_000);
    expect(await read('1d')).toBeGreaterThan(before);
    expect(await read('1h')).toBe(await read('1d'));
  });

  it('filters and groups without losing anything', async () => {
    const range = 'starting_at=2026-11-18T00:00:00Z&ending_at=2026-11-19T00:00:00Z';
    const total = found((await usage(client, range)).items[0]?.results[0]);
    for (const group of USAGE_GROUPS) {
      const rows = (await usage(client, `${range}&group_by[]=${group}`)).items[0]?.results ?? [];
      expect(rows.reduce((sum, row) => sum + row.output_tokens, 0)).toBe(total.output_tokens);
      expect(rows.length).toBeGreaterThan(1);
    }
    const tiers = (await usage(client, `${range}&group_by[]=service_tier`)).items[0]?.results ?? [];
    expect(tiers.map((row) => row.service_tier).sort()).toEqual(['batch', 'flex', 'priority', 'standard']);
    const batch = (await usage(client, `${range}&service_tiers[]=batch`)).items[0]?.results[0];
    expect(batch?.output_tokens).toBe(tiers.find((row) => row.service_tier === 'batch')?.output_tokens);
    const keys =
      (await usage(client, `${range}&group_by[]=api_key_id&group_by[]=workspace_id`)).items[0]?.results ?? [];
    expect(keys.some((row) => row.api_key_id === null)).toBe(true);
    expect(keys.some((row) => row.api_key_id !== null && row.workspace_id === null)).toBe(true);
  });

  it.each([
    [''],
    ['starting_at=yesterday'],
    ['starting_at=2026-11-01'],
    ['starting_at=2026-11-02T00:00:00Z&ending_at=2026-11-01T00:00:00Z'],
    ['starting_at=2026-11-02T00:00:00Z&bucket_width=1w'],
    ['starting_at=2026-11-02T00:00:00Z&limit=32'],
    ['starting_at=2026-11-02T00:00:00Z&bucket_width=1h&limit=169'],
    ['starting_at=2026-11-02T00:00:00Z&group_by[]=colour'],
    ['starting_at=2026-11-02T00:00:00Z&service_tiers[]=gold'],
  ])('refuses "%s"', async (query) => {
    expect(errorOf(await client.get(`${USAGE}?${query}`))).toBe('invalid_request_error');
  });

  it('binds a page to its query', async () => {
    const { nextPage } = await usage(client, 'starting_at=2026-10-01T00:00:00Z&limit=2');
    expect((await client.get(`${USAGE}?starting_at=2026-10-01T00:00:00Z&limit=5&page=${nextPage}`)).status).toBe(200);
    const other = await client.get(`${USAGE}?starting_at=2026-10-02T00:00:00Z&limit=2&page=${nextPage}`);
    expect(other.body.error).toMatchObject({ message: 'cursor does not match current query parameters' });
  });
});

describe('cost report', () => {
  const client = createTestClient('company');
  const range = 'starting_at=2026-10-25T00:00:00Z&limit=31';
  const read = async (groups: string): Promise<CostRow[][]> => {
    const answer = await client.get(`${COST}?${range}${groups}`);
    return parseList(costBucketSchema, answer.body).items.map((bucket) => bucket.results);
  };

  it('equals usage times the price list, exactly, in every cell of every day', async () => {
    const costs = await read('&group_by[]=workspace_id&group_by[]=description');
    const days = (await usage(client, `${range}&${ALL_GROUPS}`)).items;
    expect(days).toHaveLength(31);
    days.forEach((day, index) => {
      const expected = new Map<string, bigint>();
      const add = (cell: string, amount: bigint) =>
        amount > 0n && expected.set(cell, (expected.get(cell) ?? 0n) + amount);
      for (const row of day.results) {
        const [tier, context, geo] = [row.service_tier ?? '', row.context_window ?? '', row.inference_geo ?? ''];
        const terms = { tier, context, geo, speed: row.speed ?? '' };
        const billed = tier === 'batch' ? 'batch' : 'standard';
        TOKEN_TYPES.forEach((type, column) => {
          const price = BigInt(tokenPrice(row.model ?? '', type, terms, Date.parse(day.starting_at) / 86_400_000));
          const cell = [row.workspace_id, row.model, type, context, billed, geo].join('|');
          add(cell, BigInt(counts(row)[column] ?? 0) * price);
        });
        add(`${row.workspace_id}|web_search`, BigInt(row.server_tool_use.web_search_requests) * 1_000_000_000n);
      }
      const reported = new Map<string, bigint>();
      for (const row of costs[index] ?? []) {
        if (row.cost_type === 'code_execution') continue;
        const parts = [
          row.workspace_id,
          row.model,
          row.token_type,
          row.context_window,
          row.service_tier,
          row.inference_geo,
        ];
        reported.set(
          row.cost_type === 'tokens' ? parts.join('|') : `${row.workspace_id}|web_search`,
          units(row.amount),
        );
      }
      expect(new Map([...reported].sort())).toEqual(new Map([...expected].sort()));
    });
  });

  it('has the same total however it is grouped', async () => {
    const sums = await Promise.all(
      [
        '',
        '&group_by[]=workspace_id',
        '&group_by[]=description',
        '&group_by[]=description&group_by[]=workspace_id',
      ].map(async (groups) =>
        (await read(groups)).map((rows) => rows.reduce((sum, row) => sum + units(row.amount), 0n)),
      ),
    );
    for (const other of sums.slice(1)) expect(other).toEqual(sums[0]);
    const bare = found((await read(''))[3]?.[0]);
    expect(bare).toMatchObject({
      workspace_id: null,
      description: null,
      model: null,
      token_type: null,
      currency: 'USD',
    });
  });

  it('tells the story: code execution in one workspace, searches, and one night that tripled the bill', async () => {
    const rows = (await read('&group_by[]=workspace_id&group_by[]=description')).flat();
    const ofType = (type: string) => rows.filter((row) => row.cost_type === type);
    expect(new Set(ofType('code_execution').map((row) => row.workspace_id)).size).toBe(1);
    expect(ofType('web_search').length).toBeGreaterThan(10);
    const totals = (await read('')).map((day) => Number(day[0]?.amount ?? 0));
    const worst = Math.max(...totals);
    const night = totals.indexOf(worst);
    const weekBefore = totals[night - 7] ?? Number.NaN;
    expect(worst / weekBefore).toBeGreaterThan(2.5);
    expect(worst / weekBefore).toBeLessThan(3.6);
  });

  it('gives seven days by default, at most 31, only by day', async () => {
    const start = `${COST}?starting_at=2026-10-01T00:00:00Z`;
    expect((await client.get(start)).body.data).toHaveLength(7);
    expect((await client.get(`${start}&limit=32`)).status).toBe(400);
    expect((await client.get(`${start}&bucket_width=1h`)).status).toBe(400);
    expect((await client.get(`${start}&group_by[]=model`)).status).toBe(400);
  });
});
