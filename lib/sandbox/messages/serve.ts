import { ZodError } from 'zod';
import { errorBody, invalid, notFound, WireError } from '../errors';
import type { Store } from '../store';
import { admit, type Caller, findOwner, type KnownSecrets, presentedSecret } from './admit';
import { settleDue } from './batch-results';
import { cancelBatch, createBatch, deleteBatch, getBatch, getResults, listBatches } from './batches';
import { type Call, jsonReply, type Reply } from './call';
import { type Contents, createFile, deleteFile, getContent, getFile, listFiles } from './files';
import { countMessage, createMessage, type Room } from './messages';
import { getModel, listModels } from './model-routes';
import { type ArrivedRequest, recordOf } from './records';

const FAMILY = /^\/v1\/(messages|models|files)(\/|$)/;
const MEGABYTE = 1_048_576;

export function isMessagesPath(path: string): boolean {
  return FAMILY.test(path);
}

/** The longest body that a path takes; the sandbox takes smaller files than the service. */
export function bodyLimit(path: string): number {
  return path === '/v1/messages/batches' ? 256 * MEGABYTE : 32 * MEGABYTE;
}

/** As the service's edge refuses a body: before anybody reads it. */
export function tooLargeReply(requestId: string): Reply {
  return jsonReply(413, errorBody(413, 'Request exceeds the maximum size', null, requestId), {
    'request-id': requestId,
  });
}

export type MessagesApi = {
  /** Whose key a request carries, whatever has become of it. */
  ownerOf: (headers: Call['headers']) => { world: string; keyId: string } | null;
  serve: (call: Call, requestId: string) => Promise<Reply>;
};

type Served = { room: Room; contents: Contents; caller: Caller; call: Call; record: ArrivedRequest };

async function routeBatches(
  { room, caller, call }: Served,
  id: string | undefined,
  part: string | undefined,
): Promise<Reply> {
  settleDue(room, caller.world);
  const name = `${call.method} ${id === undefined ? '' : 'id'}${part === undefined ? '' : `/${part}`}`;
  if (name === 'POST ') return createBatch(room, caller, call);
  if (name === 'GET ') return listBatches(caller, call);
  if (id !== undefined && name === 'GET id') return getBatch(caller, call, id);
  if (id !== undefined && name === 'DELETE id') return deleteBatch(room, caller, id);
  if (id !== undefined && name === 'POST id/cancel') return cancelBatch(room, caller, call, id);
  if (id !== undefined && name === 'GET id/results') return getResults(caller, id);
  throw notFound('Not Found');
}

async function routeFiles(
  { room, contents, caller, call }: Served,
  id: string | undefined,
  part: string | undefined,
): Promise<Reply> {
  const name = `${call.method} ${id === undefined ? '' : 'id'}${part === undefined ? '' : `/${part}`}`;
  if (name === 'POST ') return createFile(room.store, contents, caller, call);
  if (name === 'GET ') return listFiles(caller, call);
  if (id !== undefined && name === 'GET id') return getFile(caller, id);
  if (id !== undefined && name === 'DELETE id') return deleteFile(room.store, contents, caller, id);
  if (id !== undefined && name === 'GET id/content') return getContent(contents, caller, id);
  throw notFound('Not Found');
}

async function route(served: Served): Promise<Reply> {
  const { room, caller, call, record } = served;
  const [, , family, second, third, fourth, ...rest] = call.path.split('/').map(decodeURIComponent);
  if (rest.length > 0) throw notFound('Not Found');
  if (family === 'files') return routeFiles(served, second, third);
  if (family === 'models' && call.method === 'GET' && third === undefined) {
    return second === undefined ? listModels(call, caller.nowMs) : getModel(second, caller.nowMs);
  }
  if (family === 'messages' && second === 'batches') return routeBatches(served, third, fourth);
  if (family === 'messages' && call.method === 'POST' && third === undefined) {
    if (second === undefined) return createMessage(room, caller, call, record);
    if (second === 'count_tokens') return countMessage(caller, call);
  }
  throw notFound('Not Found');
}

function toErrorReply(error: unknown, requestId: string): Reply {
  const isForm = error instanceof ZodError || error instanceof SyntaxError || error instanceof URIError;
  const wire =
    error instanceof WireError
      ? error
      : isForm
        ? invalid(error.message)
        : new WireError(500, `Internal server error: ${error instanceof Error ? error.message : error}`);
  return jsonReply(wire.status, errorBody(wire.status, wire.message, wire.errorCode, requestId), wire.headers);
}

/** The Messages API and what belongs to it, for the keys of every world. */
export function createMessagesApi(store: Store, room: Room): MessagesApi {
  const known: KnownSecrets = new Map();
  const contents: Contents = new Map();
  const ownerOf: MessagesApi['ownerOf'] = (headers) => {
    const secret = presentedSecret(headers);
    const owner = secret === null ? null : findOwner(store, known, secret);
    return owner && { world: owner.world.name, keyId: owner.keyId };
  };
  return {
    ownerOf,
    async serve(call, requestId) {
      const record = recordOf(call, store.now().toISOString(), requestId, ownerOf(call.headers));
      room.requests.add(record);
      let headers: Record<string, string> = { 'request-id': requestId };
      let reply: Reply;
      try {
        const encoding = call.headers['content-encoding'] ?? 'identity';
        if (encoding !== 'identity') {
          throw invalid('Compressed request bodies are not supported.', 'request_body_encoding_unsupported');
        }
        if (call.body.length > bodyLimit(call.path)) return tooLargeReply(requestId);
        const caller = admit(store, known, call, requestId);
        const organization = { 'anthropic-organization-id': caller.world.organization.id };
        headers = { ...headers, ...organization, 'anthropic-workspace-id': caller.workspaceId };
        reply = await route({ room, contents, caller, call, record });
      } catch (error) {
        reply = toErrorReply(error, requestId);
      }
      record.status = reply.status;
      return { ...reply, headers: { ...headers, ...reply.headers } };
    },
  };
}
