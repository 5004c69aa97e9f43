import type { Tx } from '@/lib/core/db';
import { SUBJECT_NAMES } from '@/lib/domain/operations/sql';
import type { Subject } from '@/lib/operations/subject';

/** Its current name; null if it has none. */
export async function nameOfSubject(tx: Tx, { kind, id, within, name }: Subject): Promise<string | null> {
  if (name !== undefined) return name;
  const scalar = Object.hasOwn(SUBJECT_NAMES, kind) ? SUBJECT_NAMES[kind]?.(id, within ?? null) : undefined;
  if (!scalar) return null;
  const rows = await tx.$queryRaw<{ name: string | null }[]>`SELECT ${scalar} AS name`;
  return rows[0]?.name || null;
}

/** Stores the name, so that changes made under it can be found by it. */
export async function keepName(tx: Tx, { kind, id }: Subject, name: string): Promise<void> {
  await tx.$executeRaw`INSERT INTO subject_names (kind, id, name) VALUES (${kind}, ${id}, ${name}) ON CONFLICT DO NOTHING`;
}
