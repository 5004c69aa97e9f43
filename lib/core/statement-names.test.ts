import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { openDatabase, PAGE_LIMITS } from './db';
import { statementNames } from './statement-names';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

it('names what is asked for the second time, each text by a name of its own, and always by the same', () => {
  const nameOf = statementNames();
  const asked = ['SELECT 1', 'SELECT 2', 'SELECT 1', 'SELECT 2', 'SELECT 1'].map((sql) => nameOf({ sql }));
  expect(asked).toEqual(['', '', 'steward_0', 'steward_1', 'steward_0']);
});

it.each(['spend_daily', 'cost_lines', 'rollup_workspace_model', 'gateway_traffic_minutes', 'audit_entries'])(
  'names nothing that reads %s',
  (table) => {
    const [nameOf, sql] = [statementNames(), `SELECT FROM ${table} t WHERE day > $1`];
    expect([nameOf({ sql }), nameOf({ sql })]).toEqual(['', '']);
  },
);

it('names what reads a column that is called as such tables are', () => {
  const [nameOf, sql] = [statementNames(), 'SELECT s.cost_30 FROM key_stats s'];
  expect([nameOf({ sql }), nameOf({ sql })]).toEqual(['', 'steward_0']);
});

it('keeps no end of names', () => {
  const nameOf = statementNames();
  const names = Array.from({ length: 2_000 }, (_, at) => [0, 1].map(() => nameOf({ sql: `SELECT ${at}` }))[1]);
  expect(new Set(names).size).toBe(401);
  expect(names.at(-1)).toBe('');
});

it('has a connection plan once what it is asked, and answers with each value', async () => {
  const web = openDatabase(database.webUrl, { ...PAGE_LIMITS, connections: 1 }, { prepare: true });
  const answers = [];
  for (const value of [1, 2, 3]) answers.push(await web.db.$queryRaw`SELECT ${value}::int + 1 AS sum`);
  expect(answers.flat()).toEqual([{ sum: 2 }, { sum: 3 }, { sum: 4 }]);
  const { rows } = await web.pool.query('SELECT statement FROM pg_prepared_statements');
  expect(rows).toEqual([{ statement: 'SELECT $1::int + 1 AS sum' }]);
  await web.close();
});
