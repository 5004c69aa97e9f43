import { serve } from '@hono/node-server';
import * as notHere from '@/app/scim/v2/[[...path]]/route';
import * as groups from '@/app/scim/v2/Groups/route';
import * as resourceTypes from '@/app/scim/v2/ResourceTypes/route';
import * as schema from '@/app/scim/v2/Schemas/[id]/route';
import * as schemas from '@/app/scim/v2/Schemas/route';
import * as provider from '@/app/scim/v2/ServiceProviderConfig/route';
import * as user from '@/app/scim/v2/Users/[id]/route';
import * as users from '@/app/scim/v2/Users/route';
import { sha256 } from '@/lib/core/crypto';
import { newId, newToken } from '@/lib/core/ids';
import { createTestDatabase, type TestDatabase } from './database';
import { closeWebEnvironment, LISTENING, openWebEnvironment, serveIntents } from './web-doors';
import { createTestWorker, type TestWorker } from './worker';

type Route = (request: Request, context: { params: Promise<{ id: string }> }) => Promise<Response>;

const ROUTES: [RegExp, object][] = [
  [/^\/scim\/v2\/Users$/, users],
  [/^\/scim\/v2\/Users\/([^/]+)$/, user],
  [/^\/scim\/v2\/Groups$/, groups],
  [/^\/scim\/v2\/ServiceProviderConfig$/, provider],
  [/^\/scim\/v2\/ResourceTypes$/, resourceTypes],
  [/^\/scim\/v2\/Schemas$/, schemas],
  [/^\/scim\/v2\/Schemas\/([^/]+)$/, schema],
  [/^\/scim\/v2/, notHere],
];

/** The routes of SCIM as they stand in app/, over HTTP. */
function serveScim(): Promise<{ url: string; close(): Promise<void> }> {
  return new Promise((resolve) => {
    const server = serve({ fetch: answer, ...LISTENING }, ({ port }) =>
      resolve({
        url: `http://127.0.0.1:${port}/scim/v2`,
        close: () => new Promise((done) => server.close(() => done())),
      }),
    );
  });
}

async function answer(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  for (const [pattern, module] of ROUTES) {
    const match = pattern.exec(pathname);
    const handle = match && (module as Record<string, Route>)[request.method];
    if (match)
      return handle
        ? handle(request, { params: Promise.resolve({ id: match[1] ?? '' }) })
        : new Response(null, { status: 405 });
  }
  return new Response(null, { status: 404 });
}

export async function createScimToken(
  { owner }: TestDatabase,
  name: string,
): Promise<{ tokenId: string; token: string }> {
  const [tokenId, token] = [newId(), newToken()];
  await owner.db.scimToken.create({ data: { id: tokenId, name, tokenHash: sha256(token), createdAt: new Date() } });
  return { tokenId, token };
}

export interface ScimAnswer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the wire holds, compared as it is
  body: any;
}

export interface ScimWorld {
  database: TestDatabase;
  worker: TestWorker;
  url: string;
  token: string;
  ask(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<ScimAnswer>;
  /** As while the worker is down. */
  withoutWorker(run: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

/** Steward with its mirror read, its worker at work and its SCIM open to an identity provider named Okta. */
export async function createScimWorld(): Promise<ScimWorld> {
  const database = await createTestDatabase({ from: 'company without members' });
  const worker = await createTestWorker(database);
  openWebEnvironment(database);
  const server = await serveScim();
  let stop = await serveIntents(worker);
  const { token } = await createScimToken(database, 'Okta');
  return {
    database,
    worker,
    token,
    url: server.url,
    ask: async (method, path, body, headers = {}) => {
      const response = await fetch(`${server.url}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json', ...headers },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : null };
    },
    withoutWorker: async (run) => {
      await stop();
      await database.owner.db.processStatus.update({ where: { name: 'worker' }, data: { at: new Date(0) } });
      await run();
      stop = await serveIntents(worker);
    },
    close: async () => {
      await server.close();
      await stop();
      await closeWebEnvironment();
      await worker.running.close();
      await database.drop();
    },
  };
}
