import pg from 'pg';
import { listTables, qualified } from '@/lib/database/catalogue';

/** Values that are easily lost on the way, for each kind of column. */
const VALUES: Record<string, string> = {
  text: `E'tab\\t line\\n back\\\\slash \\\\. \\\\N "quoted" \\u00fc \\U0001F511'`,
  varchar: `E'a\\tb\\\\'`,
  uuid: 'gen_random_uuid()',
  int2: '7',
  int4: '70000',
  int8: '9007199254740993',
  bool: 'true',
  date: `'0001-02-03'`,
  timestamptz: `'2026-03-29 01:30:00.123+00'`,
  jsonb: `'{"a\\tb": ["\\n", null, 1.50, "\\\\"]}'`,
  json: `'{"b": 1, "a": 2}'`,
  numeric: '0.1',
  float8: '0.1::float8 + 0.2',
  bytea: `'\\x00ff0a'`,
  inet: `'2001:db8::1'`,
  _text: `ARRAY['a,b', '{"', E'\\t', '', 'NULL']`,
  _uuid: 'ARRAY[gen_random_uuid()]',
  _int8: 'ARRAY[-1, 9007199254740993]',
  _int4: 'ARRAY[-1, 0]',
};

interface Column {
  name: string;
  type: string;
  isNeeded: boolean;
  /** The column that it refers to. */
  from: string | null;
}

/** Puts a row into every table that has none and takes one, but these. Returns the tables that hold something now. */
export async function putOneRowEach(client: pg.ClientBase, except: string[]): Promise<string[]> {
  const tables = (await listTables(client)).filter(({ name }) => !except.includes(name));
  // What refers to another table comes after it.
  for (let round = 0; round < 4; round += 1) for (const table of tables) await putRow(client, qualified(table));
  const filled: string[] = [];
  for (const table of tables) if (await holdsRows(client, qualified(table))) filled.push(table.name);
  return filled;
}

async function holdsRows(client: pg.ClientBase, table: string): Promise<boolean> {
  const { rows } = await client.query<{ holds: boolean }>(`SELECT EXISTS (SELECT FROM ${table}) AS holds`);
  return rows[0]?.holds ?? false;
}

async function putRow(client: pg.ClientBase, table: string): Promise<void> {
  if (await holdsRows(client, table)) return;
  const { rows: columns } = await client.query<Column>(
    `SELECT a.attname AS name, t.typname AS type, a.attnotnull AND NOT a.atthasdef AS "isNeeded",
       (SELECT format('(SELECT %I FROM %s LIMIT 1)', f.attname, k.confrelid::regclass) FROM pg_constraint k
          JOIN pg_attribute f ON f.attrelid = k.confrelid AND f.attnum = k.confkey[array_position(k.conkey, a.attnum)]
        WHERE k.contype = 'f' AND k.conrelid = a.attrelid AND a.attnum = ANY(k.conkey) LIMIT 1) AS from
     FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
     WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`,
    [table],
  );
  const chosen = columns.filter(({ isNeeded, from, type }) => isNeeded || (from === null && VALUES[type]));
  const names = chosen.map(({ name }) => pg.escapeIdentifier(name)).join(', ');
  const values = chosen.map(({ from, type }) => from ?? VALUES[type] ?? 'NULL').join(', ');
  await client.query(`INSERT INTO ${table} (${names}) VALUES (${values})`).catch((error: unknown) => {
    // Some take only rows that make sense.
    if (!(error instanceof pg.DatabaseError)) throw error;
  });
}
