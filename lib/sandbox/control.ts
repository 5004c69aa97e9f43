import { Hono } from 'hono';
import { z } from 'zod';
import { notFound, WireError } from './errors';
import type { Fault } from './faults';
import { messagesControl, secretOf } from './messages/control';
import type { Room } from './messages/messages';
import type { createSettings } from './messages/settings';
import { told } from './routes/activities';
import { activityControl } from './routes/activity-control';
import { acceptInvite, expireInvite } from './routes/invites';
import { reviewControl } from './routes/review-control';
import type { Store } from './store';
import { makeKey } from './world/make-key';
import { isoAt } from './world/people';
import { DAY_MS } from './world/traffic';
import type { Principal, World } from './world/world';

export type RecordedRequest = {
  at: string;
  world: string | null;
  method: string;
  path: string;
  query: string;
  /** 0 when the connection was broken without an answer. */
  status: number;
};

export type Controls = {
  queueFault: (fault: Fault) => void;
  clearFaults: () => void;
  requests: (world?: string) => RecordedRequest[];
  setRateLimit: (requestsPerMinute: number | null) => void;
};

const worldName = z.string().regex(/^[a-z]+:[a-z0-9]{1,64}$/);
const acceptSchema = z.object({
  world: worldName,
  invite_id: z.string().max(200),
  name: z.string().max(200).optional(),
});
const expireSchema = z.object({ world: worldName, invite_id: z.string().max(200) });
const keySchema = z.object({
  world: worldName,
  name: z.string().min(1).max(500),
  workspace_id: z.string().max(200).nullable().optional(),
  user_id: z.string().max(200).optional(),
  service_account_id: z.string().max(200).optional(),
  created_by_user_id: z.string().max(200).optional(),
  expires_at: z.iso.datetime().nullable().optional(),
  /** Mean output tokens on a weekday, from now on; none when absent. */
  daily_output_tokens: z.number().int().min(0).max(100_000_000).optional(),
});
const clockSchema = z.object({
  advanceMs: z
    .number()
    .int()
    .min(0)
    .max(10 * 365 * DAY_MS),
});
const rateSchema = z.object({ per_minute: z.number().int().min(1).max(100_000).nullable() });

export function openNamed(store: Store, name: string): World {
  const [kind = '', seed = ''] = name.split(':');
  const world = store.open(kind, seed);
  if (!world) throw notFound(`There is no world ${name}.`);
  return world;
}

function toPrincipal(input: z.output<typeof keySchema>): Principal | null {
  if (input.user_id !== undefined) return { type: 'user', id: input.user_id };
  return input.service_account_id === undefined ? null : { type: 'service_account', id: input.service_account_id };
}

/** What happens around an organisation without the Admin API: faults, the clock, and people using the Console. */
export function controlApp(
  store: Store,
  controls: Controls,
  messages: { room: Room; settings: ReturnType<typeof createSettings> },
  traffic: Hono,
): Hono {
  const app = new Hono().basePath('/__sandbox');
  app.use(async (context, next) => {
    if (context.req.header('origin') !== undefined) throw new WireError(403, 'Browsers are not welcome here.');
    await next();
  });
  app.get('/requests', (context) => context.json({ requests: controls.requests(context.req.query('world')) }));
  app.post('/faults', async (context) => {
    controls.queueFault((await context.req.json()) as Fault);
    return context.json({ ok: true });
  });
  app.delete('/faults', (context) => {
    controls.clearFaults();
    return context.json({ ok: true });
  });
  app.post('/rate-limit', async (context) => {
    controls.setRateLimit(rateSchema.parse(await context.req.json()).per_minute);
    return context.json({ ok: true });
  });
  app.get('/clock', (context) => context.json({ now: store.now().toISOString(), epoch: isoAt(store.epochMs) }));
  app.post('/clock', async (context) => {
    store.advance(clockSchema.parse(await context.req.json()).advanceMs);
    return context.json({ now: store.now().toISOString() });
  });
  app.post('/users/accept-invite', async (context) => {
    const input = acceptSchema.parse(await context.req.json());
    const world = openNamed(store, input.world);
    const { user, changes } = acceptInvite(world, input.invite_id, input.name ?? null, store.now().getTime());
    store.commit(
      world,
      told(world, changes, { type: 'user_actor', user_id: user.id, email_address: user.email }, store.now().getTime()),
    );
    return context.json(user);
  });
  app.post('/invites/expire', async (context) => {
    const input = expireSchema.parse(await context.req.json());
    const world = openNamed(store, input.world);
    const { invite, changes } = expireInvite(world, input.invite_id, store.now().getTime());
    store.commit(world, changes);
    return context.json(invite);
  });
  app.post('/api-keys', async (context) => {
    const input = keySchema.parse(await context.req.json());
    const world = openNamed(store, input.world);
    if (input.workspace_id && !world.tables.workspaces.has(input.workspace_id)) throw notFound('No such workspace.');
    const asked = {
      name: input.name,
      workspaceId: input.workspace_id,
      principal: toPrincipal(input),
      creatorId: input.created_by_user_id ?? input.user_id ?? null,
      expiresAt: input.expires_at ?? null,
      dailyOutputTokens: input.daily_output_tokens ?? 0,
    };
    const key = makeKey(world, asked, store.now().getTime());
    const creator = { type: 'user_actor', user_id: key.createdBy?.id ?? 'user_unknown' };
    store.commit(world, told(world, [{ table: 'keys', id: key.id, value: key }], creator, store.now().getTime()));
    return context.json({ id: key.id, name: key.name, partial_key_hint: key.hint, secret: secretOf(world, key.id) });
  });
  app.route('/', activityControl(store, openNamed));
  app.route('/', reviewControl(store, openNamed));
  app.route('/traffic', traffic);
  app.route('/', messagesControl(messages.room, messages.settings, openNamed));
  return app;
}
