import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { directive, HELLO, type ListedKey, type Messages, startMessages } from '@/lib/testing/messages-client';
import { EPOCH } from '@/lib/testing/test-client';
import { parseList } from '@/lib/upstream/contract-list';
import { costBucketSchema, usageBucketSchema } from '@/lib/upstream/contract-reports';

const WORLD = 'company:ledger';
const TODAY = 'starting_at=2026-11-24T00:00:00Z';

type Asked = { key?: 'stranger'; body?: object; usage?: object; more?: object };
/** Odd numbers of everything: the sums must not depend on where they are rounded. */
const TRAFFIC: readonly Asked[] = [
  { usage: { input: 7, output: 3, cache_5m: 11, cache_1h: 13, cache_read: 17, web_search: 2 } },
  { key: 'stranger', body: { model: 'claude-haiku-5-5' }, usage: { input: 99_999, cache_5m: 1, output: 1 } },
  { body: { model: 'claude-haiku-5-5', inference_geo: 'us' }, usage: { input: 100_001, cache_5m: 3, output: 5 } },
  { body: { model: 'claude-opus-5-5', speed: 'fast' }, usage: { input: 210_000, output: 9 } },
  { key: 'stranger', body: { model: 'claude-haiku-4-5' }, more: { service_tier: 'priority' } },
  {
    usage: { output: 5 },
    more: {
      iterations: [
        { type: 'message', input: 10, output: 20, cache_5m: 5 },
        { type: 'compaction', input: 1_000, output: 50 },
        { type: 'advisor_message', model: 'claude-opus-5', input: 300, output: 40 },
        { type: 'fallback_message', model: 'claude-sonnet-5', input: 11, output: 21 },
      ],
    },
  },
  { usage: { cache_5m: 1_000, output: 1 }, more: { fallback_credit: 'redeemed' } },
  { body: { billing_policy: { type: 'billing_policy', bill_to: 'user_profile' } }, usage: { input: 1_000_000 } },
];

describe('the ledger', () => {
  let dataDir: string;
  let api: Messages;
  let nowMs: number;
  const start = () => startMessages(WORLD, { dataDir, now: () => new Date(nowMs) });
  const ledger = (query = '') => api.control(`/messages/ledger?world=${WORLD}${query}`);
  const settings = (changes: object) => api.control('/messages/settings', { world: WORLD, ...changes });
  const send = async ({ key, body = {}, usage = {}, more = {} }: Asked) => {
    const from: ListedKey = key === undefined ? api.key : api.stranger;
    const metadata = directive({ usage, ...more });
    await api.clientOf(from).post('/v1/messages', { body: { ...HELLO, ...body, metadata } });
  };
  const sendAll = async () => {
    for (const asked of TRAFFIC) await send(asked);
  };
  const report = async (path: string) => {
    const headers = {
      'x-api-key': api.running.sandbox.adminKey('company', 'ledger'),
      'anthropic-version': '2026-10-21',
    };
    return (await fetch(`${api.running.url}/v1/organizations/${path}`, { headers })).json();
  };
  const usage = async (groups = '') => {
    const { items } = parseList(usageBucketSchema, await report(`usage_report/messages?${TODAY}${groups}`));
    const sums = { input: 0, cache_5m: 0, cache_1h: 0, cache_read: 0, output: 0, web_search: 0 };
    for (const row of items.flatMap(({ results }) => results)) {
      sums.input += row.uncached_input_tokens;
      sums.cache_5m += row.cache_creation.ephemeral_5m_input_tokens;
      sums.cache_1h += row.cache_creation.ephemeral_1h_input_tokens;
      sums.cache_read += row.cache_read_input_tokens;
      sums.output += row.output_tokens;
      sums.web_search += row.server_tool_use.web_search_requests;
    }
    return sums;
  };
  /** Nano-dollars: a cent has ten million. */
  const cost = async (groups = '') => {
    const { items } = parseList(costBucketSchema, await report(`cost_report?${TODAY}${groups}`));
    const amounts = items.flatMap(({ results }) => results).map(({ amount }) => amount.split('.'));
    return amounts.reduce(
      (sum, [whole = '0', decimals = '']) => sum + BigInt(whole) * 10_000_000n + BigInt(decimals.padEnd(7, '0')),
      0n,
    );
  };

  beforeEach(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'sandbox-'));
    nowMs = EPOCH.getTime();
    api = await start();
  });
  afterEach(async () => {
    await api.running.close();
    rmSync(dataDir, { recursive: true });
  });

  it('is in the reports beside the past, to the token and the nano-dollar, however they are grouped', async () => {
    await settings({ report_lateness_ms: 0 });
    const groupings = ['', '&group_by[]=workspace_id&group_by[]=description', '&group_by[]=description'];
    const dimensions = ['', '&group_by[]=api_key_id&group_by[]=model', '&group_by[]=speed&group_by[]=context_window'];
    const before = { usage: await usage(), cost: await cost() };
    await sendAll();
    const { total, rows } = await ledger('&group_by=api_key_id,model');
    expect(total).toMatchObject({ requests: 8, billed_elsewhere: 1, web_search: 2, cache_1h: 13 });
    const nano = rows.reduce((sum: bigint, row: { nano_dollars: string }) => sum + BigInt(row.nano_dollars), 0n);
    expect(String(nano)).toBe(total.nano_dollars);
    for (const groups of groupings) expect((await cost(groups)) - before.cost).toBe(nano);
    for (const groups of dimensions) {
      const after = await usage(groups);
      for (const kind of ['input', 'cache_5m', 'cache_1h', 'cache_read', 'output', 'web_search'] as const) {
        expect(after[kind] - before.usage[kind]).toBe(total[kind]);
      }
    }
    const hour = `usage_report/messages?starting_at=2026-11-24T09:00:00Z&bucket_width=1m&limit=31`;
    const byKey = await report(`${hour}&group_by[]=model&api_key_ids[]=${api.stranger.id}`);
    expect(JSON.stringify(byKey.data.at(-1).results)).toContain('claude-haiku-4-5-20251001');
  });

  it('says by hand what these messages cost', async () => {
    await send(TRAFFIC[0] ?? {});
    const [entry] = (await api.control('/messages/entries?limit=1')).entries;
    const tokens = 7n * 2_000n + 11n * 2_500n + 13n * 4_000n + 17n * 100n + 3n * 10_000n;
    expect(entry.nano_dollars).toBe(String(tokens + 2n * 10_000_000n));
    await send(TRAFFIC[5] ?? {});
    const [second] = (await api.control('/messages/entries?limit=1')).entries;
    const sonnet = 10n * 2_000n + 20n * 10_000n + 5n * 2_500n + (1_000n * 2_000n + 50n * 10_000n);
    expect(second.nano_dollars).toBe(String(sonnet + 300n * 5_000n + 40n * 25_000n + 11n * 2_000n + 21n * 10_000n));
    await send(TRAFFIC[6] ?? {});
    const [third] = (await api.control('/messages/entries?limit=1')).entries;
    expect(third.nano_dollars).toBe(String(9n * 2_000n + 1_000n * 100n + 10_000n));
  });

  it('comes into the reports minutes later, and both at the same time', async () => {
    // No key of the generated past uses this model.
    const shown = async () => (await usage('&models[]=claude-fable-5-2')).input;
    await send({ body: { model: 'claude-fable-5-2' }, usage: { input: 1_000, output: 1_000 } });
    expect(await shown()).toBe(0);
    nowMs += 120_000;
    expect(await shown()).toBe(0);
    nowMs += 420_000;
    expect(await shown()).toBe(1_000);
    const [{ nano_dollars }] = (await ledger()).rows;
    const whole = await cost();
    await settings({ report_lateness_ms: 86_400_000 });
    expect(await shown()).toBe(0);
    expect(whole - (await cost())).toBe(BigInt(nano_dollars));
  });

  it('lasts through a stop, a flush and a line cut short', async () => {
    await sendAll();
    const whole = await ledger('&group_by=api_key_id,model,speed');
    await api.control('/messages/flush', {});
    appendFileSync(join(dataDir, 'company-ledger.ledger.jsonl'), '{"cells":[{"min');
    const again = await start();
    const read = await again.control(`/messages/ledger?world=${WORLD}&group_by=api_key_id,model,speed`);
    expect(read).toEqual(whole);
    await again.running.close();
    await api.running.close();
    api = await start();
    await send({ usage: { input: 1 } });
    expect((await ledger()).total.requests).toBe(9);
  });

  it('is the same for the same requests', async () => {
    await sendAll();
    const first = await ledger('&group_by=api_key_id,model,context_window');
    const other = await startMessages(WORLD);
    const kept = api;
    api = other;
    await sendAll();
    expect(await ledger('&group_by=api_key_id,model,context_window')).toEqual(first);
    await other.running.close();
    api = kept;
  });
});
