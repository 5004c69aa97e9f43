import { listAuditStreams } from '@/lib/domain/audit-streams/queries';
import { NO } from '@/lib/testing/permissions/query-cells';
import type { QueryRow } from '@/lib/testing/permissions/query-row';

export const AUDIT_STREAM_QUERIES: QueryRow[] = [
  {
    query: 'listAuditStreams',
    ask: async (ctx) => (await listAuditStreams(ctx)).length,
    cells: { owner: 0, admin: 0, billing: NO, lead: NO, developer: NO, viewer: NO, anonymous: NO },
  },
];
