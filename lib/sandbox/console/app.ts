import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { html } from 'hono/html';
import { WireError } from '../errors';
import { told } from '../routes/activities';
import type { Store } from '../store';
import type { World } from '../world/world';
import { frame, STYLE } from './frame';
import { guard } from './guard';
import { keyPages } from './keys';
import { memberPages } from './members';
import type { Variables } from './room';
import { securityPages } from './security';
import { workspacePages } from './workspaces';

const MOST_FORM_BYTES = 20_000;

/** Whom the activity feed names: nobody signs in here, so an admin, unless it is said who. */
function actorOf(world: World, userId?: string) {
  const users = [...world.tables.users.values()];
  const user = users.find(({ id }) => id === userId) ?? users.find(({ role }) => role === 'admin');
  return { type: 'user_actor', user_id: user?.id ?? 'user_unknown', email_address: user?.email ?? '' };
}

/** Pages that stand in for the Claude Console of one world: what no API can do is done here by hand. */
export function consoleApp(store: Store, openWorld: () => World): Hono<{ Variables: Variables }> {
  const app = new Hono<{ Variables: Variables }>();
  app.use(guard);
  app.use(bodyLimit({ maxSize: MOST_FORM_BYTES }));
  app.use(async (context, next) => {
    const world = openWorld();
    context.set('world', world);
    const nowMs = store.now().getTime();
    context.set('nowMs', nowMs);
    context.set('commit', (changes, userId) =>
      store.commit(world, told(world, changes, actorOf(world, userId), nowMs)),
    );
    await next();
  });
  app.get('/', (context) => context.redirect('/settings/keys'));
  app.get('/favicon.ico', (context) => context.body(null, 204));
  app.get('/console.css', (context) => context.body(STYLE, 200, { 'content-type': 'text/css; charset=utf-8' }));
  app.route('/settings/keys', keyPages());
  app.route('/settings/members', memberPages());
  app.route('/settings/workspaces', workspacePages());
  app.route('/settings/security', securityPages());
  app.notFound((context) =>
    context.html(frame({ world: context.var.world, title: 'Not found' }, html`<p>There is no such page.</p>`), 404),
  );
  app.onError((error, context) => {
    if (!(error instanceof WireError)) throw error;
    const page = { world: context.var.world, title: 'Not done', problem: error.message };
    context.status(error.status === 404 ? 404 : 400);
    return context.html(
      frame(page, html`<p>Nothing was changed. Go back with your browser: what you typed is still there.</p>`),
    );
  });
  return app;
}
