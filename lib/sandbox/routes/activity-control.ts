import { Hono } from 'hono';
import { z } from 'zod';
import type { Store } from '../store';
import { makeActivity } from '../world/activity';
import type { Change, World } from '../world/world';
import { switchFeed } from './activities';

const worldName = z.string().regex(/^[a-z]+:[a-z0-9]{1,64}$/);
const feedSchema = z.object({
  world: worldName,
  enabled: z.boolean(),
  /** From now on events can be read this long after they happened. */
  late_ms: z.number().int().min(0).optional(),
});
const planted = z.looseObject({
  type: z.string().max(100),
  actor: z.looseObject({ type: z.string().max(100) }),
  /** How long ago it happened. */
  ago_ms: z.number().int().min(0).default(0),
});
const plantSchema = z.object({ world: worldName, activities: z.array(planted).max(10_000) });

/** The feed's switch, and events that nothing in the world causes. */
export function activityControl(store: Store, openNamed: (store: Store, name: string) => World): Hono {
  const app = new Hono();
  app.post('/feed', async (context) => {
    const input = feedSchema.parse(await context.req.json());
    const world = openNamed(store, input.world);
    store.commit(world, [switchFeed(world, input.enabled, input.late_ms)]);
    return context.json({ ok: true });
  });
  app.post('/activities', async (context) => {
    const input = plantSchema.parse(await context.req.json());
    const world = openNamed(store, input.world);
    const changes = input.activities.map(({ type, actor, ago_ms: agoMs, ...fields }, place): Change => {
      return makeActivity(world, { type, fields }, actor, store.now().getTime() - agoMs, place);
    });
    store.commit(world, changes);
    return context.json({ ids: changes.map(({ id }) => id) });
  });
  return app;
}
