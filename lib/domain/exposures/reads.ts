import { z } from 'zod';
import type { Db, Tx } from '@/lib/core/db';
import type { KeyExposure } from '@/prisma/generated/client';
import { CHECKLIST, type DoneStep, type ExposureStep } from './rules';

const stored = z.partialRecord(z.enum(CHECKLIST), z.object({ at: z.string(), byName: z.string(), note: z.string() }));

/** The exposure of a key that is open, else its last one. */
export function findExposure(db: Db | Tx, apiKeyId: string): Promise<KeyExposure | null> {
  return db.keyExposure.findFirst({ where: { apiKeyId }, orderBy: { closedAt: { sort: 'desc', nulls: 'first' } } });
}

export function stepsOf({ steps }: Pick<KeyExposure, 'steps'>): Partial<Record<ExposureStep, DoneStep>> {
  const parsed = stored.safeParse(steps);
  return parsed.success ? parsed.data : {};
}
