import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CostRow, ingestReports, type UsageRow } from '@/lib/domain/usage/ledger/ingest';
import { change } from '@/lib/testing/change';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { actorOf, testCtx } from '@/lib/testing/factories';
import { createTestWorker, type TestWorker } from '@/lib/testing/worker';
import { listInsights } from './queries';
import { insightMonth } from './reads';
import { completeInsight, dismissInsight, reopenInsight } from './schema';

const DOLLAR = 1_000_000_000n;
const MILLION = 1_000_000n;
/** Changes are made now, so the month that they look at is the one before. */
const NOW = new Date();
const { from: DAY } = insightMonth(NOW);
const [OPUS, HAIKU, SONNET] = ['claude-opus-9', 'claude-haiku-9', 'claude-sonnet-4-5'];
const PLACE = { tier: 'standard', geo: 'global' };

/** Millions of tokens: uncached, written for five minutes, for an hour, read, output. */
const used = (
  workspaceId: string,
  apiKeyId: string,
  model: string,
  millions: bigint[],
  context = '0-200k',
): UsageRow => ({
  ...{ workspaceId, apiKeyId, model, context, ...PLACE, speed: 'standard' },
  counts: [...millions.map((count) => count * MILLION), 0n],
});
const paid = (workspaceId: string, model: string, tokenType: string, dollars: bigint, context = '0-200k'): CostRow => ({
  ...{ workspaceId, model, tokenType, context, ...PLACE },
  description: [model, tokenType, context].join(' '),
  costType: 'tokens',
  amountNano: dollars * DOLLAR,
});

let database: TestDatabase;
let worker: TestWorker;
beforeAll(async () => {
  database = await createTestDatabase();
  worker = await createTestWorker(database);
  const client = await database.owner.pool.connect();
  const usage = [
    used('w1', 'k1', OPUS, [100n, 0n, 0n, 0n, 10n]),
    used('w1', 'k2', HAIKU, [60n, 0n, 0n, 0n, 6n]),
    used('w2', 'k3', OPUS, [0n, 20n, 0n, 0n, 0n]),
    used('w3', 'k4', SONNET, [10n, 0n, 0n, 0n, 0n]),
    used('w3', 'k4', SONNET, [10n, 0n, 0n, 0n, 0n], '200k-1M'),
  ];
  const cost = [
    paid('w1', OPUS, 'uncached_input_tokens', 500n),
    paid('w1', OPUS, 'output_tokens', 250n),
    paid('w1', HAIKU, 'uncached_input_tokens', 60n),
    paid('w1', HAIKU, 'output_tokens', 30n),
    paid('w2', OPUS, 'cache_creation.ephemeral_5m_input_tokens', 125n),
    paid('w3', SONNET, 'uncached_input_tokens', 30n),
    paid('w3', SONNET, 'uncached_input_tokens', 60n, '200k-1M'),
  ];
  await client.query('BEGIN');
  await ingestReports(client, { usage: [{ day: DAY, rows: usage }], cost: [{ day: DAY, rows: cost }] }, NOW);
  await client.query('COMMIT');
  client.release();
});
afterAll(async () => {
  await worker.running.close();
  await database.drop();
});

const insightsOf = (actor = actorOf('owner'), state: 'open' | 'done' | 'dismissed' = 'open', now = NOW) =>
  listInsights(testCtx(database.web, actor, now), { state });
const savingsOf = ({ insights }: Awaited<ReturnType<typeof insightsOf>>) =>
  insights.map(({ kind, workspaceId, model, saving }) => [
    kind,
    workspaceId,
    model,
    saving === null ? null : Number(BigInt(saving) / 10_000_000n),
  ]);

describe('insights', () => {
  it('say what would have been saved, in cents, by what was paid', async () => {
    expect(savingsOf(await insightsOf())).toEqual([
      ['smaller_model', 'w1', OPUS, 60_000],
      ['no_cache_reads', 'w1', OPUS, 22_500],
      ['no_cache_reads', 'w3', SONNET, 4_050],
      ['long_context', 'w3', SONNET, 3_000],
      ['no_cache_reads', 'w1', HAIKU, 2_700],
      ['unread_cache_writes', 'w2', OPUS, 2_500],
      ['ending_model', 'w3', SONNET, null],
    ]);
  });

  it('come a page at a time, of which the last is the last', async () => {
    const { page, pageSize, insights, counts } = await listInsights(testCtx(database.web, actorOf('owner'), NOW), {
      page: 9,
    });
    expect([page, insights.length <= pageSize, insights.length]).toEqual([1, true, counts.open]);
  });

  it('show leads their workspaces, and say what was not read', async () => {
    const led = await insightsOf(actorOf('lead', { leadWorkspaceIds: ['w2'] }));
    expect(savingsOf(led)).toEqual([['unread_cache_writes', 'w2', OPUS, 2_500]]);
    expect(led.unreadDays).toBeGreaterThan(20);
    expect(savingsOf(await insightsOf(actorOf('developer')))).toEqual([]);
  });

  it('are dismissed with a reason, marked as done, held against the next month, and reopened', async () => {
    const world = { database, deps: worker.deps };
    const [first, second] = (await insightsOf()).insights;
    if (!first || !second) throw new Error('There are no insights');
    const ref = ({ id, workspaceId }: typeof first) => ({ insightId: id, workspaceId });
    expect((await change(world, dismissInsight, { ...ref(second), reason: 'Prompts differ' }, 'billing')).state).toBe(
      'succeeded',
    );
    expect((await change(world, completeInsight, ref(first), 'billing')).state).toBe('succeeded');
    expect((await insightsOf()).counts).toEqual({ open: 5, done: 1, dismissed: 1 });
    expect((await insightsOf(undefined, 'dismissed')).insights[0]?.mark?.reason).toBe('Prompts differ');
    const later = new Date(NOW.getTime() + 32 * 86_400_000);
    const [done] = (await insightsOf(undefined, 'done', later)).insights;
    expect(done).toMatchObject({ isFound: false, saving: null, mark: { saving: first.saving, month: DAY } });
    expect((await change(world, reopenInsight, ref(second), 'billing')).state).toBe('succeeded');
    expect((await insightsOf()).counts).toEqual({ open: 6, done: 1, dismissed: 0 });
    const gone = await change(
      world,
      dismissInsight,
      { insightId: 'long_context w1 nothing', workspaceId: 'w1', reason: 'No' },
      'owner',
    );
    expect(gone.state).toBe('failed');
  });
});
