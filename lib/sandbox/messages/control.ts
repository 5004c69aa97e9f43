import { Hono } from 'hono';
import { z } from 'zod';
import { notFound } from '../errors';
import type { Store } from '../store';
import { keyStatus, type World } from '../world/world';
import { settleDue } from './batch-results';
import { keySecret } from './key-secret';
import { sumLedger } from './ledger-report';
import type { Room } from './messages';
import { maskRequest, shapeEntry } from './records';
import { type createSettings, settingsSchema } from './settings';

const worldName = z.string().regex(/^[a-z]+:[a-z0-9]{1,64}$/);
const settingsInput = settingsSchema.extend({ world: worldName });
const endInput = z.strictObject({ world: worldName });
const gateInput = z.strictObject({ release: z.union([z.literal('all'), z.number().int().min(1).max(1_000_000)]) });
const limitSchema = z.coerce.number().int().min(1).max(2_000).default(100);

/** The secret of one of a world's keys. */
export function secretOf(world: World, keyId: string): string {
  const [kind = '', seed = ''] = world.name.split(':');
  return keySecret(kind, seed, keyId);
}

/** What tests and demonstrations may ask of the Messages API, beneath `/__sandbox`. */
export function messagesControl(
  room: Room,
  settings: ReturnType<typeof createSettings>,
  openNamed: (store: Store, name: string) => World,
): Hono {
  const app = new Hono();
  const { store } = room;
  const open = (name: string | undefined) => openNamed(store, worldName.parse(name));
  app.get('/api-keys', (context) => {
    const world = open(context.req.query('world'));
    const { name, workspace_id: workspaceId } = context.req.query();
    const keys = [...world.tables.keys.values()].filter(
      (key) =>
        (name === undefined || key.name === name) && (workspaceId === undefined || key.workspaceId === workspaceId),
    );
    const nowMs = store.now().getTime();
    return context.json({
      api_keys: keys.map((key) => ({
        id: key.id,
        name: key.name,
        status: keyStatus(key, nowMs),
        workspace_id: key.workspaceId,
        secret: secretOf(world, key.id),
      })),
    });
  });
  app.get('/messages/ledger', (context) => {
    const world = open(context.req.query('world'));
    settleDue(room, world);
    return context.json(sumLedger(world.ledger, new URL(context.req.url).searchParams));
  });
  app.get('/messages/entries', (context) => {
    const { world, request_id: requestId, limit } = context.req.query();
    const isWanted = (entry: { world: string; request_id: string }) =>
      (world === undefined || entry.world === world) && (requestId === undefined || entry.request_id === requestId);
    return context.json({ entries: room.entries.newest(limitSchema.parse(limit), isWanted).map(shapeEntry) });
  });
  app.get('/messages/requests', (context) => {
    const { world, limit } = context.req.query();
    const isWanted = (entry: { world: string | null }) => world === undefined || entry.world === world;
    return context.json({ requests: room.requests.newest(limitSchema.parse(limit), isWanted).map(maskRequest) });
  });
  app.post('/messages/flush', (context) => {
    for (const world of store.opened()) store.flush(world);
    return context.json({ ok: true });
  });
  app.post('/messages/settings', async (context) => {
    const { world: name, ...changes } = settingsInput.parse(await context.req.json());
    const world = open(name);
    return context.json(settings.change(world.name, world.ledger, changes));
  });
  app.get('/messages/gates/:name', (context) => context.json(room.gates.state(context.req.param('name'))));
  app.post('/messages/gates/:name', async (context) => {
    const { release } = gateInput.parse(await context.req.json());
    return context.json(room.gates.release(context.req.param('name'), release));
  });
  app.post('/messages/batches/:id/end', async (context) => {
    const world = open(endInput.parse(await context.req.json()).world);
    const batch = world.tables.batches.get(context.req.param('id'));
    if (!batch) throw notFound('No such batch.');
    const value = { ...batch, endsAt: store.now().toISOString() };
    if (batch.ended === null) store.commit(world, [{ table: 'batches', id: batch.id, value }]);
    settleDue(room, world);
    return context.json({ ended_at: world.tables.batches.get(batch.id)?.ended?.at ?? null });
  });
  return app;
}
