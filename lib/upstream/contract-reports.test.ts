import { describe, expect, it } from 'vitest';
import { parseList } from '@/lib/upstream/contract-list';
import { costBucketSchema, costRowSchema, usageBucketSchema } from '@/lib/upstream/contract-reports';
import { parseAmounts } from '@/lib/upstream/exact-amounts';

describe('reports', () => {
  const bucket = {
    starting_at: '2025-08-01T00:00:00Z',
    ending_at: '2025-08-02T00:00:00Z',
    results: [
      {
        uncached_input_tokens: 1500,
        cache_creation: { ephemeral_1h_input_tokens: 1000, ephemeral_5m_input_tokens: 500 },
        cache_read_input_tokens: 200,
        output_tokens: 500,
        server_tool_use: { web_search_requests: 10 },
        api_key_id: 'apikey_01Rj2N8SVvo6BePZj99NhmiT',
        workspace_id: 'wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ',
        model: 'claude-opus-4-6',
        service_tier: 'standard',
        context_window: '0-200k',
        inference_geo: 'global',
      },
    ],
  };

  it('reads a usage bucket and fills what is missing with zero and null', () => {
    expect(usageBucketSchema.parse(bucket).results[0]).toMatchObject({ output_tokens: 500, speed: null });
    const bare = usageBucketSchema.parse({ ...bucket, results: [{ output_tokens: 3 }] }).results[0];
    expect(bare).toMatchObject({
      output_tokens: 3,
      uncached_input_tokens: 0,
      cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
      server_tool_use: { web_search_requests: 0 },
      api_key_id: null,
    });
  });

  it('keeps the amount of a cost row as the string that was sent', () => {
    const row = {
      currency: 'USD',
      amount: '123.78912',
      workspace_id: 'wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ',
      description: 'Claude Sonnet 4 Usage - Input Tokens',
      cost_type: 'tokens',
      context_window: '0-200k',
      model: 'claude-sonnet-4-20250514',
      service_tier: 'standard',
      token_type: 'uncached_input_tokens',
      inference_geo: 'not_available',
    };
    expect(costRowSchema.parse(row)).toEqual(row);
    for (const amount of ['', '12,5', ' 12', null, {}, '1e99', Number.NaN, '0x1f', '1.2.3'])
      expect(costRowSchema.safeParse({ ...row, amount }).success).toBe(false);
    expect(costRowSchema.parse({ ...row, amount: '-0.00001' }).amount).toBe('-0.00001');
  });

  it.each([
    ['12.5', '12.5'],
    [12.5, '12.5'],
    [0, '0'],
    [-3, '-3'],
    ['1.2e-3', '0.0012'],
    [1.2e-3, '0.0012'],
    ['1.2E+3', '1200'],
    ['123.456e1', '1234.56'],
    ['-5e-1', '-0.5'],
    ['007.50', '7.50'],
    ['0.1234567890123456789', '0.1234567890123456789'],
  ])('reads the amount %j exactly as %s', (amount, plain) => {
    expect(costRowSchema.parse({ amount }).amount).toBe(plain);
  });

  it('keeps every digit of a number, and takes none for certain that may have lost some', () => {
    const body = parseAmounts('{"data":[{"amount": 12345678901234567.1234567, "description": "\\"amount\\": 5"}]}');
    expect(body).toEqual({ data: [{ amount: '12345678901234567.1234567', description: '"amount": 5' }] });
    expect(costRowSchema.safeParse({ amount: 1234567890123456 }).success).toBe(false);
  });

  const ends = { starting_at: '2025-08-02T00:00:00Z', ending_at: '2025-08-03T00:00:00Z' };
  it.each([
    ['an amount', costBucketSchema, { amount: '1' }, { amount: null }],
    ['another currency', costBucketSchema, { amount: '1', currency: 'usd' }, { amount: '1', currency: 'EUR' }],
    ['a currency', costBucketSchema, { amount: '1', currency: 'USD' }, { amount: '1', currency: null }],
    ['the workspace', costBucketSchema, { amount: '1' }, { amount: '1', workspace_id: 7 }],
    ['a count', usageBucketSchema, { output_tokens: '12' }, { output_tokens: 1.5 }],
    ['a negative count', usageBucketSchema, { output_tokens: 0 }, { output_tokens: -1 }],
    ['a nested count', usageBucketSchema, {}, { server_tool_use: { web_search_requests: 'many' } }],
    ['the key', usageBucketSchema, {}, { api_key_id: {} }],
    ['a row', usageBucketSchema, {}, null],
  ])('leaves out and counts a row with %s that cannot be read', (_name, schema, good, bad) => {
    const bucket = schema.parse({ ...ends, results: [good, bad, good] });
    expect(bucket.results).toHaveLength(2);
    expect(bucket.unreadable_rows).toBe(1);
  });

  it('keeps a row with a label that cannot be read, and says so', () => {
    const parsed = parseList(usageBucketSchema, {
      data: [
        {
          ...ends,
          results: [
            { output_tokens: 3, model: 7, speed: [] },
            { output_tokens: 4, model: {} },
          ],
        },
      ],
      has_more: true,
      next_page: 'page_abc',
    });
    expect(parsed).toMatchObject({ unreadable: 0, odd: { model: 2, speed: 1 }, hasMore: true, nextPage: 'page_abc' });
    expect(parsed.items[0]?.results.map(({ model, output_tokens }) => [model, output_tokens])).toEqual([
      [null, 3],
      [null, 4],
    ]);
    expect(parsed.items[0]?.unreadable_rows).toBe(0);
  });

  it('refuses a bucket that does not say what it is of', () => {
    expect(parseList(usageBucketSchema, { data: [{ ...ends, ending_at: 'soon', results: [] }] }).unreadable).toBe(1);
    expect(parseList(usageBucketSchema, { data: [{ ...ends, results: null }] }).unreadable).toBe(1);
  });
});
