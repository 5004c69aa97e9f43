import { randomUUID } from 'node:crypto';
import { wireKey } from '@/lib/core/key-names';
import type { Asked } from './arguments';
import { type Answered, type Sent, type Server, send } from './client';
import type { Operation } from './document';
import { EXIT, Failure } from './failure';
import type { Io } from './io';
import { toSafeJson } from './plain-text';
import type { Json } from './schema-kinds';

export interface Reading {
  /** At most so many rows; null for one page of the server's own size. */
  most: number | null;
}

export function toPath(operation: Operation, { ids, fields }: Asked): string {
  const path = operation.ids.reduce(
    (text, id, at) => text.replace(`{${id}}`, encodeURIComponent(ids[at] ?? '')),
    operation.path,
  );
  if (operation.method !== 'GET') return path;
  const query = Object.entries(fields).flatMap(([name, value]) =>
    (isList(value) ? value : [value]).map(
      (one) => `${name}=${encodeURIComponent(typeof one === 'object' ? JSON.stringify(one) : String(one))}`,
    ),
  );
  return query.length === 0 ? path : `${path}?${query.join('&')}`;
}

const isList = (value: unknown): value is unknown[] =>
  Array.isArray(value) && value.every((one) => typeof one !== 'object');

const BATCH = 200;

/** A read; of a list as many pages as it takes to have so many rows. */
export async function readAnswer(
  io: Io,
  server: Server,
  operation: Operation,
  asked: Asked,
  { most }: Reading,
): Promise<Json> {
  const get = async (fields: Asked['fields']) =>
    (await send(io, server, { method: 'GET', path: toPath(operation, { ...asked, fields }) })).body;
  if (!operation.hasPages || most === null) return await get(asked.fields);
  const hasSize = operation.fields.some(({ name }) => name === 'page_size') && asked.fields.page_size === undefined;
  const filters = hasSize ? { ...asked.fields, page_size: Math.min(BATCH, Math.max(1, most)) } : asked.fields;
  const first = await get(filters);
  const rows = [...((first.rows as unknown[]) ?? [])];
  let next = first.next_page;
  while (typeof next === 'string' && rows.length < most) {
    const page = await get({ ...filters, page: next });
    rows.push(...((page.rows as unknown[]) ?? []));
    next = page.next_page;
  }
  return { ...first, rows: rows.slice(0, most), next_page: rows.length > most ? 'more' : (next ?? null) };
}

export interface Changing {
  idempotencyKey: string | undefined;
  /** How long to wait for what goes on by itself; null: not at all. */
  waitMs: number | null;
}

/** A change: what came of it, or where it can be asked for. */
export async function makeChange(
  io: Io,
  server: Server,
  operation: Operation,
  asked: Asked,
  { idempotencyKey, waitMs }: Changing,
): Promise<Json> {
  const { newId } = operation;
  const body =
    newId !== null && asked.fields[newId] === undefined ? { ...asked.fields, [newId]: randomUUID() } : asked.fields;
  const sent: Sent = {
    method: operation.method,
    path: toPath(operation, asked),
    body,
    idempotencyKey: idempotencyKey ?? randomUUID(),
  };
  const answered = await send(io, server, sent);
  const shownOnce = shownOnceOf(operation, answered.body);
  if (waitMs === null) return { ...shownOnce, intent_id: answered.body.intent_id };
  if (answered.status !== 202) return answered.body;
  try {
    return { ...shownOnce, ...(await outcomeOf(io, server, answered, waitMs)) };
  } catch (error) {
    // Nobody can ask for it again, whatever becomes of the change.
    if (Object.keys(shownOnce).length > 0) io.write(`${toSafeJson(JSON.stringify(shownOnce, null, 2))}\n`);
    throw error;
  }
}

/** A new token or secret, which the document declares and the first answer alone has. */
function shownOnceOf({ answer }: Operation, body: Json): Json {
  const declared = Object.keys(answer.properties ?? {}).filter((name) => name !== 'intent_id' && name !== 'replayed');
  return Object.fromEntries(Object.entries(body).filter(([name]) => declared.includes(name)));
}

const SOONEST_MS = 300;
const LATEST_MS = 3_000;

async function outcomeOf(io: Io, server: Server, { body }: Answered, waitMs: number): Promise<Json> {
  const id = String(body.intent_id);
  if (body.status === 'waiting') throw new Failure(EXIT.running, String(body.message));
  const path = typeof body.href === 'string' ? body.href : `/v1/admin/changes/${encodeURIComponent(id)}/outcome`;
  const until = Date.now() + waitMs;
  for (let pause = SOONEST_MS; Date.now() < until; pause = Math.min(LATEST_MS, pause * 1.5)) {
    await io.sleep(Math.min(pause, Math.max(1, until - Date.now())));
    const outcome = ((await send(io, server, { method: 'GET', path })).body.data ?? {}) as Json;
    if (outcome.status === 'succeeded') return { ...toWireNames((outcome.result ?? {}) as Json), intent_id: id };
    if (outcome.status !== 'running' && outcome.status !== 'unknown') throw failureOf(outcome);
  }
  throw new Failure(EXIT.running, `It is still under way. Ask again with steward changes get-outcome ${id}.`);
}

/** The worker's own names, as the API writes them. */
function toWireNames(result: Json): Json {
  return Object.fromEntries(Object.entries(result).map(([key, value]) => [wireKey(key), value]));
}

function failureOf({ message, field_errors: fields, steps }: Json): Failure {
  const failed = (Array.isArray(steps) ? (steps as Json[]) : []).filter(
    ({ state }) => state === 'failed' || state === 'unknown',
  );
  const told = failed.map(({ label, message: why }) => `${label}: ${why ?? 'failed'}`);
  const sentence = [String(message ?? 'It failed.'), ...told].join(' ');
  return new Failure(EXIT.refused, sentence, (fields ?? {}) as Record<string, string>);
}
