import type { Db, Tx } from '@/lib/core/db';
import { DEFAULT_YEARS, RETENTION_KEY } from './rules';
import { retentionPolicy } from './schema';

/** For how many years entries are kept. */
export async function readRetention(db: Db | Tx): Promise<{ years: number }> {
  const stored = await db.setting.findUnique({ where: { key: RETENTION_KEY } });
  return retentionPolicy.catch({ years: DEFAULT_YEARS }).parse(stored?.value ?? { years: DEFAULT_YEARS });
}
