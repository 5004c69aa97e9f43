import { readAuditRetention } from '@/lib/domain/audit-retention/queries';
import { NO } from '@/lib/testing/permissions/query-cells';
import type { QueryRow } from '@/lib/testing/permissions/query-row';

export const AUDIT_RETENTION_QUERIES: QueryRow[] = [
  {
    query: 'readAuditRetention',
    ask: async (ctx) => (await readAuditRetention(ctx)).years,
    cells: { owner: 7, admin: 7, billing: NO, lead: NO, developer: NO, viewer: NO, anonymous: NO },
  },
];
