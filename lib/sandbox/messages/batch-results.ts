import { errorBody, WireError } from '../errors';
import { makeId } from '../world/random';
import { DAY_MS } from '../world/traffic';
import type { BatchRecord, EndedBatch, World } from '../world/world';
import { type Answer, makeAnswer } from './answer';
import { bookMessage } from './billing';
import { shapeMessage } from './events';
import { directiveOf, faultReply, isBilledElsewhere, type Room } from './messages';
import { servedModel } from './models';
import { type Body, isObject, refuseBody, refuseForeignFiles } from './request';
import { readTerms } from './terms';

type Carried = { type: 'succeeded'; answer: Answer; message: object; body: Body } | { type: 'errored'; error: object };

function carryOut(world: World, batch: BatchRecord, params: unknown, requestId: string, atMs: number): Carried {
  const body = isObject(params) ? params : {};
  try {
    refuseBody(body, '2023-06-01', false);
    if (body.stream === true) throw new WireError(400, 'stream: not supported in batches');
    const directive = directiveOf(body, undefined);
    if (directive.fault?.kind === 'status') {
      return { type: 'errored', error: JSON.parse(String(faultReply(directive.fault, requestId).body)) as object };
    }
    const model = servedModel(String(body.model), atMs);
    const { workspaceId, betas } = batch;
    refuseForeignFiles(world, workspaceId, body);
    const served = readTerms(body, directive, { world, workspaceId, model, betas, isBatch: true, nowMs: atMs });
    const toolId = requestId.replace('req_', 'toolu_');
    const answer = makeAnswer(body, directive, { model, served, isBeta: betas !== '', toolId });
    return { type: 'succeeded', answer, message: shapeMessage(answer, requestId.replace('req_', 'msg_')), body };
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    return { type: 'errored', error: errorBody(error.status, error.message, error.errorCode, requestId) };
  }
}

/** When a batch ends, how many of its requests are carried out by then, and what becomes of the rest. */
function endOf(batch: BatchRecord): { endMs: number; done: number; rest: 'canceled' | 'expired' } {
  const createdMs = Date.parse(batch.createdAt);
  const wholeMs = Date.parse(batch.endsAt);
  const cancelMs = batch.cancelAt === null ? Number.POSITIVE_INFINITY : Date.parse(batch.cancelAt);
  const endMs = Math.min(wholeMs, cancelMs, createdMs + DAY_MS);
  const share = endMs >= wholeMs ? 1 : (endMs - createdMs) / (wholeMs - createdMs);
  const rest = endMs === cancelMs ? 'canceled' : 'expired';
  return { endMs, done: Math.floor(batch.requests.length * share), rest };
}

/** Ends a batch whose time has come: its answers, its place in the ledger, and then its end. */
function settleBatch(room: Room, world: World, batch: BatchRecord, nowMs: number): void {
  const { endMs, done, rest } = endOf(batch);
  if (nowMs < endMs) return;
  const isBooked = world.ledger.bookedBatches.has(batch.id);
  const ended: EndedBatch = {
    at: new Date(endMs).toISOString(),
    counts: { succeeded: 0, errored: 0, canceled: 0, expired: 0 },
    results: [],
  };
  const billed = { world, workspaceId: batch.workspaceId, keyId: batch.keyId };
  batch.requests.forEach(({ custom_id, params }, index) => {
    const requestId = makeId('req', `${batch.id}:${custom_id}`);
    const carried = index < done ? carryOut(world, batch, params, requestId, endMs) : { type: rest };
    ended.counts[carried.type] += 1;
    let result: object = carried;
    if ('answer' in carried) {
      const { answer, message, body } = carried;
      result = { type: carried.type, message };
      if (!isBooked) bookMessage(billed, answer.usage, answer.usage.tokens[4], endMs, isBilledElsewhere(body));
    }
    ended.results.push(JSON.stringify({ custom_id, result }));
  });
  world.ledger.bookedBatches.add(batch.id);
  room.store.flush(world);
  // Results come in no order.
  ended.results.reverse();
  room.store.commit(world, [{ table: 'batches', id: batch.id, value: { ...batch, ended } }]);
}

/** Ends what is due by now: called before anything that could tell. */
export function settleDue(room: Room, world: World): void {
  const nowMs = room.store.now().getTime();
  for (const batch of [...world.tables.batches.values()]) {
    if (batch.ended === null) settleBatch(room, world, batch, nowMs);
  }
}
