import { z } from 'zod';
import type { Db, Tx } from '@/lib/core/db';
import type { Choices } from './choice-rules';
import { RHYTHMS } from './kind-rules';

const rhythms = z.record(z.string(), z.enum(RHYTHMS)).catch({});

/** What these people chose, by account; people who chose nothing are missing. */
export async function readStoredChoices(db: Db | Tx, personIds: readonly string[]): Promise<Map<string, Choices>> {
  const rows = await db.notificationChoice.findMany({
    where: { personId: { in: [...personIds] } },
    omit: { updatedAt: true },
  });
  return new Map(rows.map(({ personId, ...row }) => [personId, { ...row, rhythms: rhythms.parse(row.rhythms) }]));
}
