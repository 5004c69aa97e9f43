import { getKeyChange, listKeyChanges } from '@/lib/domain/key-changes/progress-queries';
import { previewKeyChange } from '@/lib/domain/key-changes/queries';
import { NO, NONE } from '@/lib/testing/permissions/list-cells';
import type { QueryRow } from '@/lib/testing/permissions/query-row';
import type { QueryWorld } from '@/lib/testing/permissions/query-world';

const EVERY = ['k-a', 'k-b', 'k-own'];
const CHANGE = '00000000-0000-4000-8000-000000000000';
const CLOSED = { billing: NO, developer: NO, viewer: NO, anonymous: NO };

/** Somebody else's, there for as long as it is asked for: what lists changes does not know it. */
async function withChange<Found>({ database }: QueryWorld, ask: () => Promise<Found>): Promise<Found> {
  const { db } = database.owner;
  const at = new Date('2026-11-20T12:00:00Z');
  const about = { subjectKind: 'key_change', subjectId: 'k-a', target: 'key_change:k-a', inputHash: '', input: {} };
  const told = { idempotencyKey: CHANGE, requestId: CHANGE, createdAt: at, source: 'web', actorKind: 'person' };
  await db.intent.create({
    data: { id: CHANGE, command: 'key_change.start', state: 'succeeded', ...about, ...told },
  });
  const change = { act: 'enable', keys: 1, asked: {}, askedByName: 'Somebody', at };
  await db.keyChange.create({ data: { id: CHANGE, intentId: CHANGE, ...change } });
  try {
    return await ask();
  } finally {
    await db.keyChange.delete({ where: { id: CHANGE } });
    await db.intent.delete({ where: { id: CHANGE } });
  }
}

export const KEY_CHANGE_QUERIES: QueryRow[] = [
  {
    query: 'previewKeyChange',
    ask: async (ctx) =>
      (await previewKeyChange(ctx, { act: 'enable', apiKeyIds: EVERY })).rows.map(({ id }) => id).sort(),
    cells: {
      ...{ owner: EVERY, admin: EVERY, billing: EVERY, lead: ['k-a', 'k-own'] },
      ...{ developer: ['k-own'], viewer: [], anonymous: NO },
    },
  },
  {
    query: 'getKeyChange',
    object: 'one of somebody else',
    ask: (ctx, world) => withChange(world, async () => (await getKeyChange(ctx, { changeId: CHANGE })).state),
    cells: { owner: 'done', admin: 'done', lead: NONE, ...CLOSED },
  },
  {
    query: 'listKeyChanges',
    object: 'one of somebody else',
    ask: (ctx, world) => withChange(world, async () => (await listKeyChanges(ctx, {})).rows.map(({ words }) => words)),
    cells: { owner: ['Enable 1 API key'], admin: ['Enable 1 API key'], lead: [], ...CLOSED },
  },
];
