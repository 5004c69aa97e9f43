import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type { MigrationList, SchemaEngine } from '@prisma/schema-engine-wasm';
import type pg from 'pg';
import { MIGRATION_LIMITS, openPool } from '@/lib/core/pool';

type EngineModule = typeof import('@prisma/schema-engine-wasm') & {
  __wbg_set_wasm(exports: WebAssembly.Exports): void;
};

const NO_FILTER = { externalTables: [], externalEnums: [] };

type Connection = Awaited<ReturnType<PrismaPg['connect']>>;

/** The adapter would cut scripts at every semicolon, also inside a function's body: send each whole, which also makes it one transaction. */
function sendScriptsWhole(connection: Connection): Connection {
  connection.executeScript = async (script) => {
    await connection.underlyingDriver().query(script);
  };
  return connection;
}

class MigrationAdapter extends PrismaPg {
  override async connect(): Promise<Connection> {
    return sendScriptsWhole(await super.connect());
  }

  override async connectToShadowDb(): Promise<Connection> {
    return sendScriptsWhole(await super.connectToShadowDb());
  }
}

let loaded: Promise<EngineModule> | undefined;

/** Prisma Migrate's own engine as WebAssembly; no binary is downloaded. One instance serves the process. */
function loadEngine(): Promise<EngineModule> {
  loaded ??= instantiate();
  return loaded;
}

async function instantiate(): Promise<EngineModule> {
  const require = createRequire(path.join(process.cwd(), 'package.json'));
  const folder = path.dirname(require.resolve('@prisma/schema-engine-wasm'));
  const engine = (await import(/* webpackIgnore: true */ path.join(folder, 'schema_engine_bg.js'))) as EngineModule;
  const bytes = fs.readFileSync(path.join(folder, 'schema_engine_bg.wasm'));
  const imports = { './schema_engine_bg.js': engine as unknown as WebAssembly.ModuleImports };
  const { instance } = await WebAssembly.instantiate(bytes, imports);
  engine.__wbg_set_wasm(instance.exports);
  const start = instance.exports.__wbindgen_start;
  if (typeof start === 'function') start();
  return engine;
}

async function withEngine<T>(url: string, use: (engine: SchemaEngine) => Promise<T>): Promise<T> {
  const { SchemaEngine } = await loadEngine();
  // The engine never closes what it opened, so we own the pool.
  const pool = openPool(url, MIGRATION_LIMITS);
  const adapter = bindMigrationAwareSqlAdapterFactory(new MigrationAdapter(pool));
  try {
    const engine = await SchemaEngine.new({ datamodels: readSchema() }, () => undefined, adapter);
    try {
      return await use(engine);
    } finally {
      engine.free();
    }
  } catch (error) {
    // The engine refers to an external error by number: the database's own error is kept beside it.
    const number = error instanceof Error ? /External error id#(\d+)/.exec(error.message)?.[1] : undefined;
    throw number === undefined ? error : (adapter.errorRegistry.consumeError(Number(number))?.error ?? error);
  } finally {
    await pool.end();
  }
}

function readSchema(): [string, string][] {
  const folder = path.join(process.cwd(), 'prisma/schema');
  return fs
    .readdirSync(folder)
    .filter((name) => name.endsWith('.prisma'))
    .map((name) => [path.join(folder, name), fs.readFileSync(path.join(folder, name), 'utf8')]);
}

/** What prisma/migrations holds, oldest first. */
export function readMigrations(): MigrationList {
  const baseDir = path.join(process.cwd(), 'prisma/migrations');
  const names = fs.readdirSync(baseDir).filter((name) => fs.existsSync(path.join(baseDir, name, 'migration.sql')));
  return {
    baseDir,
    lockfile: {
      path: './migration_lock.toml',
      content: fs.readFileSync(path.join(baseDir, 'migration_lock.toml'), 'utf8'),
    },
    shadowDbInitScript: '',
    migrationDirectories: names.sort().map((name) => ({
      path: name,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok', value: fs.readFileSync(path.join(baseDir, name, 'migration.sql'), 'utf8') },
      },
    })),
  };
}

/** Whether all have run here, as at every start but the first after an upgrade: the engine is not needed to tell. */
async function isUpToDate(url: string, { migrationDirectories }: MigrationList): Promise<boolean> {
  const pool = openPool(url, MIGRATION_LIMITS);
  try {
    const table = await pool.query<{ exists: boolean }>(
      "SELECT to_regclass('_prisma_migrations') IS NOT NULL AS exists",
    );
    if (!table.rows[0]?.exists) return false;
    const { rows } = await pool.query<{ name: string; isDone: boolean }>(
      `SELECT migration_name AS name, finished_at IS NOT NULL AS "isDone" FROM _prisma_migrations WHERE rolled_back_at IS NULL`,
    );
    const names = new Set(rows.map(({ name }) => name));
    return rows.every(({ isDone }) => isDone) && migrationDirectories.every(({ path: name }) => names.has(name));
  } finally {
    await pool.end();
  }
}

/**
 * Applies pending migrations from prisma/migrations and returns their names. Prisma's advisory lock keeps two starts
 * apart.
 */
export async function applyMigrations(url: string): Promise<string[]> {
  const migrationsList = readMigrations();
  if (await isUpToDate(url, migrationsList)) return [];
  return withEngine(url, async (engine) => {
    const applied = await engine.applyMigrations({ migrationsList, filters: NO_FILTER });
    return applied.appliedMigrationNames;
  });
}

/** How the migrations of this version differ from those that ran. Changes nothing. */
export async function findMigrations(
  client: pg.ClientBase,
): Promise<{ pending: string[]; unfinished: string[]; unknown: string[] }> {
  const wanted = readMigrations().migrationDirectories.map(({ path: name }) => name);
  const table = await client.query<{ exists: boolean }>(
    "SELECT to_regclass('_prisma_migrations') IS NOT NULL AS exists",
  );
  if (!table.rows[0]?.exists) return { pending: wanted, unfinished: [], unknown: [] };
  const { rows } = await client.query<{ name: string; isDone: boolean }>(
    `SELECT migration_name AS name, finished_at IS NOT NULL AS "isDone" FROM _prisma_migrations WHERE rolled_back_at IS NULL`,
  );
  const found = new Set(rows.map(({ name }) => name));
  return {
    pending: wanted.filter((name) => !found.has(name)),
    unfinished: rows.filter(({ isDone }) => !isDone).map(({ name }) => name),
    unknown: [...found].filter((name) => !wanted.includes(name)),
  };
}

/** The SQL that turns an empty database into prisma/schema. */
export function schemaScript(url: string): Promise<string> {
  return withEngine(url, async (engine) => {
    const files = readSchema().map(([file, content]) => ({ path: file, content }));
    const to = { tag: 'schemaDatamodel' as const, files };
    const { stdout } = await engine.diff({
      from: { tag: 'empty' },
      to,
      script: true,
      exitCode: null,
      filters: NO_FILTER,
    });
    return stdout ?? '';
  });
}
