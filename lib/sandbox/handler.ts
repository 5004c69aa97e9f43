import { Hono } from 'hono';
import { ZodError } from 'zod';
import { adminKey, admit, findWorld, type WorldName } from './access';
import { consoleApp } from './console/app';
import { type Controls, controlApp, openNamed, type RecordedRequest } from './control';
import { BrokenConnection, errorBody, invalid, WireError } from './errors';
import { createFaultQueue, TRUNCATE_HEADER } from './faults';
import { settleDue } from './messages/batch-results';
import { type Call, type Reply, toCall, toResponse } from './messages/call';
import { createGates } from './messages/gates';
import { createLimits } from './messages/limits';
import type { Room } from './messages/messages';
import { Recent } from './messages/records';
import { createMessagesApi, isMessagesPath } from './messages/serve';
import { createSettings } from './messages/settings';
import { createRateWindow } from './rate-window';
import { activityRoutes, complianceRoutes, told } from './routes/activities';
import { apiKeyRoutes } from './routes/api-keys';
import type { Variables } from './routes/context';
import { inviteRoutes } from './routes/invites';
import { memberRoutes } from './routes/members';
import { organizationLimitRoutes, workspaceLimitRoutes } from './routes/rate-limits';
import { reportRoutes } from './routes/reports';
import { reviewRoutes } from './routes/reviews';
import { spendLimitRoutes } from './routes/spend-limits';
import { userRoutes } from './routes/users';
import { workspaceRoutes } from './routes/workspaces';
import { openStore, type Store } from './store';
import { trafficControl } from './traffic-control';
import { makeId } from './world/random';

const REQUESTS_KEPT = 20_000;
const MESSAGES_KEPT = 1_000;
const ENTRIES_KEPT = 2_000;

export type SandboxOptions = {
  /** Where state is kept; null keeps it in memory alone. */
  dataDir: string | null;
  /** The kind of world that the bare key selects. */
  defaultWorld?: string;
  now?: () => Date;
  /** When a new world begins; the present unless given. */
  epoch?: Date;
  /** The activity feed and review cases can be read until somebody ends that; not unless given, as of the service's own. */
  hasFeed?: boolean;
};

export type Sandbox = Controls & {
  /** Answers as the service would. Rejects where the service's connection would break. */
  fetch: (request: Request) => Promise<Response>;
  /** As `fetch`, for the Messages API, without the web's objects. Rejects where the connection would break. */
  call: (call: Call) => Promise<Reply>;
  /** The Admin key of the world `kind:seed`. */
  adminKey: (kind: string, seed: string) => string;
  /** The simulated Console of the world `kind:seed`. */
  openConsole: (world: string) => (request: Request) => Response | Promise<Response>;
  now: () => Date;
  advanceClock: (ms: number) => void;
  close: () => void;
};

type Bindings = { name: WorldName | null; requestId: string };

/** Whoever uses the Admin API, as the activity feed calls them. */
const ADMIN_KEY = { type: 'admin_api_key_actor', admin_api_key_id: 'apikey_admin_of_steward' };

function apiApp(store: Store, room: Room, spend: (worldName: string) => void) {
  const app = new Hono<{ Bindings: Bindings; Variables: Variables }>();
  app.use(async (context, next) => {
    const { world, version } = admit(store, context.req.raw.headers, context.env.name);
    spend(world.name);
    settleDue(room, world);
    context.set('world', world);
    context.set('version', version);
    const nowMs = store.now().getTime();
    context.set('nowMs', nowMs);
    context.set('query', new URL(context.req.url).searchParams);
    context.set('commit', (changes) => store.commit(world, told(world, changes, ADMIN_KEY, nowMs)));
    await next();
    context.header('anthropic-organization-id', world.organization.id);
  });
  app.get('/v1/organizations/me', (context) => context.json(context.var.world.organization));
  app.route('/v1/organizations/users', userRoutes());
  app.route('/v1/organizations/invites', inviteRoutes());
  app.route('/v1/organizations/workspaces', workspaceRoutes());
  app.route('/v1/organizations/workspaces/:workspaceId/members', memberRoutes());
  app.route('/v1/organizations/workspaces/:workspaceId/rate_limits', workspaceLimitRoutes());
  app.route('/v1/organizations/api_keys', apiKeyRoutes());
  app.route('/v1/organizations/rate_limits', organizationLimitRoutes());
  app.route('/v1/organizations/spend_limits', spendLimitRoutes());
  app.route('/v1/organizations/compliance_settings', complianceRoutes());
  app.route('/v1/compliance/activities', activityRoutes());
  app.route('/v1/compliance/review', reviewRoutes());
  app.route('/v1/organizations', reportRoutes());
  app.notFound(() => {
    throw new WireError(404, 'Not Found');
  });
  app.onError((error, context) => errorResponse(error, context.env.requestId));
  return app;
}

function errorResponse(error: Error, requestId: string): Response {
  const wire =
    error instanceof WireError
      ? error
      : error instanceof ZodError || error instanceof SyntaxError
        ? invalid(error.message)
        : new WireError(500, `Internal server error: ${error.message}`);
  const body = errorBody(wire.status, wire.message, wire.errorCode, requestId);
  return Response.json(body, { status: wire.status, headers: { ...wire.headers, 'request-id': requestId } });
}

/** A response as a whole, as it is written over a socket; half of it where it is to be cut. */
async function toReply(response: Response): Promise<Reply> {
  const { [TRUNCATE_HEADER]: promised, ...headers } = Object.fromEntries(response.headers);
  const body = Buffer.from(await response.arrayBuffer());
  const { status } = response;
  if (promised === undefined) return { status, headers, body };
  return { status, headers: { ...headers, 'content-length': promised }, body, cut: body.length };
}

/** The simulated service as one function from request to answer, with its controls beside it. */
export function createSandbox(options: SandboxOptions): Sandbox {
  const { dataDir, defaultWorld = 'company', now = () => new Date(), epoch, hasFeed } = options;
  const store = openStore(dataDir, now, epoch, hasFeed);
  const faults = createFaultQueue();
  const recorded: RecordedRequest[] = [];
  const rate = createRateWindow();
  const controls: Controls = {
    queueFault: faults.add,
    clearFaults: faults.clear,
    requests: (world) => recorded.filter((entry) => world === undefined || entry.world === world),
    setRateLimit: rate.limit,
  };
  const settings = createSettings();
  const room: Room = {
    store,
    gates: createGates(),
    limits: createLimits(),
    entries: new Recent(ENTRIES_KEPT),
    requests: new Recent(MESSAGES_KEPT),
    settings: settings.find,
  };
  const messages = createMessagesApi(store, room);
  const api = apiApp(store, room, (worldName) => rate.spend(worldName, store.now().getTime()));
  const traffic = trafficControl();
  const control = controlApp(store, controls, { room, settings }, traffic.app);
  control.onError((error) => errorResponse(error, 'req_control'));
  let served = 0;

  const nextRequestId = () => {
    served += 1;
    return makeId('req', `${store.epochMs}:${served}`);
  };

  async function serve(request: Request, name: WorldName | null, url: URL): Promise<Response> {
    const requestId = nextRequestId();
    const answer = async () => {
      const response = await api.fetch(request, { name, requestId });
      response.headers.set('request-id', requestId);
      return response;
    };
    const fault = faults.take(name && `${name.kind}:${name.seed}`, request.method, url);
    return fault ? faults.answer(fault, requestId, answer) : answer();
  }

  async function serveCall(call: Call): Promise<Reply> {
    const requestId = nextRequestId();
    if (faults.isEmpty()) return messages.serve(call, requestId);
    const url = new URL(`${call.origin}${call.path}?${call.query}`);
    const fault = faults.take(messages.ownerOf(call.headers)?.world ?? null, call.method, url);
    if (!fault) return messages.serve(call, requestId);
    const leave = new AbortController();
    const signal = AbortSignal.any([call.signal, leave.signal]);
    const answer = async () => toResponse(await messages.serve({ ...call, signal }, requestId), () => leave.abort());
    return toReply(await faults.answer(fault, requestId, answer));
  }

  return {
    ...controls,
    adminKey,
    call: serveCall,
    openConsole(world) {
      const app = consoleApp(store, () => openNamed(store, world));
      return (request) => app.fetch(request);
    },
    now: store.now,
    advanceClock: store.advance,
    close() {
      traffic.stop();
      store.close();
    },
    async fetch(request) {
      const url = new URL(request.url);
      if (url.pathname.startsWith('/__sandbox/')) return control.fetch(request);
      if (isMessagesPath(url.pathname)) {
        const leave = new AbortController();
        const signal = AbortSignal.any([request.signal, leave.signal]);
        try {
          return toResponse(await serveCall(await toCall(request, signal)), () => leave.abort());
        } catch (error) {
          if (error instanceof BrokenConnection) throw new TypeError('fetch failed', { cause: error });
          throw error;
        }
      }
      const name = findWorld(request.headers, defaultWorld);
      const entry: RecordedRequest = {
        at: store.now().toISOString(),
        world: name && `${name.kind}:${name.seed}`,
        method: request.method,
        path: url.pathname,
        query: url.search,
        status: 0,
      };
      recorded.push(entry);
      if (recorded.length > REQUESTS_KEPT) recorded.shift();
      try {
        const response = await serve(request, name, url);
        entry.status = response.status;
        return response;
      } catch (error) {
        if (error instanceof BrokenConnection) throw new TypeError('fetch failed', { cause: error });
        throw error;
      }
    },
  };
}
