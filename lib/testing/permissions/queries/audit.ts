import { exportAuditChain, exportCheckpoints } from '@/lib/domain/audit/chain-queries';
import { readAuditProof, readProofOf } from '@/lib/domain/audit/proof-queries';
import { listAuditRows, readAuditCheck, readAuditRecord } from '@/lib/domain/audit/queries';
import { FREE, NO } from '@/lib/testing/permissions/query-cells';
import type { QueryRow } from '@/lib/testing/permissions/query-row';
import { WHO } from '@/lib/testing/permissions/world';

const ABSENT = 'not_found';

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
      lead: EVERY_CHANGE,
      developer: ['asked by developer'],
      viewer: EVERY_CHANGE,
      anonymous: NO,
    },
  },
  {
    query: 'exportAuditChain',
    ask: async (ctx) => {
      let last = '';
      for await (const line of (await exportAuditChain(ctx)).rows) last = line;
      return last.startsWith('{"end":') && FREE;
    },
    cells: { owner: FREE, admin: NO, billing: NO, lead: NO, developer: NO, viewer: NO, anonymous: NO },
  },
  {
    query: 'exportCheckpoints',
    ask: async (ctx) => (await exportCheckpoints(ctx)).checkpoints === 0 && FREE,
    cells: { owner: FREE, admin: NO, billing: NO, lead: NO, developer: NO, viewer: NO, anonymous: NO },
  },
  {
    query: 'readProofOf',
    ask: async (ctx) => (await readProofOf(ctx, { numbers: ['1'] })).checkpoint === null && FREE,
    cells: { owner: FREE, admin: FREE, billing: FREE, lead: FREE, developer: FREE, viewer: FREE, anonymous: NO },
  },
  {
    query: 'readAuditProof',
    ask: async (ctx) => (await readAuditProof(ctx))?.places.length ?? null,
    cells: { owner: 1, admin: 1, billing: null, lead: null, developer: null, viewer: null, anonymous: NO },
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
      viewer: null,
      anonymous: NO,
    },
  },
  ...['renames A', 'renames B', 'syncs', 'changes a role'].map(
    (word): QueryRow => ({
      query: 'readAuditRecord',
      object: word,
      ask: async (ctx, world) =>
        (await readAuditRecord(ctx, { intentId: world.intentOf(word) })).commandWords.length > 0,
      cells: {
        owner: true,
        admin: true,
        billing: word === 'syncs' ? true : ABSENT,
        lead: true,
        developer: ABSENT,
        viewer: true,
        anonymous: NO,
      },
    }),
  ),
];
