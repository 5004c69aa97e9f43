import { afterAll, beforeAll, expect, it } from 'vitest';
import { newId } from '@/lib/core/ids';
import { createLogger } from '@/lib/core/log';
import { openPool } from '@/lib/core/pool';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { problemsOf, readQueries, readSamples } from '@/lib/testing/exposition';
import { createSignedInPerson } from '@/lib/testing/factories';
import { createChannel, notifyDeps, tellFailing } from '@/lib/testing/notify-world';
import { createTestWorker, type TestWorker } from '@/lib/testing/worker';
import { createBudget } from '@/lib/upstream/budget';
import { createUpstream } from '@/lib/upstream/client';
import { PATH_PATTERNS, patternOf } from '@/lib/upstream/path-patterns';
import { evaluateBudgets } from './budgets';
import { executeIntent } from './intents/run';
import { WorkerMetrics } from './metrics';
import { deliverDue } from './notifying/deliver';
import { syncMirror } from './reading/mirror';

let database: TestDatabase;
let worker: TestWorker;
let metrics: WorkerMetrics;
let deps: TestWorker['deps'];
beforeAll(async () => {
  database = await createTestDatabase({ from: 'company without members' });
  worker = await createTestWorker(database);
  metrics = new WorkerMetrics(worker.deps);
  const upstream = createUpstream({
    ...{ baseUrl: worker.running.url, adminKey: worker.running.sandbox.adminKey('company', '1') },
    ...{ log: createLogger('test', 'silent'), sleep: async () => undefined, onAnswer: metrics.onAnswer },
    budget: createBudget({ pool: database.owner.pool, perMinute: 100_000 }),
  });
  deps = { ...worker.deps, upstream, metrics };
});
afterAll(async () => {
  metrics.registry.clear();
  await worker.running.close();
  await database.drop();
});

async function submit(command: string, input: object, denied: string | null = null): Promise<string> {
  const { token } = await createSignedInPerson(database.owner.db, 'admin', { email: `${newId()}@canary.example` });
  const { rows } = await database.web.pool.query<{ id: string }>(
    `SELECT intent_id::text AS id FROM steward.submit_intent($1, $2, $3, $4, 'h', $5, NULL, $6, 'req', false, $7, $8)`,
    [token, newId(), command, input, { kind: 'workspace', id: newId() }, newId(), denied && 'forbidden', denied],
  );
  return rows[0]?.id ?? '';
}

it('shows what the worker does and how things stand, without a name, an identifier or an address', async () => {
  await syncMirror(deps, 'schedule');
  const workspace = await database.owner.db.workspace.findFirstOrThrow({
    where: { isDefault: false, archivedAt: null },
  });
  await executeIntent(deps, await submit('workspace.rename', { workspaceId: 'wrkspc_01canary', name: 'Canary' }));
  await executeIntent(deps, await submit('workspace.rename', { workspaceId: workspace.id, name: 'Canary' }, 'No.'));
  await database.owner.pool.query(`UPDATE intents SET created_at = now() - interval '90 seconds' WHERE id = $1`, [
    await submit('workspace.rename', { workspaceId: workspace.id, name: 'Canary' }),
  ]);
  const telling = { ...notifyDeps(database), metrics };
  const channel = await createChannel(database, 'http://127.0.0.1:9/canary');
  await tellFailing(telling);
  await deliverDue(telling, channel);
  await evaluateBudgets(deps);

  const text = await metrics.registry.metrics();
  const samples = readSamples(text);
  for (const line of [
    /intents_total\{command="workspace.rename",outcome="failed"\} 1\n/,
    /intents_total\{command="workspace.rename",outcome="denied"\} 1\n/,
    /intents\{state="queued"\} 1\n/,
    /oldest_queued_seconds 9\d/,
    /deliveries_total\{channel="webhook",outcome="retried"\} 1\n/,
    /upstream_calls_total\{path="\/v1\/organizations\/users",status="2xx"\} \d/,
    /upstream_seconds_count\{path="\/v1\/organizations\/api_keys"\} \d/,
    /sync_age_seconds\{kind="mirror"\} \d/,
    /budgets_age_seconds \d/,
    /pool_connections\{pool="worker",state="idle"\} \d/,
    /database_reachable 1\n/,
    /audit_broken 0\n/,
  ])
    expect(text).toMatch(new RegExp(`\\nsteward_worker_${line.source}`));
  expect(text).not.toMatch(/canary|wrkspc_|user_0|apikey_|@|127\.0\.0\.1/i);
  expect([...(samples.get('steward_worker_upstream_calls_total')?.get('path') ?? [])]).not.toContain('other');
  // Nothing of it has happened here.
  metrics.onBudget('failed');
  metrics.onDelivery('webhook', 'dead');
  metrics.onIntent('workspace.rename', 'expired');
  for (const status of [null, 200, 400, 429, 503])
    metrics.onAnswer({ at: new Date(), status, code: null, path: '/v1/organizations/users', durationMs: 1 });
  const more = [
    'steward_worker_intents{state="unknown"} 1',
    'steward_worker_report_age_seconds{report="usage"} 1',
    'steward_worker_audit_check_age_seconds 1',
    'steward_worker_pool_connections{state="waiting"} 0',
  ];
  const all = readSamples([await metrics.registry.metrics(), ...more, ''].join('\n'));
  const queries = readQueries('deploy/grafana/steward.json', 'deploy/prometheus/steward.rules.yml');
  const ofWorker = queries.filter(([, query]) => !query.includes('steward_web_'));
  expect(ofWorker.length).toBeGreaterThan(25);
  expect(ofWorker.flatMap(([of, query]) => problemsOf(query, all).map((problem) => `${of}: ${problem}`))).toEqual([]);
});

it('keeps the number of its series, whatever commands, channels and paths there are', async () => {
  const series = async () =>
    (await metrics.registry.metrics()).split('\n').filter((line) => /_total/.test(line)).length;
  const hear = (at: number) => {
    metrics.onIntent(`made.up_${at}`, 'failed');
    metrics.onDelivery(`kind-${at}`, 'dead');
    metrics.onAnswer({ at: new Date(), status: 200, code: null, path: `/v1/odd/${at}`, durationMs: 1 });
    metrics.onAnswer({ at: new Date(), status: 200, code: null, path: `/v1/organizations/users/${at}`, durationMs: 1 });
  };
  hear(0);
  const before = await series();
  for (let at = 1; at < 1_000; at += 1) hear(at);
  expect(await series()).toBe(before);
  for (const pattern of PATH_PATTERNS) expect(patternOf(pattern.replaceAll('{id}', 'some_01id'))).toBe(pattern);
});

it('says that the database is gone, and nothing that it does not know', async () => {
  const pool = openPool('postgresql://nobody@127.0.0.1:9/none', {
    ...{ connections: 1, connectMs: 500, statementMs: 500, lockMs: 500, idleInTransactionMs: 500, answerMs: 500 },
  });
  const alone = new WorkerMetrics({ commands: new Map(), database: { ...database.owner, pool } });
  const text = await alone.registry.metrics();
  expect(text).toContain('\nsteward_worker_database_reachable 0\n');
  expect(text).not.toMatch(/^steward_worker_(intents|oldest|sync|audit|report|delivery|budgets)\w*(\{.*\})? \d/m);
  alone.registry.clear();
  await pool.end();
});
