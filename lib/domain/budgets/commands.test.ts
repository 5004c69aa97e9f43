import { afterAll, beforeAll, expect, it } from 'vitest';
import { newId } from '@/lib/core/ids';
import { ingestReports } from '@/lib/domain/usage/ledger/ingest';
import { change } from '@/lib/testing/change';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { createSignedInPerson } from '@/lib/testing/factories';
import { createTestWorker, type TestWorker } from '@/lib/testing/worker';
import { archiveBudget, budgetTerms, changeBudget, createBudget, dollarsField, restoreBudget } from './schema';

const NOW = new Date('2026-11-23T14:05:00Z');
let database: TestDatabase;
let worker: TestWorker;
beforeAll(async () => {
  database = await createTestDatabase();
  worker = await createTestWorker(database, 'empty', () => NOW);
  const base = { displayColor: '#000', createdAt: NOW, dataResidency: {}, seenAt: NOW, tags: {} };
  const places = [
    { id: 'A', name: 'Claims', ...base },
    { id: 'B', name: 'Chat', ...base },
    { id: 'old', name: 'Old one', ...base, archivedAt: NOW },
  ];
  await database.owner.db.workspace.createMany({ data: places });
  const client = await database.owner.pool.connect();
  await client.query('BEGIN');
  const row = { workspaceId: 'A', description: 'opus output', costType: 'tokens', model: 'claude-opus-4' };
  const rest = { tokenType: 'output_tokens', context: '0-200k', tier: 'standard', geo: 'global' };
  const rows = [{ ...row, ...rest, amountNano: 90n * 10n ** 9n }];
  await ingestReports(client, { usage: [], cost: [{ day: '2026-11-20', rows }] }, NOW);
  await client.query('COMMIT');
  client.release();
});
afterAll(async () => {
  await worker.running.close();
  await database.drop();
});

const words = (more: Record<string, unknown> = {}) => ({
  ...{ name: 'Claims', limit: '100', actual: [80, 50, 95, 100, 50], forecast: [100], ownerId: null, notes: '' },
  recipients: { people: [], addresses: ['Finance@Example.com'], channels: [] },
  ...more,
});
const terms = (more: Record<string, unknown> = {}) => ({
  budgetId: newId(),
  ...words(),
  ...{ scope: { kind: 'workspace' as const, id: 'A' }, period: 'month' as const, firstDay: '2026-11-10' },
  ...more,
});
const ended = async (...asked: Parameters<typeof change>) => {
  const { state, errorMessage, result, before, after } = await change(...asked);
  return { state, errorMessage, result: result as Record<string, string>, before, after };
};
const at = () => ({ database, deps: worker.deps });
const alertsOf = async (budgetId: string) =>
  (await database.owner.db.budgetAlert.findMany({ where: { budgetId } }))
    .map(({ revision, threshold, state }) => `r${revision} ${threshold} ${state}`)
    .sort();

it('sets a budget, counts it at once, and raises it without telling again what was told', async () => {
  const made = await ended(at(), createBudget, terms(), 'billing');
  expect(made).toMatchObject({ state: 'succeeded', after: { limit: '100', actual: [50, 80, 95, 100] } });
  const budgetId = made.result.budgetId ?? '';
  const budget = await database.owner.db.budget.findUniqueOrThrow({ where: { id: budgetId } });
  expect(budget).toMatchObject({ recipientAddresses: ['finance@example.com'], revision: 1 });
  expect(budget.firstDay.toISOString().slice(0, 10)).toBe('2026-11-01');
  const state = await database.owner.db.budgetState.findUniqueOrThrow({ where: { budgetId } });
  expect(state).toMatchObject({ spentNano: 90n * 10n ** 9n, standing: 'near' });
  expect(await alertsOf(budgetId)).toEqual(['r1 50 covered', 'r1 80 told']);
  const raised = await ended(at(), changeBudget, { budgetId, revision: 1, ...words({ limit: '$150.50' }) }, 'billing');
  expect(raised).toMatchObject({ state: 'succeeded', before: { limit: '100' }, after: { limit: '150.5' } });
  expect(await alertsOf(budgetId)).toEqual(['r1 50 covered', 'r1 80 told', 'r2 50 carried']);
  const stale = await ended(at(), changeBudget, { budgetId, revision: 1, ...words({ limit: '60' }) }, 'billing');
  expect(stale.errorMessage).toContain('Someone changed this budget’s limit a moment ago.');
  await ended(at(), changeBudget, { budgetId, revision: 2, ...words({ limit: '60' }) }, 'billing');
  expect((await alertsOf(budgetId)).filter((one) => one.startsWith('r3'))).toEqual([
    ...['r3 100 told', 'r3 50 carried', 'r3 80 carried', 'r3 95 covered'],
  ]);
  await ended(at(), changeBudget, { budgetId, revision: 3, ...words({ limit: null }) }, 'billing');
  expect(await database.owner.db.budgetState.findUniqueOrThrow({ where: { budgetId } })).toMatchObject({
    ...{ limitNano: null, standing: 'no_limit' },
  });
});

it('refuses a second budget of the same, and what is over or not there', async () => {
  const refusals: [Record<string, unknown>, string][] = [
    [{}, 'There is already a budget for this per month: “Claims”.'],
    [{ scope: { kind: 'workspace', id: 'old' } }, 'Old one is archived'],
    [{ scope: { kind: 'workspace', id: 'none' } }, 'This workspace does not exist.'],
    [{ scope: { kind: 'workspace_tag', id: 'team=none' } }, 'No workspace has the tag team=none.'],
    [{ scope: { kind: 'model_family', id: 'claude-opus-4' } }, 'This is not the name of a model family'],
    [{ scope: { kind: 'model_family', id: 'claude-none' } }, 'No model of the family claude-none has been used.'],
    [{ scope: { kind: 'api_key', id: 'none' } }, 'This API key does not exist.'],
    [{ scope: { kind: 'owner', id: 'none' } }, 'No one with this ID'],
    [{ period: 'day', firstDay: '2019-01-01' }, 'Start at most four years ago'],
    [{ period: 'day', ownerId: newId() }, 'The chosen owner has no access'],
    [{ period: 'day', recipients: { people: [newId()] } }, 'no longer has access to Steward. Remove them.'],
  ];
  for (const [more, message] of refusals) {
    const { state, errorMessage } = await ended(at(), createBudget, terms(more) as never);
    expect([state, errorMessage]).toEqual(['failed', expect.stringContaining(message)]);
  }
});

it('leaves who left as they are, and refuses to restore beside another', async () => {
  const { personId } = await createSignedInPerson(database.owner.db, 'viewer');
  const scope = { kind: 'workspace', id: 'B' } as const;
  const made = await ended(at(), createBudget, terms({ scope, ownerId: personId }) as never);
  const budgetId = made.result.budgetId ?? '';
  await database.owner.db.person.update({ where: { id: personId }, data: { deactivatedAt: NOW } });
  const same = { budgetId, revision: 1, ...words({ ownerId: personId, notes: 'Still theirs' }) };
  expect((await ended(at(), changeBudget, same)).state).toBe('succeeded');
  expect((await ended(at(), archiveBudget, { budgetId })).state).toBe('succeeded');
  expect((await ended(at(), changeBudget, same)).errorMessage).toContain('This budget is archived.');
  expect((await ended(at(), createBudget, terms({ scope, name: 'Second' }) as never)).state).toBe('succeeded');
  expect((await ended(at(), restoreBudget, { budgetId })).errorMessage).toContain('per month: “Second”');
});

it.each([
  ['1500', '1500'],
  ['$1,500.50', '1500.5'],
  ['0', '0'],
  ['0.000000001', '0.000000001'],
  ['', 'Enter an amount, or choose no limit.'],
  ['-5', 'A budget cannot be negative.'],
  ['1e9', 'Enter an amount in dollars, such as 1500 or 1500.50.'],
  ['0.0000000001', 'Enter an amount in dollars, such as 1500 or 1500.50.'],
  ['100000001', 'Enter at most $100,000,000.'],
  ['9'.repeat(41), 'Enter an amount in dollars, such as 1500 or 1500.50.'],
])('takes the amount %s as %s', (text, expected) => {
  const { data, error } = dollarsField.safeParse(text);
  expect(data ?? error?.issues[0]?.message).toBe(expected);
});

it.each([
  [{ actual: [0] }, 'Use 1 % or more.'],
  [{ actual: [1_001] }, 'Use at most 1000 %.'],
  [{ actual: [0.5] }, 'Use whole percentages.'],
  [{ name: ' ' }, 'Enter a name.'],
  [{ name: 'x'.repeat(81) }, 'Use at most 80 characters.'],
  [{ notes: 'x'.repeat(2_001) }, 'Use at most 2000 characters.'],
  [{ firstDay: '2026-02-30' }, 'Enter a day such as 2026-11-01.'],
  [{ firstDay: '2026-11-01T00:00:00+02:00' }, 'Enter a day such as 2026-11-01.'],
  [{ scope: { kind: 'workspace', id: '' } }, 'Choose one.'],
  [{ scope: { kind: 'workspace_tag', id: 'team' } }, 'Write a tag as key=value.'],
])('refuses %j', (more, message) => {
  expect(budgetTerms.safeParse(terms(more)).error?.issues[0]?.message).toBe(message);
});
