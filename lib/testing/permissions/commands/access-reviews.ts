import { addDays, dayOf } from '@/lib/core/time';
import { BOTH, ONLY_OWNERS_AND_ADMINS } from '@/lib/testing/permissions/command-cells';
import type { CommandRow } from '@/lib/testing/permissions/command-row';

const reviewId = '00000000-0000-4000-8000-000000000000';
const NOT_THERE = { owner: 'not_found', admin: 'not_found', ...ONLY_OWNERS_AND_ADMINS } as const;
const object = 'a review that is not there';

export const ACCESS_REVIEW_COMMANDS: CommandRow[] = [
  {
    command: 'access_review.start',
    object: 'one workspace',
    input: async ({ workspaceA }) => ({
      ...{ name: `Review ${Math.random()}`, dueDay: addDays(dayOf(new Date()), 9), workspaceIds: [workspaceA] },
    }),
    cells: BOTH,
  },
  {
    command: 'access_review.decide',
    object,
    input: async () => ({ reviewId, positions: [1], decision: 'keep' }),
    cells: { ...NOT_THERE, lead: 'not_found' },
  },
  {
    command: 'access_review.confirm',
    object,
    input: async () => ({ reviewId, typedCount: '1' }),
    cells: NOT_THERE,
  },
  { command: 'access_review.close', object, input: async () => ({ reviewId }), cells: NOT_THERE },
  {
    command: 'access_review.repeat',
    object,
    input: async () => ({ reviewId, repeatMonths: 3 }),
    cells: NOT_THERE,
  },
  {
    command: 'evidence_pack.sign',
    object: 'a period',
    input: async () => ({ from: '2026-11-01', to: '2026-11-30', digest: '0'.repeat(64) }),
    cells: BOTH,
  },
];
