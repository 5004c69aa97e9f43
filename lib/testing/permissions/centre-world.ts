import type { TestDatabase } from '@/lib/testing/database';

export const CENTRE_ID = '00000000-0000-4000-8000-0000000000c0';

/** A cost centre that workspace A belongs to from November on. */
export async function createCostCentre({ owner }: TestDatabase, at: Date): Promise<void> {
  await owner.db.costCentre.create({
    data: {
      ...{ id: CENTRE_ID, code: '4100', name: 'Claims', project: '', ledgerCode: '', createdAt: at, updatedAt: at },
      assignments: {
        create: { subjectKind: 'workspace', subjectId: 'A', firstMonth: new Date('2026-11-01'), at },
      },
    },
  });
}
