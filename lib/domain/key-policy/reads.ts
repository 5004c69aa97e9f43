import type { Db, Tx } from '@/lib/core/db';
import { KEY_POLICY_KEY, type KeyPolicy, keyPolicy } from './schema';

/** The names of all keys there are or were: a new one takes none of them. */
export async function readKeyNames(db: Db | Tx): Promise<Set<string>> {
  return new Set((await db.apiKey.findMany({ select: { name: true } })).map(({ name }) => name));
}

/** The policy in effect; until somebody has set one, keys should be replaced after 90 days and nothing else is asked. */
export async function readKeyPolicy(db: Db | Tx): Promise<KeyPolicy> {
  const [setting] = await db.$queryRaw<{ value: unknown }[]>`SELECT value FROM settings WHERE key = ${KEY_POLICY_KEY}`;
  const stored = keyPolicy.safeParse(setting?.value ?? {});
  return stored.success ? stored.data : keyPolicy.parse({});
}
