import type pg from 'pg';
import type { Database, Db } from '@/lib/core/db';
import { withRawRows } from '@/lib/core/raw-rows';

/** Libraries ask anything that they are given what it is; only our own code means a column. */
function isAskedByLibrary(): boolean {
  const [, , , asker = ''] = new Error().stack?.split('\n') ?? [];
  return /node_modules|node:internal|<anonymous>/.test(asker);
}

/**
 * A row as raw SQL gave it. Its type is a claim that nobody checks: whoever reads a column of it that the statement does not
 * give, one that was renamed in one place alone, is told so.
 */
function strictRow<Row>(row: Row): Row {
  if (typeof row !== 'object' || row === null || Array.isArray(row)) return row;
  return new Proxy(row, {
    get(target, name) {
      if (typeof name === 'string' && !(name in target) && name !== 'then' && name !== 'toJSON' && !isAskedByLibrary())
        throw new Error(`A statement gives no column "${name}", only ${Object.keys(target).join(', ')}`);
      return Reflect.get(target, name) as unknown;
    },
  });
}

const strictRows = <Rows>(rows: Rows): Rows => (Array.isArray(rows) ? (rows.map(strictRow) as Rows) : rows);

/** The same database, whose raw rows have the columns of their statements and no other. */
export function withStrictRows(database: Database): Database {
  const { db } = database;
  const extended = db.$extends({
    query: { $queryRaw: async ({ args, query }) => strictRows(await query(args)) },
  }) as unknown as Db;
  const ask: Db['$queryRaw'] = db.$queryRaw;
  return {
    ...database,
    db: withRawRows(extended, async (...given) => strictRows(await ask(...given))),
    pool: strictPool(database.pool),
  };
}

interface Asks {
  // biome-ignore lint/suspicious/noExplicitAny: whatever the driver's own overloads take and give passes through.
  query(...args: any[]): any;
}

function askStrictly(given: Asks): void {
  const query = given.query.bind(given);
  given.query = (...args) => {
    const result: unknown = query(...args);
    if (!(result instanceof Promise)) return result;
    return result.then((found: { rows?: unknown }) => Object.assign(found, { rows: strictRows(found.rows) }));
  };
}

function strictPool(pool: pg.Pool): pg.Pool {
  pool.on('connect', askStrictly);
  askStrictly(pool);
  return pool;
}
