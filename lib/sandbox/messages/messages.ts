import { errorBody, WireError } from '../errors';
import type { Store } from '../store';
import type { Caller } from './admit';
import { type Answer, makeAnswer } from './answer';
import { bookMessage, toEntry } from './billing';
import { type Call, jsonReply, pause, type Reply, untilGone } from './call';
import { type Directive, readDirective } from './directive';
import { shapeMessage, writeEvents } from './events';
import type { Gates } from './gates';
import type { Limits } from './limits';
import { servedModel } from './models';
import type { ArrivedRequest, Entry, Recent } from './records';
import { type Body, isObject, lastUserText, readJson, refuseBody, refuseForeignFiles } from './request';
import type { Settings } from './settings';
import { type StreamOutcome, streamEvents } from './stream';
import { readTerms } from './terms';
import { countTokens } from './tokens';

/** What the Messages API works with. */
export type Room = {
  store: Store;
  gates: Gates;
  limits: Limits;
  entries: Recent<Entry>;
  requests: Recent<ArrivedRequest>;
  settings: (worldName: string) => Settings;
};

type StatusFault = Extract<NonNullable<Directive['fault']>, { kind: 'status' }>;

/** The error that a directive asks for. */
export function faultReply(fault: StatusFault, requestId: string): Reply {
  const {
    status,
    message = 'The directive asked for this error.',
    type,
    error_code,
    retry_after,
    should_retry,
  } = fault;
  const body = errorBody(status, message, error_code ?? null, requestId) as { error: { type: string } };
  if (type !== undefined) body.error.type = type;
  return jsonReply(status, body, {
    ...(retry_after === undefined ? {} : { 'retry-after': String(retry_after) }),
    ...(should_retry === undefined ? {} : { 'x-should-retry': String(should_retry) }),
  });
}

export function directiveOf(body: Body, header: string | undefined): Directive {
  const userId = isObject(body.metadata) ? body.metadata.user_id : undefined;
  return readDirective(header, userId, lastUserText(body));
}

export function isBilledElsewhere(body: Body): boolean {
  return isObject(body.billing_policy) && body.billing_policy.bill_to === 'user_profile';
}

/** A plain answer, as it goes wrong where a directive asks for that; `null` where nothing is ever sent. */
async function plainReply(message: object, directive: Directive, caller: Caller, signal: AbortSignal): Promise<Reply> {
  const reply = jsonReply(200, message);
  const text = String(reply.body);
  const fault = directive.fault;
  switch (fault?.kind) {
    case 'cut':
      return { ...reply, cut: Math.floor(text.length / 2) };
    case 'end':
      return { ...reply, body: text.slice(0, -20) };
    case 'garbage':
      return { ...reply, body: `<<<not json>>> ${text.slice(0, 40)}` };
    case 'error':
      throw new WireError(529, fault.message ?? 'Overloaded');
    case 'hang':
    case 'endless':
      await untilGone(signal);
      throw new WireError(529, `The client of ${caller.requestId} has gone.`);
    default:
      return reply;
  }
}

export function countMessage(caller: Caller, call: Call): Reply {
  const body = readJson(call.body);
  refuseBody(body, caller.version, true);
  const directive = directiveOf(body, call.headers['x-sandbox-directive']);
  if (directive.fault?.kind === 'status') return faultReply(directive.fault, caller.requestId);
  servedModel(String(body.model), caller.nowMs);
  return jsonReply(200, { input_tokens: directive.usage.input ?? countTokens(body) });
}

function finisher(
  room: Room,
  caller: Caller,
  message: { id: string; answer: Answer; body: Body },
  record: ArrivedRequest,
  signal: AbortSignal,
) {
  const { world, workspaceId, key } = caller;
  const billed = { world, workspaceId, keyId: key.id, requestId: caller.requestId };
  world.ledger.open += 1;
  return ({ sent, output, how }: StreamOutcome) => {
    world.ledger.open -= 1;
    const now = room.store.now();
    const { usage } = message.answer;
    const nano = sent === 0 ? 0n : bookMessage(billed, usage, output, now.getTime(), isBilledElsewhere(message.body));
    const isStream = message.body.stream === true;
    record.events_sent = isStream ? sent : null;
    record.client_left = signal.aborted;
    const outcome = { at: now.toISOString(), how, output: sent === 0 ? 0 : output, nano };
    room.entries.add(toEntry(billed, { id: message.id, isStream, usage }, outcome));
  };
}

export async function createMessage(room: Room, caller: Caller, call: Call, record: ArrivedRequest): Promise<Reply> {
  const body = readJson(call.body);
  refuseBody(body, caller.version, false);
  const directive = directiveOf(body, call.headers['x-sandbox-directive']);
  const { signal } = call;
  if (directive.first_delay_ms !== undefined) await pause(directive.first_delay_ms, signal);
  if (directive.fault?.kind === 'status') return faultReply(directive.fault, caller.requestId);
  const { world, workspaceId, betas, nowMs, requestId } = caller;
  const model = servedModel(String(body.model), nowMs);
  if (call.body.includes('"file_id"')) refuseForeignFiles(world, workspaceId, body);
  const served = readTerms(body, directive, { world, workspaceId, model, betas, isBatch: false, nowMs });
  const answer = makeAnswer(body, directive, {
    model,
    served,
    isBeta: betas !== '',
    toolId: requestId.replace('req_', 'toolu_'),
  });
  const [input, write5m, write1h, , output] = answer.usage.tokens;
  const spent = { input: input + write5m + write1h, output };
  const headers = room.limits.spend(caller, model, spent, room.settings(world.name).enforce_rate_limits);
  const id = requestId.replace('req_', 'msg_');
  const finish = finisher(room, caller, { id, answer, body }, record, signal);
  if (body.stream === true) {
    const events = writeEvents(answer, id, directive);
    const pieces = streamEvents(events, { directive, gates: room.gates, signal }, finish);
    const type = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' };
    return { status: 200, headers: { ...type, ...headers }, body: pieces };
  }
  let how = 'left';
  try {
    if (directive.hold !== undefined && directive.hold_after === 0) await room.gates.pass(directive.hold, signal);
    const reply = await plainReply(shapeMessage(answer, id), directive, caller, signal);
    if (!signal.aborted) how = directive.fault?.kind ?? 'complete';
    return { ...reply, headers: { ...reply.headers, ...headers } };
  } finally {
    const isSent = how !== 'left' && how !== 'error';
    finish({ sent: isSent ? 1 : 0, output, how });
  }
}
