import { Hono } from 'hono';
import { z } from 'zod';
import type { Store } from '../store';
import { makeId } from '../world/random';
import { letReadReviews } from '../world/reviews';
import type { Change, World } from '../world/world';

const id = z.string().max(200);
const agoMs = z.number().int().min(0).default(0);
const texts = z.array(z.string().max(200)).max(100);
const reviewsSchema = z.object({
  world: z.string().regex(/^[a-z]+:[a-z0-9]{1,64}$/),
  /** Whether the key has the scope. */
  readable: z.boolean().optional(),
  cases: z
    .array(
      z.object({
        id: id.optional(),
        workspace_id: id.nullable().default(null),
        categories: texts.default(['other']),
        enforcement: z.string().max(200).nullable().default(null),
        /** Why it was closed; without one it is open. */
        reason: z.string().max(200).nullable().default(null),
        items: z.number().int().min(1).max(1_000).default(1),
        created_ago_ms: agoMs,
        updated_ago_ms: agoMs,
      }),
    )
    .max(1_000)
    .default([]),
  notices: z
    .array(
      z.object({
        id: id.optional(),
        kind: z.string().max(200).default('warning'),
        message: z.string().max(20_000),
        case_ids: texts.default([]),
        respond_in_ms: z.number().int().nullable().default(null),
        created_ago_ms: agoMs,
      }),
    )
    .max(1_000)
    .default([]),
  /** Cases that are not listed any longer. */
  without: z.array(id).max(1_000).default([]),
});

/** What Anthropic asks the organisation to review, and whether the key may read it. */
export function reviewControl(store: Store, openNamed: (store: Store, name: string) => World): Hono {
  const app = new Hono();
  app.post('/reviews', async (context) => {
    const input = reviewsSchema.parse(await context.req.json());
    const world = openNamed(store, input.world);
    const at = (ms: number) => new Date(store.now().getTime() - ms).toISOString();
    const cases = input.cases.map((one, place): Change => {
      const caseId = one.id ?? makeId('rvc', `${world.name}:${world.revision}:${place}`);
      const itemIds = Array.from({ length: one.items }, (_, item) => `${caseId}_${item}`);
      const { workspace_id: workspaceId, categories, enforcement, reason } = one;
      const times = { createdAt: at(one.created_ago_ms), updatedAt: at(one.updated_ago_ms) };
      const value = { id: caseId, workspaceId, categories, enforcement, reason, itemIds, ...times };
      return { table: 'reviewCases', id: caseId, value: { ...value, isOpen: reason === null } };
    });
    const notices = input.notices.map((one, place): Change => {
      const noticeId = one.id ?? makeId('rvn', `${world.name}:${world.revision}:${place}`);
      const respondBy = one.respond_in_ms === null ? null : at(-one.respond_in_ms);
      const { kind, message, case_ids: caseIds } = one;
      const value = { id: noticeId, kind, message, caseIds, respondBy, createdAt: at(one.created_ago_ms) };
      return { table: 'reviewNotices', id: noticeId, value };
    });
    const gone = input.without.map((caseId): Change => ({ table: 'reviewCases', id: caseId, value: null }));
    const switched = input.readable === undefined ? [] : [letReadReviews(input.readable)];
    store.commit(world, [...switched, ...cases, ...notices, ...gone]);
    return context.json({ ids: [...cases, ...notices].map((change) => change.id) });
  });
  return app;
}
