import type { Database } from '@/lib/core/db';
import { searchAll } from '@/lib/domain/search/queries';
import { type BenchRow, rounded, timesOf, withBenchDatabase } from './bench-database';
import { ctxOf } from './queries';

const [KEYS, PEOPLE, WORKSPACES, INVITES, MODELS] = [5_000, 2_000, 100, 500, 20];
const ROUNDS = 60;

const ASKED = {
  'opened: what is used most': { q: '', used: Array.from({ length: 20 }, (_, at) => `apikey_${at * 7}`) },
  'one letter': { q: 'k' },
  'a word that many hold': { q: 'service' },
  'the name of one key': { q: 'Key 4711' },
  'an address': { q: 'person.1234@' },
  'a list by its status': { q: 'disabled keys' },
  'three lists': { q: 'pending invites' },
  'what to do to a key': { q: 'disable Key 4711' },
  'a typo': { q: 'servixe key 4711' },
  'nothing like it': { q: 'no such thing at all' },
};

/** The palette's answer, whole, for an organisation with thousands of everything. */
export async function run(): Promise<BenchRow[]> {
  return withBenchDatabase(async (database) => {
    await generate(database);
    const ctx = ctxOf(database);
    const rows: BenchRow[] = [];
    for (const [name, input] of Object.entries(ASKED)) {
      const { p50, p95 } = await timesOf(ROUNDS, () => searchAll(ctx, input));
      rows.push({ name: `${name}: p95 (p50 ${rounded(p50, 1)} ms)`, value: rounded(p95), unit: 'ms', target: '< 100' });
    }
    return rows;
  });
}

async function generate({ pool }: Database): Promise<void> {
  await pool.query(
    `INSERT INTO workspaces (id, ref, name, display_color, created_at, data_residency, tags, seen_at)
     SELECT 'wrkspc_' || n, n, 'Workspace ' || n, '', now(), '{}', '{"team": "a"}', now() FROM generate_series(1, ${WORKSPACES}) n`,
  );
  await pool.query(
    `INSERT INTO users (id, email, name, role, added_at, seen_at)
     SELECT 'user_' || n, 'person.' || n || '@example.test', 'Person ' || n, 'developer', now(), now() FROM generate_series(1, ${PEOPLE}) n`,
  );
  await pool.query(
    `INSERT INTO api_keys (id, ref, name, status, scope_type, partial_key_hint, workspace_id, created_by_id, created_by_type, created_at)
     SELECT 'apikey_' || n, n, 'service Key ' || n, CASE n % 10 WHEN 0 THEN 'inactive' ELSE 'active' END, 'workspace', 'sk-ant-api03-' || n,
       'wrkspc_' || (1 + n % ${WORKSPACES}), 'user_' || (1 + n % ${PEOPLE}), 'user', now() FROM generate_series(1, ${KEYS}) n`,
  );
  await pool.query(
    `INSERT INTO invites (id, email, role, status, invited_at, expires_at, seen_at)
     SELECT 'invite_' || n, 'new.' || n || '@example.test', 'user', 'pending', now(), now() + interval '20 days', now() FROM generate_series(1, ${INVITES}) n`,
  );
  await pool.query(
    `INSERT INTO dimension_values (kind, value) SELECT 'model', 'model-' || n FROM generate_series(1, ${MODELS}) n`,
  );
  await pool.query('VACUUM (ANALYZE)');
}
