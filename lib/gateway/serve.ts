import type { IncomingMessage, ServerResponse } from 'node:http';
import type { BlockList } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from '@/lib/core/ids';
import { errorFields, type Logger } from '@/lib/core/log';
import type { Allowances } from './allowances';
import type { AnsweredIds } from './answered-ids';
import type { Batches } from './batches';
import { callerAddress, isAllowed, type Proxies } from './caller-address';
import type { Credential, Credentials } from './credentials';
import { endEarly } from './end-early';
import { type Ended, exchange } from './exchange';
import { failureOf } from './failure';
import { hashOfGiven } from './given-secret';
import { forwardedHeaders, valuesIn } from './headers';
import { answeredIds, idRefusal, listOf, noteMade, pathRefusal } from './isolation';
import { JsonScanner } from './json-scanner';
import { readList } from './list-answer';
import type { MadeUpKeys } from './made-up-keys';
import { Meter } from './meter';
import { NamedIds } from './named-ids';
import { readModels } from './named-models';
import type { NamedId, Objects } from './objects';
import { RequestRecord, type RowSink } from './records';
import * as refusals from './refusals';
import { bodyOf, type Refusal } from './refusals';
import { BodyRefused, type Judges, openBody, type RequestBody } from './request-body';
import { findRoute, type Route } from './routes';
import type { Outcome, Purchase, Spending } from './spending';
import type { Upstream } from './upstream';
import { PlainUsage, StreamUsage } from './usage-reader';
import type { Uses } from './uses';
import type { KeyRow, Verdicts } from './verdicts';

export interface Serving {
  keyPepper: string;
  keys: Verdicts<KeyRow | null>;
  madeUp: MadeUpKeys;
  credentials: Credentials;
  upstream: Upstream;
  allowances: Allowances;
  spending: Spending;
  batches: Batches;
  objects: Objects;
  uses: Uses;
  records: RowSink;
  /** Hears of requests that are refused before their key is known, and so recorded nowhere. */
  onTurnedAway(status: number): void;
  proxies: Proxies;
  proxyList: BlockList;
  /** Where applications reach the gateway: addresses in answers lead there. */
  origin: string;
  /** Whether messages whose clients went are read to their end, so that what they used is known. */
  drainsLeft: boolean;
  isDraining(): boolean;
  log: Logger;
}

/** Of a batch that is deleted, or whose results are read. */
const BATCH_PATH = /^\/v1\/messages\/batches\/([\w-]+)(\/results)?$/;
const RETRY_WAITS_MS = [100, 400];

/** One request of an application, from its key to the end of its answer. */
export async function serve(serving: Serving, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const turnAway = (refusal: Refusal) => {
    serving.onTurnedAway(refusal.status);
    refuse(request, response, refusal);
  };
  const [path = '', query] = splitOnce(request.url ?? '', '?');
  const route = findRoute(path);
  if (!route) return turnAway(refusals.NOT_SERVED(path));
  if (!route.methods.includes(request.method ?? '')) return turnAway(refusals.NOT_ALLOWED(request.method ?? ''));
  const given = hashOfGiven(serving.keyPepper, request);
  if ('refused' in given) return turnAway(given.refused);
  const { hash } = given;
  const forwarded = valuesIn(request, 'x-forwarded-for');
  const address = callerAddress(request.socket.remoteAddress, forwarded, serving.proxyList);
  const key = serving.keys.peek(hash) ?? (await findKey(serving, hash, address));
  if ('refused' in key) return turnAway(key.refused);
  const record = new RequestRecord(serving.records, key, route, request);
  const found = keyRefusal(serving, key, address) ?? headerRefusal(request, key, route);
  if (found) {
    const isAddress = found === refusals.WRONG_ADDRESS || found === refusals.UNJUDGED_ADDRESS;
    serving.uses.add(key.id, address, isAddress ? 'address' : 'yes');
    record.refuse(found);
    record.end(found.status);
    return refuse(request, response, found);
  }
  const target = query === undefined ? path : `${path}?${query}`;
  try {
    const ended = await forward(serving, { request, response, route, key, path, target, record });
    serving.uses.add(key.id, address, ended === 'served' ? 'no' : 'yes');
  } catch (error) {
    record.refuse(breakOf(error));
    throw error;
  } finally {
    record.end(response.statusCode);
  }
}

async function findKey(
  { keys, madeUp }: Serving,
  hash: string,
  address: string,
): Promise<KeyRow | { refused: Refusal }> {
  if (madeUp.isUnknown(hash)) return { refused: refusals.UNKNOWN_KEY };
  const waitSeconds = madeUp.waitSeconds(hash, address);
  if (waitSeconds > 0) return { refused: refusals.TOO_MANY_KEYS(waitSeconds) };
  const key = await keys.get(hash);
  madeUp.note(hash, address, key !== null);
  return key ?? { refused: refusals.UNKNOWN_KEY };
}

function keyRefusal({ proxies }: Serving, key: KeyRow, address: string): Refusal | null {
  if (key.revokedAt) return refusals.ENDED_KEY.revoked;
  if (key.expiresAt && key.expiresAt.getTime() <= Date.now()) return refusals.ENDED_KEY.expired;
  if (key.disabledAt) return refusals.ENDED_KEY.disabled;
  if (key.addresses.length === 0) return null;
  if (proxies === null) return refusals.UNJUDGED_ADDRESS;
  return isAllowed(address, key.addresses) ? null : refusals.WRONG_ADDRESS;
}

/** What the gateway sets, a client may only repeat. */
function headerRefusal(request: IncomingMessage, key: KeyRow, route: Route): Refusal | null {
  const isForeign = (name: string, own: string | null) => valuesIn(request, name).some((value) => value.trim() !== own);
  if (isForeign('anthropic-workspace-id', key.workspaceId)) return refusals.FOREIGN_HEADER('anthropic-workspace-id');
  if (isForeign('anthropic-user-profile-id', null)) return refusals.FOREIGN_HEADER('anthropic-user-profile-id');
  const isCoded = valuesIn(request, 'content-encoding').some((value) => !/^\s*(identity)?\s*$/i.test(value));
  const isForeignText = valuesIn(request, 'content-type').some((value) =>
    /charset\s*=\s*(?!"?(utf-?8|us-ascii)\b)/i.test(value),
  );
  return (isCoded || isForeignText) && route.body !== null ? refusals.UNREADABLE_BODY : null;
}

interface Forwarded {
  request: IncomingMessage;
  response: ServerResponse;
  route: Route;
  key: KeyRow;
  path: string;
  /** Path and query. */
  target: string;
  record: RequestRecord;
}

async function forward(serving: Serving, forwarded: Forwarded): Promise<'served' | 'refused'> {
  const { request, response, route, key, path, record } = forwarded;
  const no = (refusal: Refusal) => {
    record.refuse(refusal);
    refuse(request, response, refusal);
    return 'refused' as const;
  };
  const hidden = pathRefusal(serving.objects, key, path);
  // What is at hand is not waited for: each wait is a turn of its own.
  const refused = hidden instanceof Promise ? await hidden : hidden;
  if (refused) return no(refused);
  const credentials = serving.credentials.peek(key.workspaceId) ?? (await serving.credentials.inTurn(key.workspaceId));
  if (credentials.length === 0) return no(refusals.NO_CREDENTIAL);
  const waitSeconds = serving.upstream.waitSeconds();
  if (waitSeconds > 0) return no(refusals.IS_OPEN(waitSeconds));
  const reserved = serving.allowances.reserve({ key, route });
  const reservation = reserved instanceof Promise ? await reserved : reserved;
  if ('refused' in reservation) return no(reservation.refused);
  const [, batchId, results] = BATCH_PATH.exec(path) ?? [];
  // What is deleted can say no more what it cost.
  if (batchId && request.method === 'DELETE') await serving.batches.settleNow(batchId);
  const scanner = new JsonScanner();
  const purchase = serving.spending.begin(key, route, request.method, scanner);
  let outcome: Outcome = { isSent: false, status: 0, served: null };
  try {
    const list = listOf(key, request.method, path);
    if (list !== null) return await sendList(serving, forwarded, list, credentials);
    const body = await openBody(request, {
      mostBytes: route.mostBytes,
      judges: judgesOf(serving, forwarded, scanner, purchase),
      idleMs: serving.upstream.patience.bodyMs,
      onAccepted: () => goOn(request, response),
      onLate: () => refuse(request, response, refusals.TOO_SLOW),
    });
    record.bytesIn = body.bytes;
    // Until the contrary is known.
    outcome = { ...outcome, isSent: true };
    const ended = await send(serving, forwarded, body, credentials, purchase);
    if ('refused' in ended) {
      outcome = { ...outcome, isSent: false };
      return no(ended.refused);
    }
    const isSent = ended.kind === 'answered' || ended.isSent;
    record.isLeft = ended.kind === 'left' || (ended.kind === 'answered' && ended.isLeft);
    outcome = { isSent, status: ended.status, served: ended.usage?.read() ?? null };
    if (batchId && results && ended.status === 200) void serving.batches.settleNow(batchId);
    if (ended.kind !== 'failed') return 'served';
    if (response.headersSent) return 'served';
    return no(failureOf(ended.error));
  } catch (error) {
    if (error instanceof BodyRefused) return no(error.refused);
    record.isLeft = request.destroyed || response.destroyed;
    if (record.isLeft) return 'refused';
    throw error;
  } finally {
    reservation.settle(outcome.served);
    purchase?.settle(outcome);
  }
}

/** Some wait to be told before they send a body. */
function goOn(request: IncomingMessage, response: ServerResponse): void {
  if (request.headers.expect !== undefined && request.httpVersion !== '1.0') response.writeContinue();
}

const NOT_JUDGED: Judges = { scanner: null, models: null, ids: null, purchase: null };

function judgesOf(
  { objects, log }: Serving,
  { request, route, key, record }: Forwarded,
  scanner: JsonScanner,
  purchase: Purchase | null,
): Judges {
  if (route.body === null || request.method !== 'POST') return NOT_JUDGED;
  const models = key.models ? readModels(route.body, key.models, scanner) : null;
  const refusalOf = (named: NamedId[]) =>
    idRefusal(objects, key, named).catch((error) => {
      log.error('What a body names could not be looked up', errorFields(error));
      return refusals.NO_DATABASE;
    });
  const reader = new NamedIds(scanner);
  record.asked = () => reader.namedModel();
  return { scanner, models, ids: { reader, refusalOf }, purchase };
}

async function sendList(
  serving: Serving,
  { request, response, key, path, target }: Forwarded,
  kind: Exclude<ReturnType<typeof listOf>, null>,
  credentials: Credential[],
): Promise<'served'> {
  const asked = { ...{ headers: request.rawHeaders, response }, ...{ key, kind, credentials } };
  const [, query] = splitOnce(target, '?');
  const { status, headers, body } = await readList(serving, { ...asked, path, query: new URLSearchParams(query) });
  const own = Buffer.from(withOwnAddresses(body.toString('utf8'), serving.origin));
  const kept = headers.filter((_, at) => headers[at - (at % 2)]?.toLowerCase() !== 'content-length');
  if (serving.isDraining()) kept.push('connection', 'close');
  response.writeHead(status, [...kept, 'content-length', String(own.length)]).end(own);
  return 'served';
}

type Sent = Exclude<Ended, { kind: 'withheld' }> | { refused: Refusal };

/** Sends it with the first credential that is not refused, again only where nothing can have been done. */
async function send(
  serving: Serving,
  { request, response, route, key, target, record }: Forwarded,
  body: RequestBody,
  credentials: Credential[],
  purchase: Purchase | null,
): Promise<Sent> {
  const isMaking = request.method === 'POST' && (route.name === 'files' || route.name === 'batches');
  for (const [at, credential] of credentials.entries()) {
    const isLast = at === credentials.length - 1;
    await record.sendWith(credential);
    const attempt = () =>
      exchange(serving.upstream, {
        method: request.method ?? 'GET',
        path: target,
        response,
        headers: forwardedHeaders(request.rawHeaders, credential.vendorKey, key.workspaceId),
        body: body.send(),
        // That the gateway's own key is refused is not for the client, who would think it were theirs.
        isWithheld: (status) => status === 401 || (status === 403 && !isLast && body.isRepeatable()),
        usageOf: (status, type, headers) => {
          record.meter = new Meter(usageReader(route, status, type), status, headers, type.includes('event-stream'));
          return record.meter;
        },
        rewrite: rewriteOf(serving, { route, key, target, isMaking, purchase, credentialId: credential.id }),
        noticeOf: (status, type) => noticeOf(serving, key, answeredIds(route, target, status, type)),
        isKept: isMaking || (serving.drainsLeft && route.name === 'messages'),
        isDraining: serving.isDraining,
      });
    let ended = await attempt();
    for (const waitMs of RETRY_WAITS_MS) {
      if (ended.kind !== 'failed' || !serving.upstream.failed(ended.error)) break;
      if (!body.isRepeatable() || serving.upstream.waitSeconds() > 0) break;
      await sleep(waitMs);
      ended = await attempt();
    }
    if (ended.kind !== 'withheld') {
      if (ended.kind === 'answered') serving.credentials.noteUsed(credential);
      return ended;
    }
    if (ended.status === 401) serving.credentials.noteRefused(credential);
    if (!body.isRepeatable()) return { refused: isLast ? refusals.REFUSED_CREDENTIAL : refusals.SEND_AGAIN };
  }
  return { refused: refusals.REFUSED_CREDENTIAL };
}

function usageReader({ name }: Route, status: number, type: string) {
  if (name !== 'messages' || status !== 200) return null;
  return type.includes('event-stream') ? new StreamUsage() : new PlainUsage();
}

interface Rewritten extends Pick<Forwarded, 'route' | 'key' | 'target'> {
  isMaking: boolean;
  purchase: Purchase | null;
  credentialId: string;
}

function rewriteOf(
  { objects, batches, origin }: Serving,
  { route, key, target, isMaking, purchase, credentialId }: Rewritten,
) {
  if (!isMaking && !hasAddresses(route, target)) return null;
  const noteBatch = async (id: string) => {
    const maker = { keyId: key.id, credentialId };
    if (route.name !== 'batches') return;
    if (purchase) await purchase.handOver((batch) => batches.note(id, { ...maker, ...batch }));
    else await batches.note(id, { ...maker, entries: null, held: 0n });
  };
  return async (text: string, status: number) => {
    if (isMaking && status >= 200 && status < 300) await noteMade(objects, key, route, text, noteBatch);
    return withOwnAddresses(text, origin);
  };
}

/** What came about with an answer is noted before the client hears of it. */
function noticeOf({ objects, log }: Serving, key: KeyRow, ids: AnsweredIds | null) {
  if (!ids) return null;
  return (piece: Buffer) => {
    const found = ids.push(piece);
    if (found.length === 0) return null;
    return objects
      .note(key.id, found)
      .catch((error) => log.warn('Nobody has what came about with an answer: it was not noted', errorFields(error)));
  };
}

/** Answers about batches name where their results are. */
function hasAddresses({ name }: Route, target: string): boolean {
  return (name === 'batches' || name === 'batch') && !/\/results(\?|$)/.test(target);
}

function withOwnAddresses(text: string, origin: string): string {
  return text.replace(/("results_url"\s*:\s*")https?:\/\/[^"/\\]+(?=\/v1\/messages\/batches\/)/g, `$1${origin}`);
}

/** Answers in the vendor's shape. The rest of a request that is not read is let go by, for a moment. */
export function refuse(request: IncomingMessage, response: ServerResponse, refusal: Refusal): void {
  if (request.complete) answerWith(request, response, refusal);
  // What came together with the head has come by then, and the connection can be kept.
  else setImmediate(() => answerWith(request, response, refusal));
}

function answerWith(request: IncomingMessage, response: ServerResponse, refusal: Refusal): void {
  if (response.headersSent || response.destroyed) return;
  const requestId = `req_stw_${newId().replaceAll('-', '')}`;
  const body = bodyOf(refusal, requestId);
  const isCut = !request.complete;
  response.writeHead(refusal.status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'request-id': requestId,
    ...(isCut ? { connection: 'close' } : {}),
    ...refusal.headers,
  });
  if (!isCut) {
    response.end(body);
    return;
  }
  response.write(body);
  endEarly(request, response);
}

/** A request that broke inside the gateway. */
export function fail(serving: Serving, request: IncomingMessage, response: ServerResponse, error: unknown): void {
  serving.log.error('A request could not be served', errorFields(error));
  if (response.headersSent) response.destroy();
  else refuse(request, response, breakOf(error));
}

function breakOf(error: unknown): Refusal {
  const isDatabase =
    error instanceof Error && ('severity' in error || /timeout|conn|terminated|EPIPE/i.test(error.message));
  return isDatabase ? refusals.NO_DATABASE : refusals.BROKEN;
}

function splitOnce(text: string, by: string): [string, string | undefined] {
  const at = text.indexOf(by);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
