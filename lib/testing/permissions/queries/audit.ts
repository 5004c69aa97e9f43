import { listAuditRows, readAuditCheck } from '@/lib/domain/audit/queries';
import { NO } from '@/lib/testing/permissions/query-cells';
import type { QueryRow } from '@/lib/testing/permissions/query-row';
import { WHO } from '@/lib/testing/permissions/world';

const EVERY_CHANGE = [
  ...WHO.map((who) => `asked by ${who}`),
  'changes a role',
  'renames A',
  'renames B',
  'syncs',
].sort();

export const AUDIT_QUERIES: QueryRow[] = [
  {
    query: 'listAuditRows',
    ask: async (ctx, world) => world.seen((await listAuditRows(ctx)).rows.map((row) => row.intentId)),
    cells: {
      owner: EVERY_CHANGE,
      admin: EVERY_CHANGE,
      billing: ['asked by billing', 'syncs'],
      lead: ['asked by lead', 'renames A'],
      developer: ['asked by developer'],
      viewer: NO,
      anonymous: NO,
    },
  },
  {
    query: 'readAuditCheck',
    ask: async (ctx) => (await readAuditCheck(ctx))?.state ?? null,
    cells: {
      owner: 'unchecked',
      admin: 'unchecked',
      billing: null,
      lead: null,
      developer: null,
      viewer: NO,
      anonymous: NO,
    },
  },
  ...['renames A', 'renames B', 'syncs', 'changes a role'].map(
    (word): QueryRow => ({
      query: 'listAuditRows',
      object: word,
      ask: async (ctx, world) => (await listAuditRows(ctx, { intent: world.intentOf(word) })).total,
      cells: {
        owner: 1,
        admin: 1,
        billing: word === 'syncs' ? 1 : 0,
        lead: word === 'renames A' ? 1 : 0,
        developer: 0,
        viewer: NO,
        anonymous: NO,
      },
    }),
  ),
];
