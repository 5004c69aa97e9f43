import { serve } from '@hono/node-server';
import { GET as readDocument } from '@/app/api/openapi.json/route';
import { POST as answerMcp } from '@/app/mcp/route';
import { GET as answer } from '@/app/v1/[...path]/route';
import type { OrgRole } from '@/lib/access/principals';
import { newId } from '@/lib/core/ids';
import { keptToken, newServiceToken } from '@/lib/core/service-token';
import type { ServiceToken } from '@/prisma/generated/client';
import { createTestDatabase, type TestDatabase } from './database';
import { createSignedInPerson } from './factories';
import { closeWebEnvironment, LISTENING, openWebEnvironment, PEPPER, serveIntents } from './web-doors';
import { createTestWorker, type TestWorker } from './worker';

export interface ApiAnswer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the wire holds, compared as it is
  body: any;
}

export interface HeldToken {
  token: string;
  tokenId: string;
  personId: string;
  /** The secret of a session of its holder. */
  session: string;
}

export interface ApiWorld {
  database: TestDatabase;
  worker: TestWorker;
  /** The address of `/v1`. */
  url: string;
  /** A token held by a new person of its role. */
  tokenOf(role: OrgRole, given?: Partial<ServiceToken>): Promise<HeldToken>;
  ask(
    token: string,
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<ApiAnswer>;
  withoutWorker(run: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

/** Steward with its mirror read, its worker at work and its API open to programs. */
export async function createApiWorld(from: Parameters<typeof createTestDatabase>[0]): Promise<ApiWorld> {
  const database = await createTestDatabase(from);
  const worker = await createTestWorker(database);
  openWebEnvironment(database);
  const server = await serveRoutes();
  let stop = await serveIntents(worker);
  return {
    database,
    worker,
    url: server.url,
    tokenOf: async (role, given = {}) => {
      const { personId, token: session } = await createSignedInPerson(database.owner.db, role);
      const [token, tokenId] = [newServiceToken(), newId()];
      await database.owner.db.serviceToken.create({
        data: {
          ...{
            id: tokenId,
            name: `Token ${tokenId}`,
            ...keptToken(PEPPER, token),
            role,
            isScoped: false,
            isWithin: false,
          },
          ...{
            holderId: personId,
            isOwnerHeld: false,
            source: 'web',
            createdById: personId,
            createdAt: new Date(),
            ...given,
          },
        },
      });
      return { token, tokenId, personId, session };
    },
    ask: async (token, method, path, body, headers = {}) => {
      const response = await fetch(`${server.url}${path}`, {
        method,
        headers: {
          'x-api-key': token,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
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

/** The routes for programs as they stand in app/, over HTTP. */
function serveRoutes(): Promise<{ url: string; close(): Promise<void> }> {
  const fetch = (request: Request) => {
    const { pathname } = new URL(request.url);
    if (pathname === '/mcp') return answerMcp(request);
    if (pathname === '/api/openapi.json') return readDocument();
    const path = pathname.split('/').slice(2).map(decodeURIComponent);
    return answer(request, { params: Promise.resolve({ path }) });
  };
  return new Promise((resolve) => {
    const server = serve({ fetch, ...LISTENING }, ({ port }) =>
      resolve({
        url: `http://127.0.0.1:${port}/v1`,
        close: () => new Promise((done) => server.close(() => done())),
      }),
    );
  });
}
