import { getApprovalPolicy } from '@/lib/domain/approval-policy/queries';
import { NO } from '@/lib/testing/permissions/list-cells';
import type { QueryRow } from '@/lib/testing/permissions/query-row';

export const APPROVAL_POLICY_QUERIES: QueryRow[] = [
  {
    query: 'getApprovalPolicy',
    ask: async (ctx) => (await getApprovalPolicy(ctx, {})).delayMinutes,
    cells: { owner: 60, admin: 60, billing: NO, lead: NO, developer: NO, viewer: NO, anonymous: NO },
  },
];
