import { z } from 'zod';
import type { Db, Tx } from '@/lib/core/db';
import type { KeyExposure } from '@/prisma/generated/client';
import { CHECKLIST, type DoneStep, type ExposureStep } from './rules';

const stored = z.partialRecord(z.enum(CHECKLIST), z.object({ at: z.string(), byName: z.string(), note: z.string() }));

/** The exposure of a key that is open, else its last one. */
export async function findExposure(db: Db | Tx, apiKeyId: string): Promise<KeyExposure | null> {
  const where = { apiKeyId };
  return (
    (await db.keyExposure.findFirst({ where: { ...where, closedAt: null } })) ??
    (await db.keyExposure.findFirst({ where, orderBy: { openedAt: 'desc' } }))
  );
}

export function stepsOf({ steps }: Pick<KeyExposure, 'steps'>): Partial<Record<ExposureStep, DoneStep>> {
  const parsed = stored.safeParse(steps);
  return parsed.success ? parsed.data : {};
}
