import 'server-only';
import {
  createMcpHandler,
  isLegacyRequest,
  WebStandardStreamableHTTPServerTransport,
} from '@modelcontextprotocol/server';
import { env } from '@/lib/core/env';
import { newId } from '@/lib/core/ids';
import { readJson } from '../api/body';
import { callerOfToken, type ServiceCtx } from '../api/caller';
import { ApiFailure, toApiFailure } from '../api/failure';
import { type Called, serveCaller } from '../serve-caller';
import { MCP_ENDPOINT, openServer } from './server';

/** Answers any request at `/mcp`: one message of an assistant with its token, and nothing kept of it. */
export async function serveMcp(request: Request): Promise<Response> {
  const requestId = newId();
  return serveCaller({
    requestId,
    find: () => {
      requireOrigin(request.headers.get('origin'));
      return callerOfToken(request, requestId, MCP_ENDPOINT);
    },
    answer: async (called) => {
      if (request.method !== 'POST')
        throw new ApiFailure(405, 'invalid_input', 'Send messages with POST. There are no sessions and no streams.', {
          headers: { allow: 'POST' },
        });
      return answerMessage(called, request, await readMessage(request));
    },
    refuse: (error) => {
      const { status, message, more } = toApiFailure(error, requestId);
      const body = { jsonrpc: '2.0', id: null, error: { code: -32_000, message, data: { request_id: requestId } } };
      return { response: Response.json(body, { status, headers: more.headers }), lacks: more.lacks };
    },
  });
}

/** A browser says which page asks: no page but Steward's own may, whatever name it reached Steward by. */
function requireOrigin(origin: string | null): void {
  if (origin !== null && origin !== env().appOrigin)
    throw new ApiFailure(403, 'forbidden', 'Pages of other sites may not ask this.');
}

interface Message {
  method?: unknown;
}

async function readMessage(request: Request): Promise<Message> {
  const message = (await readJson(request)) as Message;
  // A stream of news that never comes would hold a connection for nothing.
  if (message.method === 'subscriptions/listen')
    throw new ApiFailure(400, 'invalid_input', 'Nothing can be subscribed to here.');
  return message;
}

async function answerMessage(called: Called<ServiceCtx>, request: Request, message: Message): Promise<Response> {
  const open = () => openServer(called);
  if (!(await isLegacyRequest(request, message))) {
    const handler = createMcpHandler(open, { legacy: 'reject' });
    return handler.fetch(request, { parsedBody: message });
  }
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
  await open().connect(transport);
  return transport.handleRequest(request, { parsedBody: message });
}
