import { listAuditRules } from '@/lib/domain/audit-rules/queries';
import { NO } from '@/lib/testing/permissions/query-cells';
import type { QueryRow } from '@/lib/testing/permissions/query-row';

export const AUDIT_RULE_QUERIES: QueryRow[] = [
  {
    query: 'listAuditRules',
    ask: async (ctx) => (await listAuditRules(ctx)).length,
    cells: { owner: 0, admin: 0, billing: NO, lead: NO, developer: NO, viewer: NO, anonymous: NO },
  },
];
