import fs from 'node:fs';
import path from 'node:path';
import pg from 'pg';

/** Columns that hold what only they may hold: hashes of secrets, never secrets. */
const BY_DESIGN = new Set([
  'public.credentials.password_hash',
  'public.one_time_codes.code_hash',
  'public.sessions.token_hash',
  'public.intents.actor_code_hash',
]);

function readJson(...parts: string[]): Record<string, string> {
  return JSON.parse(fs.readFileSync(path.join(...parts), 'utf8')) as Record<string, string>;
}

/** The shared Steward's database, as its owner. */
export async function openOwnDatabase(dataFolder: string): Promise<pg.Client> {
  const { port, name } = readJson(dataFolder, 'running.json');
  const { ownerPassword = '' } = readJson(dataFolder, 'secrets', 'database.json');
  const client = new pg.Client({
    ...{ host: '127.0.0.1', port: Number(port), database: name, user: 'steward_owner', password: ownerPassword },
  });
  await client.connect();
  return client;
}

/** Every secret that Steward made for itself, by name. */
export function ownSecrets(dataFolder: string): Map<string, string> {
  const folder = path.join(dataFolder, 'secrets');
  const files = fs.readdirSync(folder).filter((name) => name.endsWith('.json'));
  return new Map(files.flatMap((file) => Object.entries(readJson(folder, file))));
}

interface Column {
  schema: string;
  table: string;
  column: string;
}

/** All that any table holds as text, column by column; numbers and dates cannot spell a secret. */
export async function dump(client: pg.Client): Promise<{ where: string; text: string }[]> {
  const { rows } = await client.query<Column>(`
    SELECT table_schema AS schema, table_name AS table, column_name AS column FROM information_schema.columns
    JOIN information_schema.tables USING (table_schema, table_name)
    WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')
      AND data_type NOT IN ('bigint', 'integer', 'smallint', 'boolean', 'date', 'timestamp with time zone')`);
  const parts: { where: string; text: string }[] = [];
  for (const { schema, table, column } of rows) {
    const where = `${schema}.${table}.${column}`;
    if (BY_DESIGN.has(where)) continue;
    const [at, of] = [pg.escapeIdentifier(column), `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(table)}`];
    const found = await client.query<{ text: string | null }>(
      `SELECT string_agg(${at}::text, E'\\n') AS text FROM ${of}`,
    );
    parts.push({ where: `table ${where}`, text: found.rows[0]?.text ?? '' });
  }
  return parts;
}

/** Objects of the simulated company as its developer stands to them: own ones, and others' that are no business of theirs. */
export async function objectsOf(client: pg.Client, email: string): Promise<Record<string, string>> {
  const { rows } = await client.query<Record<string, string>>(
    `WITH me AS (SELECT upstream_user_id AS id FROM people WHERE email = $1),
    mine AS (SELECT workspace_id AS id FROM workspace_members WHERE user_id = (SELECT id FROM me) AND gone_at IS NULL),
    mates AS (SELECT user_id AS id FROM workspace_members WHERE workspace_id IN (SELECT id FROM mine) AND gone_at IS NULL)
    SELECT (SELECT id FROM me) AS "ownUser", (SELECT min(id) FROM mine) AS "ownWorkspace",
      (SELECT min(id) FROM workspaces WHERE id NOT IN (SELECT id FROM mine) AND NOT is_default AND archived_at IS NULL) AS "otherWorkspace",
      (SELECT min(id) FROM api_keys WHERE created_by_id = (SELECT id FROM me)) AS "ownKey",
      (SELECT min(id) FROM api_keys WHERE created_by_id <> (SELECT id FROM me) AND principal_id IS DISTINCT FROM (SELECT id FROM me)
        AND workspace_id NOT IN (SELECT id FROM mine)) AS "otherKey",
      (SELECT min(id) FROM users WHERE id NOT IN (SELECT id FROM mates) AND gone_at IS NULL) AS "otherUser",
      (SELECT id::text FROM people WHERE email = $1) AS "ownPerson",
      (SELECT min(p.id::text) FROM people p WHERE NOT EXISTS (SELECT FROM credentials WHERE person_id = p.id)) AS "otherPerson"`,
    [email],
  );
  return rows[0] ?? {};
}
