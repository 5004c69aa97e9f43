import { invalid, notFound } from '../errors';
import { idPage } from '../paging';
import { newestFirst } from '../routes/context';
import { isoAt } from '../world/people';
import { DAY_MS } from '../world/traffic';
import { type BatchRecord, nextId } from '../world/world';
import type { Caller } from './admit';
import { type Call, jsonReply, type Reply } from './call';
import type { Room } from './messages';
import { isObject, readJson } from './request';

const MOST_REQUESTS = 100_000;
const RESULTS_KEPT_MS = 29 * DAY_MS;

function shapeBatch(batch: BatchRecord, { nowMs }: Caller, origin: string): object {
  const createdMs = Date.parse(batch.createdAt);
  const none = { succeeded: 0, errored: 0, canceled: 0, expired: 0 };
  const processing = batch.ended === null ? batch.requests.length : 0;
  const isArchived = nowMs >= createdMs + RESULTS_KEPT_MS;
  const status = batch.ended !== null ? 'ended' : batch.cancelAt !== null ? 'canceling' : 'in_progress';
  return {
    id: batch.id,
    type: 'message_batch',
    processing_status: status,
    request_counts: { processing, ...(batch.ended?.counts ?? none) },
    created_at: batch.createdAt,
    expires_at: isoAt(createdMs + DAY_MS),
    ended_at: batch.ended?.at ?? null,
    cancel_initiated_at: batch.cancelAt,
    archived_at: isArchived ? isoAt(createdMs + RESULTS_KEPT_MS) : null,
    results_url: batch.ended === null || isArchived ? null : `${origin}/v1/messages/batches/${batch.id}/results`,
  };
}

function findBatch({ world, workspaceId }: Caller, id: string): BatchRecord {
  const batch = world.tables.batches.get(id);
  if (!batch || batch.workspaceId !== workspaceId) throw notFound(`Message batch ${id} not found.`);
  return batch;
}

function readRequests(requests: unknown): BatchRecord['requests'] {
  if (!Array.isArray(requests) || requests.length === 0) throw invalid('requests: at least one request is required');
  if (requests.length > MOST_REQUESTS) throw invalid(`requests: List should have at most ${MOST_REQUESTS} items`);
  const known = new Set<string>();
  return requests.map((entry: unknown, index) => {
    const { custom_id: customId, params } = isObject(entry) ? entry : {};
    if (typeof customId !== 'string' || !/^[\w-]{1,64}$/.test(customId)) {
      throw invalid(`requests.${index}.custom_id: String should match pattern '^[a-zA-Z0-9_-]{1,64}$'`);
    }
    if (known.has(customId)) throw invalid(`requests.${index}.custom_id: must be unique`);
    if (!isObject(params)) throw invalid(`requests.${index}.params: Field required`);
    known.add(customId);
    return { custom_id: customId, params };
  });
}

export function createBatch(room: Room, caller: Caller, call: Call): Reply {
  const { world, workspaceId, key, nowMs, betas } = caller;
  const requests = readRequests(readJson(call.body).requests);
  const batch: BatchRecord = {
    id: nextId(world, 'msgbatch'),
    workspaceId,
    keyId: key.id,
    createdAt: new Date(nowMs).toISOString(),
    endsAt: new Date(nowMs + room.settings(world.name).batch_ms).toISOString(),
    cancelAt: null,
    ended: null,
    betas,
    requests,
  };
  room.store.commit(world, [{ table: 'batches', id: batch.id, value: batch }]);
  return jsonReply(200, shapeBatch(batch, caller, call.origin));
}

export function listBatches(caller: Caller, { query, origin }: Call): Reply {
  const mine = [...caller.world.tables.batches.values()].filter((batch) => batch.workspaceId === caller.workspaceId);
  const ordered = newestFirst(
    mine,
    (batch) => batch.createdAt,
    (batch) => batch.id,
  );
  return jsonReply(
    200,
    idPage(
      query,
      ordered,
      ({ id }) => id,
      (batch) => shapeBatch(batch, caller, origin),
    ),
  );
}

export function getBatch(caller: Caller, call: Call, id: string): Reply {
  return jsonReply(200, shapeBatch(findBatch(caller, id), caller, call.origin));
}

/** What is under way is finished, the rest is canceled; it has ended by the next question. */
export function cancelBatch(room: Room, caller: Caller, call: Call, id: string): Reply {
  const batch = findBatch(caller, id);
  if (batch.ended !== null) throw invalid(`Batch ${id} has ended and cannot be canceled.`);
  const now = new Date(caller.nowMs).toISOString();
  const value = { ...batch, cancelAt: batch.cancelAt ?? now };
  room.store.commit(caller.world, [{ table: 'batches', id, value }]);
  return jsonReply(200, shapeBatch(value, caller, call.origin));
}

export function deleteBatch(room: Room, caller: Caller, id: string): Reply {
  const batch = findBatch(caller, id);
  if (batch.ended === null) throw invalid(`Batch ${id} has not ended and cannot be deleted.`);
  room.store.commit(caller.world, [{ table: 'batches', id, value: null }]);
  return jsonReply(200, { id, type: 'message_batch_deleted' });
}

export function getResults(caller: Caller, id: string): Reply {
  const batch = findBatch(caller, id);
  if (batch.ended === null) throw notFound(`Batch ${id} has no results yet.`);
  if (caller.nowMs >= Date.parse(batch.createdAt) + RESULTS_KEPT_MS)
    throw notFound(`Batch ${id} has no results any more.`);
  return {
    status: 200,
    headers: { 'content-type': 'application/x-jsonl' },
    body: `${batch.ended.results.join('\n')}\n`,
  };
}
