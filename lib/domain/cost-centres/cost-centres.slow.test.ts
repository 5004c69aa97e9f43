import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '@/lib/core/ids';
import { addMonths, type Day } from '@/lib/core/time';
import { getBudget } from '@/lib/domain/budgets/detail-queries';
import { createBudget } from '@/lib/domain/budgets/schema';
import { closeMonth } from '@/lib/domain/months/schema';
import { usageReport } from '@/lib/domain/usage/report/queries';
import { executeIntent } from '@/lib/jobs/intents/run';
import {
  type Assigned,
  allOf,
  assignAll,
  createCentreWorld,
  FIRST,
  idOf,
  lastOf,
  MONTHS,
  NOW,
  readCost,
  sum,
  THIS,
} from '@/lib/testing/centre-world';
import { ask, change } from '@/lib/testing/change';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { actorOf, testCtx } from '@/lib/testing/factories';
import { createTestWorker, type TestWorker } from '@/lib/testing/worker';
import { getCostCentre, listCostCentres } from './queries';
import { SHARED_ID, type Sharing, type SubjectKind, UNASSIGNED_ID } from './rules';
import {
  assignCostCentre,
  changeCostCentre,
  createCostCentre,
  importCostCentres,
  setCostSharing,
  setCostTag,
} from './schema';
import { readCentreStatement, readCentresOfMonth } from './statement-queries';
import { getCostCentreOf, listCentreFile } from './subject-queries';

let database: TestDatabase;
let worker: TestWorker;
beforeAll(async () => {
  database = await createTestDatabase();
  worker = await createTestWorker(database);
  await createCentreWorld(database);
});
afterAll(async () => {
  await worker.running.close();
  await database.drop();
});

const ctxOf = (actor = actorOf('billing')) => testCtx(database.web, actor, NOW);
const world = () => ({ database, deps: worker.deps });
const reportedOf = async (from: Day, to: Day) => (await usageReport(ctxOf(), { from, to })).total;
const setUp = (assigned: readonly Assigned[], sharing: Sharing, tagKey: string | null) =>
  assignAll(database, assigned, sharing, tagKey);

describe('assignments', () => {
  const assign = (kind: SubjectKind, id: string, code: string | null, firstMonth: Day, seen?: string | null) =>
    change(
      world(),
      assignCostCentre,
      {
        subjects: [{ kind, id, ...(seen === undefined ? {} : { seen }) }],
        costCentreId: code === null ? null : idOf(code),
        firstMonth,
      },
      'billing',
    );

  it('count a key’s before its owner’s, an owner’s before the workspace’s, a workspace’s before its tag’s', async () => {
    await setUp([], { rule: 'apart', shares: [] }, 'team');
    const of = async () => {
      const found = await getCostCentreOf(ctxOf(), { kind: 'api_key', id: 'k3' });
      return [found?.costCentre?.code, found?.by];
    };
    expect(await of()).toEqual(['C2', 'tag']);
    expect((await assign('workspace', 'w2', 'C1', THIS)).state).toBe('succeeded');
    expect(await of()).toEqual(['C1', 'workspace']);
    await assign('owner', 'u1', 'C3', THIS);
    expect(await of()).toEqual(['C3', 'owner']);
    await assign('api_key', 'k3', 'C2', THIS);
    expect(await of()).toEqual(['C2', 'api_key']);
    await assign('api_key', 'k3', null, THIS);
    expect(await of()).toEqual(['C3', 'owner']);
  });

  it('begin in their first month and hold until the next', async () => {
    await setUp([], { rule: 'apart', shares: [] }, null);
    await assign('workspace', 'w3', 'C1', MONTHS[1] ?? '');
    await assign('workspace', 'w3', 'C2', MONTHS[2] ?? '');
    const { months, assignments: kept } = await getCostCentre(ctxOf(), { costCentreId: idOf('C1') });
    const charged = MONTHS.map((month) => months.find((one) => one.month === month)?.charged?.own !== '0');
    expect(charged).toEqual([false, true, false]);
    expect(kept).toMatchObject([{ kind: 'workspace', id: 'w3', firstMonth: MONTHS[1], until: MONTHS[2] }]);
    const again = await change(world(), assignCostCentre, {
      ...{ subjects: [{ kind: 'workspace', id: 'w3' }], costCentreId: idOf('C2'), firstMonth: MONTHS[2] ?? '' },
    });
    expect(again.result).toMatchObject({ assigned: 0, unchanged: 1 });
  });

  it('refuse what is unknown or archived, and say what was changed', async () => {
    await setUp([], { rule: 'apart', shares: [] }, null);
    expect((await assign('workspace', 'none', 'C1', THIS)).errorMessage).toBe('This workspace does not exist.');
    await database.owner.db.costCentre.update({ where: { id: idOf('C3') }, data: { archivedAt: NOW } });
    expect((await assign('workspace', 'w1', 'C3', THIS)).errorMessage).toContain('C3 is archived');
    await database.owner.db.costCentre.update({ where: { id: idOf('C3') }, data: { archivedAt: null } });
    await assign('workspace', 'w1', 'C1', addMonths(THIS, -1));
    const intent = await assign('workspace', 'w1', 'C2', THIS);
    const entries = await database.owner.db.auditEntry.findMany({ where: { intentId: intent.id } });
    expect(entries).toContainEqual(
      expect.objectContaining({
        before: { costCentre: 'C1', from: addMonths(THIS, -1).slice(0, 7) },
        after: { costCentre: 'C2', from: THIS.slice(0, 7) },
      }),
    );
  });

  it('let one of two at once win, and tell the other', async () => {
    await setUp([], { rule: 'apart', shares: [] }, null);
    const asked = await Promise.all(
      ['C1', 'C2'].map((code) =>
        ask(
          database,
          assignCostCentre,
          { subjects: [{ kind: 'owner', id: 'u1', seen: null }], costCentreId: idOf(code), firstMonth: THIS },
          'billing',
        ),
      ),
    );
    await Promise.all(asked.map((id) => executeIntent(worker.deps, id)));
    for (const id of asked) await executeIntent(worker.deps, id);
    const ended = await database.owner.db.intent.findMany({ where: { id: { in: asked } } });
    expect(ended.map(({ state }) => state).sort()).toEqual(['failed', 'succeeded']);
    expect(ended.map(({ errorMessage }) => errorMessage).join('')).toContain('a moment ago');
  });
});

describe('cost centres', () => {
  it('have one code each, and are not overwritten unseen', async () => {
    const terms = { code: 'X1', name: 'One', project: '', ledgerCode: '1' };
    const costCentreId = newId();
    expect((await change(world(), createCostCentre, { ...terms, costCentreId }, 'billing')).state).toBe('succeeded');
    const second = await change(world(), createCostCentre, { ...terms, code: 'x1', costCentreId: newId() }, 'billing');
    expect(second.errorMessage).toContain('already a cost centre X1');
    const { updatedAt } = await database.owner.db.costCentre.findUniqueOrThrow({ where: { id: costCentreId } });
    const from = updatedAt.toISOString();
    const renamed = await change(world(), changeCostCentre, { ...terms, costCentreId, name: 'Two', from }, 'billing');
    expect(renamed.state).toBe('succeeded');
    const late = await change(world(), changeCostCentre, { ...terms, costCentreId, name: 'Three', from }, 'billing');
    expect(late.errorMessage).toContain('a moment ago');
  });

  it('come from a file line by line, and go into one that changes nothing', async () => {
    await setUp([], { rule: 'apart', shares: [] }, null);
    const lines = [
      { cost_centre: 'F1', name: 'From a file', project: 'P', ledger_code: '99' },
      { cost_centre: 'F1', subject: 'workspace', subject_id: 'w3', first_month: THIS.slice(0, 7) },
      { cost_centre: 'F9', subject: 'workspace', subject_id: 'w3', first_month: THIS.slice(0, 7) },
      { cost_centre: 'F1', subject: 'workspace', subject_id: 'w3', first_month: '2026-13' },
      { cost_centre: '' },
    ].map((cells, at) => ({ line: at + 2, cells }));
    const { result } = await change(world(), importCostCentres, { lines }, 'billing');
    expect(result).toMatchObject({ created: 1, changed: 1, unchanged: 0 });
    const { refused } = result as unknown as { refused: { line: number; message: string }[] };
    expect(refused.map(({ line }) => line)).toEqual([4, 5, 6]);
    const file = await listCentreFile(ctxOf());
    const again = await change(
      world(),
      importCostCentres,
      { lines: file.map((cells, at) => ({ line: at + 2, cells })) },
      'billing',
    );
    expect(again.result).toMatchObject({ created: 0, changed: 0, unchanged: file.length, refused: [] });
  });

  it('are offered for values of the tag that are no code', async () => {
    const { state } = await change(world(), setCostTag, { tagKey: 'team' }, 'admin');
    const { tagKey, unknownTags, month } = await listCostCentres(ctxOf());
    expect([state, tagKey, unknownTags]).toEqual(['succeeded', 'team', [{ value: 'nobody', workspaces: 1 }]]);
    expect(month.reported).toBe('0');
  });
});

describe('a budget of a cost centre', () => {
  it('counts what the explorer shows of it, and needs one that is in use', async () => {
    const month = MONTHS[2] ?? '';
    await setUp([{ kind: 'workspace', id: 'w1', at: 2, code: 'C1' }], { rule: 'even', shares: [] }, null);
    const terms = {
      ...{ name: 'C1', limit: '100', actual: [100], forecast: [], ownerId: null, notes: '', period: 'month' as const },
      ...{ recipients: { people: [], addresses: [], channels: [] }, firstDay: month },
    };
    const asked = (id: string) => ({ ...terms, budgetId: newId(), scope: { kind: 'cost_centre' as const, id } });
    const wanted = asked(idOf('C1'));
    expect((await change(world(), createBudget, wanted, 'billing')).state).toBe('succeeded');
    const { scope, history } = await getBudget(ctxOf(), { budgetId: wanted.budgetId });
    const { total } = await usageReport(ctxOf(), { from: month, to: lastOf(month), cost_centre: [idOf('C1')] });
    expect([scope.label, history.find(({ from }) => from === month)?.spent]).toEqual(['C1 C1', total]);
    expect(BigInt(total)).toBeGreaterThan(0n);
    const none = await change(world(), createBudget, asked(newId()), 'billing');
    expect(none.errorMessage).toBe('This cost centre does not exist.');
  });
});

describe('a closed month', () => {
  it('keeps its cost centres, their names and its rule, and books what arrives later as corrections', async () => {
    const assigned: Assigned[] = [
      { kind: 'workspace', id: 'w1', at: 0, code: 'C1' },
      { kind: 'api_key', id: 'k5', at: 0, code: 'C3' },
    ];
    await setUp(assigned, { rule: 'proportional', shares: [] }, 'team');
    const open = await readCentresOfMonth(ctxOf(), { month: FIRST });
    expect((await change(world(), closeMonth, { month: FIRST }, 'billing')).state).toBe('succeeded');
    const keptOf = async () => {
      const { lines, unassigned, apart } = await readCentresOfMonth(ctxOf(), { month: FIRST });
      return [...lines, unassigned, apart].map(({ code, frozen }) => [code, frozen]).sort();
    };
    const kept = await keptOf();
    expect(kept).toEqual(
      allOf(open)
        .map(({ code, total }) => [code, total])
        .sort(),
    );
    const late = await change(world(), assignCostCentre, {
      ...{ subjects: [{ kind: 'workspace', id: 'w2' }], costCentreId: idOf('C1'), firstMonth: FIRST },
    });
    expect(late.errorMessage).toMatch(/ is closed and keeps its cost centres\. Choose a later first month\.$/);
    await change(world(), setCostSharing, { rule: 'even', shares: [] }, 'billing');
    await change(world(), setCostTag, { tagKey: null }, 'admin');
    await database.owner.db.apiKey.update({ where: { id: 'k5' }, data: { createdById: 'u1' } });
    await database.owner.db.costAssignment.deleteMany();
    expect(await keptOf()).toEqual(kept);
    const { lines, unassigned, shared } = await readCentresOfMonth(ctxOf(), { month: FIRST });
    const own = [...lines.map((line) => [line.id, line.own]), [UNASSIGNED_ID, unassigned.own], [SHARED_ID, shared]];
    for (const granularity of ['day', 'week', 'month'] as const) {
      const asked = { from: FIRST, to: lastOf(FIRST), granularity, split: 'cost_centre' as const };
      const { series } = await usageReport(ctxOf(), asked);
      expect(series.map(({ id, total }) => [id, total]).sort()).toEqual(own.filter(([, cost]) => cost !== '0').sort());
    }
    const statement = await readCentreStatement(ctxOf(), { costCentreId: idOf('C1'), month: FIRST });
    expect(sum(statement.lines.map(({ reported }) => reported))).toBe(BigInt(statement.own));

    await readCost(database, [FIRST], () => 9n);
    const found = await readCentresOfMonth(ctxOf(), { month: FIRST });
    expect(await keptOf()).toEqual(kept);
    expect(found.reported).toBe(await reportedOf(FIRST, lastOf(FIRST)));
    for (const { frozen, corrections, total } of allOf(found)) {
      expect(BigInt(frozen ?? 0) + BigInt(corrections ?? 0)).toBe(BigInt(total));
    }
    expect(sum(allOf(found).map(({ total }) => total))).toBe(BigInt(found.reported));
    expect(sum(allOf(found).map(({ frozen }) => frozen ?? ''))).toBe(BigInt(found.frozen ?? ''));
    const after = await readCentreStatement(ctxOf(), { costCentreId: idOf('C1'), month: FIRST });
    expect(sum(after.lines.map(({ frozen }) => frozen ?? ''))).toBe(
      BigInt(after.frozen ?? '') - BigInt(after.sharedFrozen ?? ''),
    );
  });
});
