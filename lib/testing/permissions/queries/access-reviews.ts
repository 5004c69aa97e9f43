import { getAccessReview, listAccessReviewItems, listAccessReviews } from '@/lib/domain/access-reviews/queries';
import { exportAccessReview } from '@/lib/domain/access-reviews/report-queries';
import { exportEvidencePack } from '@/lib/domain/evidence-packs/queries';
import { NO, NONE } from '@/lib/testing/permissions/list-cells';
import type { QueryRow } from '@/lib/testing/permissions/query-row';
import type { QueryWorld } from '@/lib/testing/permissions/query-world';

const REVIEW = '00000000-0000-4000-8000-00000000000a';
const CLOSED = { billing: NO, developer: NO, viewer: NO, anonymous: NO };

/** A review of both workspaces and of a person, there for as long as it is asked for. */
async function withReview<Found>(
  { database }: QueryWorld,
  ask: () => Promise<Found>,
  isClosed = false,
): Promise<Found> {
  const { db, pool } = database.owner;
  const at = new Date('2026-11-20T12:00:00Z');
  const item = (position: number, kind: string, workspaceId: string | null) => ({
    ...{ position, kind, subjectId: `s${position}`, workspaceId, name: `Item ${position}`, holds: 'workspace_user' },
  });
  await db.accessReview.create({
    data: {
      ...{ id: REVIEW, name: 'Review', dueDay: new Date('2026-12-20'), workspaceIds: [], startedAt: at },
      startedByName: 'Somebody',
      items: { create: [item(1, 'person', null), item(2, 'member', 'A'), item(3, 'member', 'B')] },
    },
  });
  const closed = { closedAt: at, closedByName: 'Somebody', digest: '0'.repeat(64), note: 'note' };
  if (isClosed) await db.accessReview.update({ where: { id: REVIEW }, data: closed });
  try {
    return await ask();
  } finally {
    // What is closed stays; here it was never there.
    for (const table of ['access_reviews', 'access_review_items'])
      await pool.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
    await db.accessReviewItem.deleteMany({ where: { reviewId: REVIEW } });
    await db.accessReview.delete({ where: { id: REVIEW } });
    for (const table of ['access_reviews', 'access_review_items'])
      await pool.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
  }
}

export const ACCESS_REVIEW_QUERIES: QueryRow[] = [
  {
    query: 'listAccessReviews',
    ask: (ctx, world) => withReview(world, async () => (await listAccessReviews(ctx)).rows.map(({ items }) => items)),
    cells: { owner: [3], admin: [3], lead: [1], ...CLOSED },
  },
  {
    query: 'getAccessReview',
    ask: (ctx, world) =>
      withReview(world, async () => {
        const { isWhole, undecided } = await getAccessReview(ctx, { reviewId: REVIEW });
        return [isWhole, undecided];
      }),
    cells: { owner: [true, 3], admin: [true, 3], lead: [false, 1], ...CLOSED },
  },
  {
    query: 'getAccessReview',
    object: 'one that is not there',
    ask: (ctx) => getAccessReview(ctx, { reviewId: REVIEW }),
    cells: { owner: NONE, admin: NONE, lead: NONE, ...CLOSED },
  },
  {
    query: 'listAccessReviewItems',
    ask: (ctx, world) =>
      withReview(world, async () => {
        const { rows } = await listAccessReviewItems(ctx, { reviewId: REVIEW });
        return rows.map(({ position }) => position);
      }),
    cells: { owner: [1, 2, 3], admin: [1, 2, 3], lead: [2], ...CLOSED },
  },
  {
    query: 'exportAccessReview',
    object: 'a closed one',
    ask: (ctx, world) =>
      withReview(
        world,
        async () => {
          const lines: string[] = [];
          for await (const line of (await exportAccessReview(ctx, { reviewId: REVIEW })).rows) lines.push(line);
          return lines.length;
        },
        true,
      ),
    cells: { owner: 5, admin: 5, lead: NO, ...CLOSED },
  },
  {
    query: 'exportAccessReview',
    object: 'one that is not closed',
    ask: (ctx, world) => withReview(world, () => exportAccessReview(ctx, { reviewId: REVIEW })),
    cells: { owner: NONE, admin: NONE, lead: NO, ...CLOSED },
  },
  {
    query: 'exportEvidencePack',
    ask: async (ctx) => {
      const files = new Set<string>();
      const { rows } = await exportEvidencePack(ctx, { from: '2026-11-01', to: '2026-11-30' });
      for await (const { file } of rows) files.add(file);
      return files.has('people.jsonl') && files.has('api-keys.jsonl');
    },
    cells: { owner: true, admin: true, lead: NO, ...CLOSED },
  },
];
