import type { OrgRole, PersonActor } from '@/lib/access/principals';
import type { Database } from '@/lib/core/db';
import { listAuditRows, readAuditRecord } from '@/lib/domain/audit/queries';
import type { AuditFilters } from '@/lib/domain/audit/query-schema';
import type { Ctx } from '@/lib/operations/context';
import { measureExport } from './audit-export';
import { type BenchRow, rounded, withBenchDatabase } from './bench-database';
import { ctxOf, statementsOf } from './queries';
import { percentile } from './row';

/** Each change has two entries in the chain. `STEWARD_BENCH_ENTRIES=1000000` exports as many, and asks among as many. */
const GIVEN = Number(process.env.STEWARD_BENCH_ENTRIES ?? 0);
const [FEW, MANY] = [1_000, GIVEN || 1_000_000];
const EXPORTED = GIVEN || 100_000;
const ENTRIES_OF_CHANGE = 2;
const ROUNDS = 90;
const PERSON = '00000000-0000-4000-8000-000000000007';
const TOKEN = '00000000-0000-4000-9000-000000000001';
const YEAR = { from: '2025-11-24', to: '2026-11-23' };
const WEEK = { from: '2026-11-17', to: '2026-11-23' };

/** Where a page begins in the middle of the list, and some change. */
interface Places {
  middle: string;
  intentId: string;
}

type Ask = (places: Places) => AuditFilters;

const FILTERS: Record<string, Ask> = {
  'every change': () => ({}),
  'a year': () => YEAR,
  'a week': () => WEEK,
  'an older page, from the middle': ({ middle }) => ({ before: middle }),
  'a newer page, from the middle': ({ middle }) => ({ after: middle }),
  'a frequent outcome': () => ({ ...YEAR, outcome: 'failed' }),
  'a rare outcome': () => ({ ...YEAR, outcome: 'expired' }),
  'a busy workspace': () => ({ ...YEAR, workspaceIds: ['wrkspc_1'] }),
  'a quiet workspace': () => ({ ...YEAR, workspaceIds: ['wrkspc_77'] }),
  'a frequent action': () => ({ ...YEAR, actions: ['member.add'] }),
  'every action on a noun': () => ({ ...YEAR, actions: ['rate_limit'] }),
  'a rare action': () => ({ ...YEAR, actions: ['fiscal_year'] }),
  'a frequent source': () => ({ ...YEAR, source: 'scim' }),
  'a rare source': () => ({ ...YEAR, source: 'start' }),
  'who: one person': () => ({ ...YEAR, who: 'Person 7 ' }),
  'who: all people': () => ({ ...YEAR, who: 'Person' }),
  'who: a one-time code': () => ({ ...YEAR, who: 'One-time' }),
  'what: one key': () => ({ ...YEAR, target: 'Key 77 ' }),
  'what: hundreds of keys': () => ({ ...YEAR, target: 'Key 4' }),
  'what one person asked for': () => ({ ...YEAR, actorId: PERSON }),
  'what one token asked for': () => ({ ...YEAR, actorId: TOKEN }),
  'one key’s activity': () => ({ subjects: [{ kind: 'api_key', id: 'apikey_77' }] }),
  'one workspace’s limits': () => ({ subjects: [{ kind: 'rate_limits', id: 'wrkspc_1' }] }),
  'limits of a workspace, a week': () => ({ ...WEEK, workspaceIds: ['wrkspc_1'], actions: ['rate_limit'] }),
  'everything at once': () => ({
    ...{ ...YEAR, workspaceIds: ['wrkspc_1'], actions: ['rate_limit'], outcome: 'failed', source: 'web' },
    ...{ who: 'Person', target: 'Workspace' },
  }),
};

const READERS: Record<string, Partial<PersonActor> & { role: OrgRole }> = {
  'as billing': { role: 'billing' },
  'as a lead': { role: 'viewer', leadWorkspaceIds: ['wrkspc_3', 'wrkspc_77'] },
  'as a developer': { role: 'developer', personId: PERSON },
  'as a viewer': { role: 'viewer' },
};

interface Question {
  name: string;
  ask(ctx: Ctx, places: Places): Promise<unknown>;
  reader?: Partial<PersonActor>;
}

const QUESTIONS: Question[] = [
  ...Object.entries(FILTERS).map(
    ([name, filters]): Question => ({
      name,
      ask: (ctx, places) => listAuditRows(ctx, filters(places)),
    }),
  ),
  ...Object.entries(READERS).map(
    ([name, reader]): Question => ({
      name,
      reader,
      ask: (ctx) => listAuditRows(ctx, YEAR),
    }),
  ),
  { name: 'one change', ask: (ctx, { intentId }) => readAuditRecord(ctx, { intentId }) },
];

/** The statements of the Audit page for each filter, through the driver, on few entries and on many in turn: a page must not cost more. */
export async function run(): Promise<BenchRow[]> {
  return withBenchDatabase((few) =>
    withBenchDatabase(async (many) => {
      const sides = [
        { database: few, places: await generate(few, FEW / ENTRIES_OF_CHANGE) },
        { database: many, places: await generate(many, MANY / ENTRIES_OF_CHANGE) },
      ];
      const rows: BenchRow[] = [];
      for (const question of QUESTIONS) {
        const asked = await Promise.all(sides.map((side) => statementsOn(side, question)));
        const blocks = await Promise.all(asked.map(({ readBlocks }) => readBlocks()));
        rows.push(...rowsOf(question, await inTurn(asked.map(({ ask }) => ask)), blocks));
      }
      rows.push(...(await measureExport(many, EXPORTED)), ...(await sizesOf(many)));
      return rows;
    }),
  );
}

interface Side {
  database: Database;
  places: Places;
}

/** What the question asks of this database, one statement after the other. */
async function statementsOn({ database, places }: Side, { ask, reader }: Question) {
  const ctx = ctxOf(database);
  const as = reader ? { ...ctx, actor: { ...(ctx.actor as PersonActor), personId: TOKEN, ...reader } } : ctx;
  const statements = await statementsOf(database, (with_) => ask(with_, places), as);
  return {
    ask: async () => {
      for (const statement of statements) await database.pool.query(statement);
    },
    /** What Postgres looks at for it: the same on every machine, whatever else that does. */
    readBlocks: async () => {
      let blocks = 0;
      for (const { text, values } of statements) {
        const { rows } = await database.pool.query<{ 'QUERY PLAN': [Explained] }>(
          `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`,
          values,
        );
        const plan = rows[0]?.['QUERY PLAN'][0].Plan;
        blocks += (plan?.['Shared Hit Blocks'] ?? 0) + (plan?.['Shared Read Blocks'] ?? 0);
      }
      return blocks;
    },
  };
}

interface Explained {
  Plan: { 'Shared Hit Blocks': number; 'Shared Read Blocks': number };
}

/** Whatever else the machine does meets all of them alike. */
async function inTurn(calls: readonly (() => Promise<void>)[]): Promise<number[][]> {
  const times = calls.map((): number[] => []);
  for (let round = -ROUNDS / 3; round < ROUNDS; round += 1) {
    for (const [at, call] of calls.entries()) {
      const started = performance.now();
      await call();
      if (round >= 0) times[at]?.push(performance.now() - started);
    }
  }
  return times;
}

function rowsOf(
  { name }: Question,
  [few = [], many = []]: readonly number[][],
  [fewBlocks = 0, manyBlocks = 0]: readonly number[],
): BenchRow[] {
  const [before, after] = [percentile(few, 0.5), percentile(many, 0.5)];
  const words = `against ${rounded(before)} ms at a thousand`;
  return [
    {
      name: `${name}: p50, ${words}`,
      value: rounded(after),
      unit: 'ms',
      ratio: rounded(after / before),
      target: '≤ 3',
    },
    { name: `${name}: p95`, value: rounded(percentile(many, 0.95)), unit: 'ms' },
    { name: `${name}: read, against ${fewBlocks} blocks at a thousand`, value: manyBlocks, unit: 'blocks' },
  ];
}

/** How much of the disk the chain and its indexes take. */
async function sizesOf({ pool }: Database): Promise<BenchRow[]> {
  const { rows } = await pool.query<{ name: string; megabytes: number }>(
    `SELECT c.relname AS name, pg_relation_size(c.oid) / 1048576.0 AS megabytes FROM pg_class c
     WHERE c.oid = 'audit_entries'::regclass OR c.oid IN (SELECT indexrelid FROM pg_index WHERE indrelid = 'audit_entries'::regclass)
     ORDER BY c.relkind DESC, c.relname`,
  );
  return rows.map(({ name, megabytes }) => ({
    name: `size of ${name} at ${MANY.toLocaleString('en-GB')} entries`,
    value: rounded(Number(megabytes), 1),
    unit: 'MB',
  }));
}

/** Two years of changes: few people ask for most of them, most are of few workspaces, and some kinds are rare. */
async function generate({ pool }: Database, changes: number): Promise<Places> {
  await pool.query(`
    INSERT INTO people (id, email, name, created_at)
    SELECT ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'p' || n || '@example.test', 'Person ' || n || ' of many', now()
    FROM generate_series(1, 300) n`);
  await pool.query(`
    INSERT INTO scim_tokens (id, name, token_hash, created_at)
    SELECT ('00000000-0000-4000-9000-' || lpad(n::text, 12, '0'))::uuid, 'Provider ' || n, 'h' || n, now() FROM generate_series(1, 3) n`);
  await pool.query(`
    INSERT INTO subject_names (kind, id, name)
    SELECT 'api_key', 'apikey_' || n, 'Key ' || n || ' of many' FROM generate_series(1, 5000) n
    UNION ALL SELECT kind, 'wrkspc_' || n, 'Workspace ' || n FROM generate_series(1, 100) n, unnest(ARRAY['workspace', 'rate_limits']) kind`);
  await pool.query('SET synchronous_commit = off');
  await pool.query(
    `INSERT INTO intents (id, command, input, input_hash, target, subject_kind, subject_id, subject_name, workspace_ids, actor_kind,
       actor_person_id, actor_token_id, actor_name, role, source, address, agent, before, after, idempotency_key, request_id, state,
       created_at, claimed_at, finished_at)
     SELECT gen_random_uuid(), command, '{}', '', kind || ':' || subject, kind, subject,
       CASE kind WHEN 'api_key' THEN 'Key ' || key || ' of many' ELSE 'Workspace ' || place END, ARRAY['wrkspc_' || place], actor,
       CASE actor WHEN 'person' THEN ('00000000-0000-4000-8000-' || lpad((1 + (h2 % 17) * (h2 % 17))::text, 12, '0'))::uuid END,
       CASE actor WHEN 'token' THEN ('00000000-0000-4000-9000-' || lpad((1 + h2 % 3)::text, 12, '0'))::uuid END, NULL,
       CASE actor WHEN 'person' THEN 'admin' END,
       CASE actor WHEN 'token' THEN 'scim' WHEN 'system' THEN 'system' WHEN 'code' THEN 'start' ELSE 'web' END, '192.0.2.7', 'A browser',
       '{"name": "Old"}', '{"name": "New"}', 'i' || n, 'r' || n,
       CASE WHEN h1 % 1000 < 950 THEN 'succeeded' WHEN h1 % 1000 < 995 THEN 'failed' WHEN h1 % 5000 = 999 THEN 'expired' ELSE 'denied' END,
       at, at, at
     FROM (SELECT n, at, h1, h2, place, key, actor,
         CASE WHEN h1 % 10000 = 7 THEN 'fiscal_year.set' ELSE
           (ARRAY['member.add', 'member.add', 'member.remove', 'rate_limit.set', 'rate_limit.apply_tier', 'api_key.disable', 'api_key.rename',
             'workspace.rename', 'scim_user.patch', 'sync.run_now'])[1 + h1 % 10] END AS command,
         CASE WHEN h1 % 10 IN (3, 4) THEN 'rate_limits' WHEN h1 % 10 IN (5, 6) THEN 'api_key' ELSE 'workspace' END AS kind,
         CASE WHEN h1 % 10 IN (5, 6) THEN 'apikey_' || key ELSE 'wrkspc_' || place END AS subject
       FROM (SELECT n, timestamptz '2026-11-23 14:00Z' - interval '730 days' * ((n - 1)::float8 / ${changes}) AS at, h1, h2,
           CASE WHEN h2 % 2 = 0 THEN 1 + h2 / 2 % 5 ELSE 1 + h1 % 100 END AS place, 1 + h2 % 5000 AS key,
           CASE WHEN h2 % 100000 = 11 THEN 'code' WHEN h1 % 100 < 15 THEN 'token' WHEN h1 % 100 < 25 THEN 'system' ELSE 'person' END AS actor
         FROM (SELECT n, hashint4(n) & 2147483647 AS h1, hashint4(n + 7919) & 2147483647 AS h2 FROM generate_series(1, ${changes}) n) numbers) facts) told
     ORDER BY at`,
  );
  await pool.query(
    `INSERT INTO audit_entries (seq, at, kind, intent_id, command, target, actor_kind, actor_name, request_id, payload, prev_hash, hash,
       workspace_ids, upstream_request_ids)
     SELECT row_number() OVER (ORDER BY created_at, kind), created_at, kind, id, command, target, actor_kind, '', request_id, '{}', '', '', '{}', '{}'
     FROM intents, unnest(ARRAY['started', 'succeeded']) kind`,
  );
  await pool.query('VACUUM (ANALYZE)');
  const { rows } = await pool.query<{ at: Date; id: string }>(
    `SELECT created_at AS at, id::text FROM intents ORDER BY created_at, id OFFSET ${Math.floor(changes / 2)} LIMIT 1`,
  );
  const [middle] = rows;
  if (!middle) throw new Error('No change was made');
  return { middle: `${middle.at.toISOString()}_${middle.id}`, intentId: middle.id };
}
