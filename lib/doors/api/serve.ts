import 'server-only';
import { z } from 'zod';
import type { Principal } from '@/lib/access/principals';
import { notFound } from '@/lib/core/errors';
import { newId } from '@/lib/core/ids';
import { allowAtAll } from '@/lib/operations/answer';
import type { CommandDeclaration } from '@/lib/operations/declare-command';
import type { Outcome } from '@/lib/operations/outcome';
import { submitEntered } from '../complete';
import type { CallerDoorCtx } from '../context';
import { heavy } from '../heavy';
import { callerOfSession, json } from '../route';
import { type Called, serveCaller } from '../serve-caller';
import { readJson } from './body';
import { callerOfToken } from './caller';
import { openChange, Unfinished } from './ended';
import { ApiFailure, failureOfOutcome, invalid, refuseJson } from './failure';
import { guideRequest } from './guide';
import type { GuideRequest } from './guide-request';
import { type CommandRoute, matchRoute, type QueryRoute } from './operations';
import { inputInAddress, nextPage, openCursor } from './question';
import { resultOnWire } from './result';
import { fromWire, type Problems, type Shape, toJsonSchema, toShape, toWire } from './shape';
import { NO_ENDPOINT } from './use';

/** Answers any request beneath `/v1`, of a program with its token. */
export function serveApi(request: Request, [root, ...segments]: readonly string[]): Promise<Response> {
  const path = root === 'admin' ? segments : null;
  const endpoint = path ? findEndpoint(request.method, path) : NO_ENDPOINT;
  return serveOperation(request, path, (requestId) => callerOfToken(request, requestId, endpoint));
}

/**
 * The same, beneath `/api/v1/admin`, for the scripts of pages, of whoever is signed in. Reads alone: what changes something
 * comes by a form. Pages ask by themselves, so it keeps no session alive.
 */
export function serveReads(request: Request, segments: readonly string[]): Promise<Response> {
  return serveOperation(request, segments, () => callerOfSession({ touch: false }));
}

/** What the path asks for, of whoever is found to ask. */
export function serveOperation(
  request: Request,
  segments: readonly string[] | null,
  find: (requestId: string) => Promise<Called>,
): Promise<Response> {
  const requestId = newId();
  return serveCaller({
    requestId,
    find: () => find(requestId),
    answer: async ({ ctx }) => {
      if (!segments) throw nothingHere();
      const { status, body } = await answerOf(ctx, request, segments);
      return json(body, status);
    },
    refuse: refuseJson(request, requestId),
  });
}

const nothingHere = () => new ApiFailure(404, 'not_found', 'There is nothing at this address.');

/** What is asked for, as its token's page names it. */
function findEndpoint(method: string, segments: readonly string[]): string {
  const found = guideRequest(method, segments) ?? matchRoute(method, segments).found?.route;
  return found ? `${method} /v1/admin${found.path}` : NO_ENDPOINT;
}

interface Answered {
  status: number;
  body: unknown;
}

async function answerOf(ctx: CallerDoorCtx, request: Request, segments: readonly string[]): Promise<Answered> {
  const guide = guideRequest(request.method, segments);
  if (guide) return answerGuide(ctx, request, guide);
  const { found, methods } = matchRoute(request.method, segments);
  if (!found && methods.length === 0) throw nothingHere();
  if (!found)
    throw new ApiFailure(405, 'invalid_input', `This address takes ${methods.join(' and ')}.`, {
      headers: { allow: methods.join(', ') },
    });
  return found.route.kind === 'query'
    ? answerQuery(ctx, new URL(request.url).searchParams, found.route, found.id)
    : answerCommand(ctx, request, found.route, found.id);
}

async function answerGuide(ctx: CallerDoorCtx, request: Request, { run }: GuideRequest): Promise<Answered> {
  const params = new URL(request.url).searchParams;
  const given = request.method === 'GET' ? Object.fromEntries(params) : await readJson(request);
  try {
    return { status: 200, body: await run(ctx, given, idempotencyKey(request)) };
  } catch (error) {
    if (error instanceof Unfinished) return { status: 202, body: error.body };
    throw error;
  }
}

async function answerQuery(
  ctx: CallerDoorCtx,
  asked: URLSearchParams,
  route: QueryRoute,
  id: string | null,
): Promise<Answered> {
  allowAtAll(ctx, route.answer.declaration);
  const { input, problems } = inputInAddress(asked, route.input);
  if (Object.keys(problems).length > 0) throw invalid(problems, 'The address asks for what is not possible.');
  return { status: 200, body: await askQuery(ctx, route, withId(input, route.idField, id)) };
}

/** What a query answers, as it goes over the wire; its `page` may be the cursor that the page before gave. */
export async function askQuery(
  ctx: CallerDoorCtx,
  { answer, idField }: QueryRoute,
  given: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  const { name, output, absent, input: asked } = answer.declaration;
  const input = openCursor(name, given);
  if (absent !== undefined) refuseWrong(asked, input);
  const found = await heavy(ctx, () => answer(ctx, input));
  // A query about one thing that is not there answers null.
  if (found === null && idField !== null) throw notFound('one');
  return toBody(z.encode(output, found), readOutput(output), nextPage(name, input, found));
}

/** A query about one thing says of any wrong input that it is not there: here only its ids are meant by that. */
function refuseWrong(asked: z.ZodType, input: unknown): void {
  const parsed = asked.safeParse(input);
  if (!parsed.success && parsed.error.issues.some(({ path }) => !/id$/i.test(String(path[0])))) throw parsed.error;
}

/** An object is the body; whatever else may be answered stands in it as `data`. */
function toBody(value: unknown, { shape, isObject }: Output, more: object): Record<string, unknown> {
  const body = toWire(value, shape);
  return isObject ? { ...(body as object), ...more } : { data: body };
}

async function answerCommand(
  ctx: CallerDoorCtx,
  request: Request,
  { declaration, input: shape, idField }: CommandRoute,
  id: string | null,
): Promise<Answered> {
  const problems: Problems = {};
  const input = withId(fromWire(await readJson(request), shape, problems) as Record<string, unknown>, idField, id);
  if (Object.keys(problems).length > 0) throw invalid(problems);
  const outcome = await submitEntered(ctx, declaration, input, { idempotencyKey: idempotencyKey(request) });
  return answerOutcome(ctx.actor, declaration, outcome, shape);
}

/** A change that has ended, or 202 with where to ask how it went, or who decides about it. */
function answerOutcome(actor: Principal, declaration: CommandDeclaration, outcome: Outcome, input: Shape): Answered {
  const { intentId, replayed } = outcome;
  const replay = replayed ? { replayed, ...(declaration.reveals ? { message: SHOWN_BEFORE } : {}) } : {};
  const open = openChange(actor, declaration, outcome);
  if (open) return { status: 202, body: { ...open, ...replay } };
  if (outcome.status === 'succeeded')
    return { status: 200, body: { ...resultOnWire(declaration, outcome.result), intent_id: intentId, ...replay } };
  throw failureOfOutcome(outcome, input);
}

const SHOWN_BEFORE = 'This was asked for before. What is shown once was in the first answer alone.';

function withId(input: Record<string, unknown>, idField: string | null, id: string | null): Record<string, unknown> {
  return idField === null ? input : { ...input, [idField]: id };
}

function idempotencyKey(request: Request): string {
  const key = request.headers.get('idempotency-key');
  if (key !== null && (key.length < 8 || key.length > 255))
    throw invalid({ 'Idempotency-Key': 'Use 8 to 255 characters.' });
  return key ?? newId();
}

interface Output {
  shape: Shape;
  isObject: boolean;
}
const outputs = new WeakMap<z.ZodType, Output>();

function readOutput(schema: z.ZodType): Output {
  const known = outputs.get(schema);
  if (known) return known;
  const json = toJsonSchema(schema);
  const output = { shape: toShape(json), isObject: json.type === 'object' };
  outputs.set(schema, output);
  return output;
}
