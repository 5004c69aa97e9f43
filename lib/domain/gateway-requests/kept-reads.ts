import type { Ctx } from '@/lib/operations/context';
import { clickHouseRows } from './clickhouse-reads';
import { databaseRows } from './database-reads';
import type { RequestRows } from './row-reads';

/** In ClickHouse where there is one, else in the database. */
export function requestRows({ db, clickHouse }: Pick<Ctx, 'db' | 'clickHouse'>): RequestRows {
  return clickHouse ? clickHouseRows(clickHouse, db) : databaseRows(db);
}
