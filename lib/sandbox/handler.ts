import { Hono } from 'hono';
import { ZodError } from 'zod';
import { adminKey, admit, findWorld, type WorldName } from './access';
import { type Controls, controlApp, type RecordedRequest } from './control';
import { BrokenConnection, errorBody, invalid, WireError } from './errors';
import { answerWithFault, createFaultQueue } from './faults';
import { createRateWindow } from './rate-window';
import { apiKeyRoutes } from './routes/api-keys';
import type { Variables } from './routes/context';
import { inviteRoutes } from './routes/invites';
import { memberRoutes } from './routes/members';
import { organizationLimitRoutes, workspaceLimitRoutes } from './routes/rate-limits';
import { reportRoutes } from './routes/reports';
import { spendLimitRoutes } from './routes/spend-limits';
import { userRoutes } from './routes/users';
import { workspaceRoutes } from './routes/workspaces';
import { openStore, type Store } from './store';
import { makeId } from './world/random';

const REQUESTS_KEPT = 20_000;

export type SandboxOptions = {
  /** Where state is kept; null keeps it in memory alone. */
  dataDir: string | null;
  /** The kind of world that the bare key selects. */
  defaultWorld?: string;
  now?: () => Date;
  /** When a new world begins; the present unless given. */
  epoch?: Date;
};

export type Sandbox = Controls & {
  /** Answers as the service would. Rejects where the service's connection would break. */
  fetch: (request: Request) => Promise<Response>;
  /** The Admin key of the world `kind:seed`. */
  adminKey: (kind: string, seed: string) => string;
  now: () => Date;
  advanceClock: (ms: number) => void;
  close: () => void;
};

type Bindings = { name: WorldName | null; requestId: string };

function apiApp(store: Store, spend: (worldName: string) => void) {
  const app = new Hono<{ Bindings: Bindings; Variables: Variables }>();
  app.use(async (context, next) => {
    const { world, version } = admit(store, context.req.raw.headers, context.env.name);
    spend(world.name);
    context.set('world', world);
    context.set('version', version);
    context.set('nowMs', store.now().getTime());
    context.set('query', new URL(context.req.url).searchParams);
    context.set('commit', (changes) => store.commit(world, changes));
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

/** The simulated service as one function from request to answer, with its controls beside it. */
export function createSandbox(options: SandboxOptions): Sandbox {
  const { dataDir, defaultWorld = 'company', now = () => new Date(), epoch } = options;
  const store = openStore(dataDir, now, epoch);
  const faults = createFaultQueue();
  const recorded: RecordedRequest[] = [];
  const rate = createRateWindow();
  const controls: Controls = {
    queueFault: faults.add,
    clearFaults: faults.clear,
    requests: (world) => recorded.filter((entry) => world === undefined || entry.world === world),
    setRateLimit: rate.limit,
  };
  const api = apiApp(store, (worldName) => rate.spend(worldName, store.now().getTime()));
  const control = controlApp(store, controls);
  control.onError((error) => errorResponse(error, 'req_control'));
  let served = 0;

  async function serve(request: Request, name: WorldName | null, url: URL): Promise<Response> {
    served += 1;
    const requestId = makeId('req', `${store.epochMs}:${served}`);
    const answer = async () => {
      const response = await api.fetch(request, { name, requestId });
      response.headers.set('request-id', requestId);
      return response;
    };
    const fault = faults.take(name && `${name.kind}:${name.seed}`, request.method, url);
    return fault ? answerWithFault(fault, requestId, answer) : answer();
  }

  return {
    ...controls,
    adminKey,
    now: store.now,
    advanceClock: store.advance,
    close: store.close,
    async fetch(request) {
      const url = new URL(request.url);
      if (url.pathname.startsWith('/__sandbox/')) return control.fetch(request);
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
