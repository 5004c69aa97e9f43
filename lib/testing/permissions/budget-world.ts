import type { TestDatabase } from '@/lib/testing/database';

export const BUDGET_IDS = {
  all: '00000000-0000-4000-8000-0000000000b0',
  A: '00000000-0000-4000-8000-0000000000b1',
  B: '00000000-0000-4000-8000-0000000000b2',
  'own key': '00000000-0000-4000-8000-0000000000b3',
};

export const APPROVAL_ID = '00000000-0000-4000-8000-0000000000b9';

const SCOPES = {
  all: ['organization', ''],
  A: ['workspace', 'A'],
  B: ['workspace', 'B'],
  'own key': ['api_key', 'k-own'],
};

/** A monthly budget of the organisation, of each workspace and of the developer's key. */
export async function createBudgets({ owner }: TestDatabase, now: Date): Promise<void> {
  for (const [of, id] of Object.entries(BUDGET_IDS)) {
    const [scopeKind = '', scopeId = ''] = SCOPES[of as keyof typeof SCOPES];
    await owner.db.budget.create({
      data: {
        ...{ id, name: `Budget of ${of}`, scopeKind, scopeId, period: 'month', firstDay: now, notes: '', revision: 1 },
        ...{ createdAt: now, updatedAt: now },
        limits: { create: { revision: 1, kind: 'set', amountNano: 10_000n, reason: '', at: now } },
      },
    });
  }
  await owner.db.approval.create({
    data: {
      ...{ intentId: APPROVAL_ID, command: 'budget.request_more', what: 'Raise A', reason: 'More', digest: 'a' },
      ...{ subjectKind: 'budget', subjectId: BUDGET_IDS.A, before: { limit: '1' }, after: { limit: '2' }, input: {} },
      ...{ askedByName: 'The stranger', askedAt: now, expiresAt: new Date(now.getTime() + 3_600_000) },
      permission: 'budget:write',
    },
  });
}
