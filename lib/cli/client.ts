import { EXIT, Failure } from './failure';
import type { Io } from './io';
import type { Json } from './schema-kinds';

export interface Server {
  /** Without a slash at its end. */
  url: string;
  token: string | null;
}

export interface Sent {
  method: string;
  /** Beneath the address, with its query. */
  path: string;
  body?: unknown;
  /** Of a change: sent again with the same key, it is made once. */
  idempotencyKey?: string;
}

export interface Answered {
  status: number;
  body: Json;
}

const WAIT_MS = 120_000;
const MOST_TURNS = 5;
/** A request that is refused for being one too many is sent again after this at most. */
const MOST_WAIT_SECONDS = 65;

/** One request; a refusal is thrown as what people are told. */
export async function send(io: Io, server: Server, sent: Sent): Promise<Answered> {
  for (let turn = 1; ; turn += 1) {
    const response = await reach(io, server, sent, turn);
    if (response === null) continue;
    const waitSeconds = Number(response.headers.get('retry-after') ?? '5');
    if (response.status === 429 && turn < MOST_TURNS && waitSeconds <= MOST_WAIT_SECONDS) {
      await response.arrayBuffer();
      await io.sleep(waitSeconds * 1_000);
      continue;
    }
    return await read(server, response);
  }
}

/** The answer, or null where none came and the request may be sent again. */
async function reach(io: Io, { url, token }: Server, sent: Sent, turn: number): Promise<Response | null> {
  const { method, path, body, idempotencyKey } = sent;
  try {
    return await fetch(`${url}${path}`, {
      method,
      headers: {
        accept: 'application/json',
        'user-agent': 'steward-cli',
        ...(token === null ? {} : { 'x-api-key': token }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      // A token goes to the address that it was given for, and nowhere else.
      redirect: 'manual',
      signal: AbortSignal.timeout(WAIT_MS),
    });
  } catch (error) {
    if (turn < 2) {
      await io.sleep(300);
      return null;
    }
    const reason = reasonOf(error);
    throw new Failure(EXIT.unreachable, `Steward at ${url} cannot be reached${reason ? ` (${reason})` : ''}.`);
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if (error.name === 'TimeoutError') return `no answer within ${WAIT_MS / 60_000} minutes`;
  const { cause } = error;
  return cause instanceof Error ? ('code' in cause ? String(cause.code) : cause.message) : '';
}

async function read({ url }: Server, response: Response): Promise<Answered> {
  const { status } = response;
  const text = await response.text();
  if (status >= 300 && status < 400)
    throw new Failure(
      EXIT.unreachable,
      `${url} refers to another address, ${response.headers.get('location')}. Use that one.`,
    );
  let body: Json;
  try {
    body = JSON.parse(text) as Json;
  } catch {
    throw new Failure(EXIT.unreachable, `${url} does not answer as Steward does (status ${status}).`, {}, status);
  }
  if (response.ok) return { status, body };
  throw toFailure(status, body);
}

function toFailure(status: number, body: Json): Failure {
  const { code, message, fields } = (body.error ?? {}) as {
    code?: string;
    message?: string;
    fields?: Record<string, string>;
  };
  const sentence = message ?? `Steward answered with status ${status}.`;
  const exit =
    code === 'not_signed_in' || status === 401 || status === 403
      ? EXIT.notAllowed
      : status === 400
        ? EXIT.usage
        : EXIT.refused;
  return new Failure(exit, sentence, fields ?? {}, status);
}
