import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { renameWorkspace } from '@/lib/domain/workspaces/schema';
import { ask } from '@/lib/testing/change';
import { issueKey } from '@/lib/testing/gateway';
import { type Replicated, startReplicated } from '@/lib/testing/replicas';
import { boundOf, exactMessage, type SpendingWorld, startSpendingWorld } from '@/lib/testing/spending-world';
import { thorough } from '@/lib/testing/thorough';
import { createTestWorker, TEST_CHAIN_KEY, type TestWorker } from '@/lib/testing/worker';
import { recordHead } from './audit-check';
import { ChangeJournal } from './change-journal';
import { FailoverWatch } from './failover';
import { executeIntent } from './intents/run';
import { syncMirror } from './reading/mirror';
import type { WorkerDeps } from './worker-deps';

const CALLS = thorough(12, 200);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'steward-failover-'));
const headFile = path.join(folder, 'chain-end.json');
let database: Replicated;
let spending: SpendingWorld;
let worker: TestWorker;
let deps: WorkerDeps;
let key: { id: string; secret: string };
let limit: bigint;
/** Changes that the replica has as asked for, and those of which it has nothing. */
let [queued, unheard]: [string[], string[]] = [[], []];
let workspaces: string[];

const bodyOf = (output: number) => exactMessage({ usage: { input: 900, output } });
const states = async (ids: string[]) =>
  (await database.owner.db.intent.findMany({ where: { id: { in: ids } } })).map(({ state }) => state);
const sent = () => worker.running.sandbox.requests().filter(({ method }) => method === 'POST').length;
const rename = (at: number) =>
  ask(database, renameWorkspace, { workspaceId: workspaces[at] ?? '', name: `Renamed ${at}` });

beforeAll(async () => {
  database = await startReplicated();
  worker = await createTestWorker(database);
  const { log } = worker.deps;
  deps = { ...worker.deps, failover: new FailoverWatch(headFile, new ChangeJournal(`${headFile}.changes`, log)) };
  await deps.failover?.settle(deps);
  await syncMirror(deps, 'manual', 'core');
  const where = { isDefault: false, archivedAt: null };
  workspaces = (await database.owner.db.workspace.findMany({ where, take: 4 })).map(({ id }) => id);
  spending = await startSpendingWorld('company:failover', 2, {}, undefined, database);
  limit = boundOf(bodyOf(1_000)).nano * BigInt(CALLS);
  key = await issueKey(database, { workspaceId: spending.workspaceId, spendPerDay: limit });
  queued = [await rename(0), await rename(1)];
  await database.leaveBehind();

  await Promise.all(
    Array.from({ length: Math.ceil(CALLS / 2) }, (_, at) => spending.untilFinal(key.secret, bodyOf(800), at)),
  );
  for (const id of queued) await executeIntent(deps, id);
  unheard = [await rename(2)];
  for (const id of unheard) await executeIntent(deps, id);
  expect(await states([...queued, ...unheard])).toEqual(['succeeded', 'succeeded', 'succeeded']);
  await recordHead(deps, { headFile });
  await database.failOver();
}, 600_000);
afterAll(async () => {
  await spending.close();
  await worker.running.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

it('gives no dollar of a key twice, and books what the replica had not heard of', { timeout: 600_000 }, async () => {
  const answers = await Promise.all(
    Array.from({ length: CALLS * 2 }, (_, at) => spending.untilFinal(key.secret, bodyOf(800), at)),
  );
  expect(answers.some(({ status }) => status === 429)).toBe(true);
  const billed = await spending.ledger();
  expect(billed).toBeLessThanOrEqual(limit);
  // The rest would not hold one more at most.
  expect(Number(limit - billed)).toBeLessThan(2 * Number(boundOf(bodyOf(1_000)).nano));
  await expect.poll(async () => (await spending.spentOf(key.id))[0]?.spent).toBe(billed);
  const booked = () =>
    database.owner.db.gatewayRequest.aggregate({ where: { outcome: 'served' }, _sum: { costNano: true } });
  await expect.poll(async () => (await booked())._sum.costNano).toBe(billed);
});

it('sends no change a second time, and says what is lost', { timeout: 600_000 }, async () => {
  const before = sent();
  expect(await states(queued)).toEqual(['queued', 'queued']);
  // Nothing begins before it is worked out what is missing.
  await expect
    .poll(async () => {
      for (const id of queued) await executeIntent(deps, id);
      return states(queued);
    })
    .toEqual(['succeeded', 'succeeded']);
  expect(sent()).toBe(before);
  const [entry, ...others] = await database.owner.db.auditEntry.findMany({
    where: { command: 'installation.failover' },
  });
  expect(others).toEqual([]);
  const ofWorkspace = (at: number) => expect.stringContaining(`workspace.rename workspace:${workspaces[at]}`);
  expect(entry?.payload).toMatchObject({
    ...{ former: '00000001', timeline: '00000002', lost: [ofWorkspace(2)], again: [] },
    readBack: [ofWorkspace(0), ofWorkspace(1)],
    missingTo: String(JSON.parse(fs.readFileSync(headFile, 'utf8')).seq),
  });
  expect(await database.owner.db.notification.count({ where: { kind: 'database.failover' } })).toBe(1);
  // A worker that starts anew has nothing to add.
  const { log } = deps;
  await new FailoverWatch(headFile, new ChangeJournal(`${headFile}.changes`, log)).settle({
    ...deps,
    chainKey: TEST_CHAIN_KEY,
  });
  expect(await database.owner.db.auditEntry.count({ where: { command: 'installation.failover' } })).toBe(1);
});
