import type { Tx } from '@/lib/core/db';
import { SUBJECT_NAMES } from '@/lib/domain/operations/sql';
import type { Subject } from '@/lib/operations/subject';

/** As it is called now; null where nothing knows a name of it. */
export async function nameOfSubject(tx: Tx, { kind, id, within, name }: Subject): Promise<string | null> {
  if (name !== undefined) return name;
  const scalar = Object.hasOwn(SUBJECT_NAMES, kind) ? SUBJECT_NAMES[kind]?.(id, within ?? null) : undefined;
  if (!scalar) return null;
  const rows = await tx.$queryRaw<{ name: string | null }[]>`SELECT ${scalar} AS name`;
  return rows[0]?.name || null;
}

/** Keeps the name, so that whatever was changed under it is found by it. */
export async function keepName(tx: Tx, { kind, id }: Subject, name: string): Promise<void> {
  await tx.$executeRaw`INSERT INTO subject_names (kind, id, name) VALUES (${kind}, ${id}, ${name}) ON CONFLICT DO NOTHING`;
}
