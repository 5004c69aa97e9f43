import 'server-only';
import { type ClickHouse, openClickHouse } from '@/lib/core/clickhouse';
import { type Database, openDatabase, PAGE_LIMITS, SESSION_LIMITS } from '@/lib/core/db';
import { env } from '@/lib/core/env';

/** On `globalThis`, because Next may load a module more than once. */
const holder = globalThis as {
  stewardWebDatabase?: Database;
  stewardSessionDatabase?: Database;
  stewardClickHouse?: ClickHouse;
};

/** The web process's pool for what pages show and forms change, with the web's own database role. */
export function webDatabase(): Database {
  holder.stewardWebDatabase ??= openDatabase(env().databaseUrl, PAGE_LIMITS, { prepare: true });
  return holder.stewardWebDatabase;
}

/** A small separate pool for identity, signing in and health: these never wait, however many figures are requested. */
export function sessionDatabase(): Database {
  holder.stewardSessionDatabase ??= openDatabase(env().databaseUrl, SESSION_LIMITS, { prepare: true });
  return holder.stewardSessionDatabase;
}

const CLICKHOUSE_LIMITS = { timeoutMs: 10_000, connections: 10 };

/** Where requests of the gateway are read, if not in the database. */
export function webClickHouse(): ClickHouse | null {
  const { clickHouseUrl } = env();
  if (clickHouseUrl === null) return null;
  holder.stewardClickHouse ??= openClickHouse(clickHouseUrl, CLICKHOUSE_LIMITS);
  return holder.stewardClickHouse;
}
