import fs from 'node:fs';
import { type Asked, allowedFor, type Given, readArguments, readAsked } from './arguments';
import type { Server } from './client';
import type { Operation } from './document';
import { EXIT, Failure, wrongUse } from './failure';
import type { Io } from './io';
import { chooseFormat, writeShown } from './output';
import { makeChange, readAnswer } from './request';
import { toShown } from './rows';
import type { Json } from './schema-kinds';
import { toMilliseconds } from './values';
import { helpOfOperation } from './words';

const TIMEOUT = '10m';

/** One command, from its arguments to what is written. */
export async function operate(io: Io, server: Server, operation: Operation, args: readonly string[]): Promise<void> {
  const given = readArguments(args, allowedFor(operation));
  if (given.switches.get('help')) {
    io.write(`${helpOfOperation(operation)}\n`);
    return;
  }
  const one = (flag: string) => given.texts.get(flag)?.at(-1);
  const format = chooseFormat(io, one('format'));
  const columns = (one('columns') ?? '').split(',').filter(Boolean);
  const asked = readAsked(operation, given, await readBody(io, one('body')));
  if (operation.method === 'GET') {
    const body = await readAnswer(io, server, operation, asked, { most: mostOf(given) });
    writeShown(io, toShown(body, operation.answer, operation.verb === 'list' ? operation.noun : null), format, columns);
    sayMore(io, body);
    return;
  }
  await confirm(io, operation, asked, given.switches.get('yes') === true);
  const waitMs = given.switches.get('wait') === false ? null : toMilliseconds('timeout', one('timeout') ?? TIMEOUT);
  const changed = await makeChange(io, server, operation, asked, { idempotencyKey: one('idempotency-key'), waitMs });
  // A secret that is shown once stands beside the id.
  const isIdAlone = waitMs === null && Object.keys(changed).join() === 'intent_id';
  if (isIdAlone && typeof changed.intent_id === 'string') io.write(`${changed.intent_id}\n`);
  else writeShown(io, toShown(changed, operation.answer, null), format, columns);
}

function mostOf({ texts, switches }: Given): number | null {
  if (switches.get('all')) return Number.POSITIVE_INFINITY;
  const text = texts.get('limit')?.at(-1);
  // A list that is not in pages may have a filter of this name.
  if (text === undefined) return null;
  if (!/^[1-9]\d{0,8}$/.test(text)) throw wrongUse('--limit takes a number of rows.');
  return Number(text);
}

function sayMore(io: Io, { rows, total, next_page: next }: Json): void {
  if (typeof next === 'string' && Array.isArray(rows))
    io.say(`${rows.length} of ${total}. Use --all for the rest, or --limit.`);
}

/** JSON as it stands, in a file (`@FILE`), or on standard input (`-`). */
async function readBody(io: Io, text: string | undefined): Promise<Json> {
  if (text === undefined) return {};
  let parsed: unknown;
  try {
    parsed = JSON.parse(text === '-' ? await io.readInput() : text.startsWith('@') ? readText(text.slice(1)) : text);
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw wrongUse('--body takes a JSON object, @FILE, or - for standard input.');
  }
  if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed as Json;
  throw wrongUse('--body takes a JSON object, @FILE, or - for standard input.');
}

function readText(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    throw wrongUse(`The file ${file} cannot be read.`);
  }
}

/** Before what cannot be undone. */
async function confirm(io: Io, operation: Operation, { ids, fields }: Asked, isSure: boolean): Promise<void> {
  const isPermanent =
    operation.isPermanent ||
    operation.fields.some(({ name, schema }) => (schema['x-permanent'] ?? []).includes(fields[name]));
  if (!isPermanent || isSure || fields.dry_run === true) return;
  const what = [operation.words, ...ids].join(' ');
  if (!io.isAsking) throw wrongUse(`${what} cannot be undone. Add --yes if you mean it.`);
  const answer = await io.ask(`${what}: this cannot be undone. Type yes to go on: `);
  if (answer.trim().toLowerCase() !== 'yes') throw new Failure(EXIT.refused, 'Nothing was changed.');
}
