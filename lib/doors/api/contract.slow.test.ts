import Ajv, { type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '@/lib/core/ids';
import { type ApiAnswer, type ApiWorld, createApiWorld } from '@/lib/testing/api-server';
import type { CommandRow, CommandWorld } from '@/lib/testing/permissions/command-row';
import { COMMAND_ROWS } from '@/lib/testing/permissions/command-rows';
import { createSomeone } from '@/lib/testing/permissions/world';
import { sentFor, withId } from '@/lib/testing/sent-change';
import { SEED, takeRound, thorough } from '@/lib/testing/thorough';
import { openApiDocument } from './openapi';
import { apiRoutes, type CommandRoute } from './operations';

type Json = Record<string, unknown>;
interface Operation {
  id: string;
  method: string;
  path: string;
  parameters: { name: string; in: string; schema: Json }[];
  body: Json | null;
  answers: Readonly<Record<string, Json>>;
}

const ajv = new Ajv({ strict: false, allErrors: true });
addFormats(ajv);
const compiled = new WeakMap<object, ValidateFunction>();
function check(schema: Json, value: unknown): string | null {
  const known = compiled.get(schema) ?? ajv.compile(schema);
  compiled.set(schema, known);
  return known(value) ? null : ajv.errorsText(known.errors);
}

const OPERATIONS = readOperations();
const READS = OPERATIONS.filter(({ method }) => method === 'GET');

/** Every operation of the document, and nothing that is not in it. */
function readOperations(): Operation[] {
  const { paths } = openApiDocument('https://steward.example') as { paths: Record<string, Record<string, Json>> };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]) => {
      const content = (of: unknown) =>
        (of as { content?: Record<string, { schema: Json }> } | undefined)?.content?.['application/json']?.schema;
      const responses = Object.entries(one.responses as Json).flatMap(([status, of]) => {
        const schema = content(of);
        return schema ? [[status, schema] as const] : [];
      });
      return {
        ...{ id: String(one.operationId), method: method.toUpperCase(), path: path.replace('/v1', '') },
        parameters: (one.parameters as Operation['parameters']).filter((parameter) => parameter.in !== 'header'),
        ...{ body: content(one.requestBody) ?? null, answers: Object.fromEntries(responses) },
      };
    }),
  );
}

let world: ApiWorld;
let tokens: string[];
let asked = 0;
let rows: CommandWorld;
beforeAll(async () => {
  world = await createApiWorld({ from: 'company' });
  tokens = await Promise.all(Array.from({ length: thorough(1, 12) }, async () => (await world.tokenOf('owner')).token));
  const [a, b] = await world.database.owner.db.workspace.findMany({
    ...{ where: { isDefault: false, archivedAt: null }, orderBy: { id: 'asc' }, take: 2 },
  });
  const { upstream } = world.worker.deps;
  rows = { database: world.database, upstream, workspaceA: a?.id ?? '', workspaceB: b?.id ?? '' };
});
afterAll(() => world.close());

const { components } = openApiDocument('https://steward.example') as { components: { schemas: { Error: Json } } };
const ERROR = components.schemas.Error;

const problems: string[] = [];
const place = (name: string, problem: string) => problems.push(`${name}: ${problem}`);
function expectNone(): void {
  expect(problems.splice(0), `STEWARD_SEED=${SEED}`).toEqual([]);
}

/** Whatever went wrong is said as the document says it, and never a fault of Steward's. */
function expectError(name: string, { status, body }: ApiAnswer, wanted: number, field?: string): void {
  const text = JSON.stringify(body).slice(0, 300);
  if (status !== wanted) return void place(name, `${status} instead of ${wanted} ${text}`);
  const wrong = check(ERROR, body);
  if (wrong !== null) place(name, wrong);
  const fields = Object.keys(body.error.fields ?? {});
  if (field !== undefined && !fields.some((one) => one === field || one.startsWith(`${field}.`)))
    place(name, `does not name ${field} ${text}`);
}

/** As an owner, with one of several tokens in turn: each may ask 1,200 times a minute. */
function askOwner(method: string, path: string, body?: unknown, headers?: Record<string, string>) {
  asked += 1;
  return world.ask(tokens[asked % tokens.length] ?? '', method, path, body, headers);
}

test('reads about one thing answer as the document says, and 404 for what is not there', async () => {
  for (const one of READS.filter(({ path }) => path.includes('{'))) {
    const inPath = one.parameters.find((parameter) => parameter.in === 'path');
    const needs = one.parameters.filter(
      (parameter) => parameter !== inPath && (parameter as { required?: boolean }).required,
    );
    if (needs.length > 0 || !inPath) continue;
    const list = await askOwner('GET', one.path.slice(0, one.path.indexOf('/{')));
    const first = [...(list.body?.rows ?? []), ...(Array.isArray(list.body?.data) ? list.body.data : [])][0] ?? {};
    const id = first.id ?? first[inPath.name];
    if (typeof id === 'string') {
      const { status, body } = await askOwner('GET', withId(one.path, id));
      if (status !== 404) {
        const wrong = status === 200 ? check(one.answers['200'] ?? {}, body) : `${status} ${JSON.stringify(body)}`;
        if (wrong !== null) place(one.id, wrong);
      }
    }
    const nowhere = one.path.includes('{month}') ? '2001-01-01' : newId();
    const missing = await askOwner('GET', withId(one.path, nowhere));
    const isEmpty = missing.status === 200 && JSON.stringify(missing.body).length < 400;
    if (!isEmpty) expectError(one.id, missing, 404);
  }
  expectNone();
});

test('changes answer as the document says; the wrong role 403, and nothing that is not there is changed', async () => {
  const viewer = (await world.tokenOf('viewer')).token;
  const routes = new Map(apiRoutes().map((route) => [route.declaration.name, route]));
  const known = COMMAND_ROWS.flatMap((row): { row: CommandRow; route: CommandRoute }[] => {
    const route = routes.get(row.command);
    return route?.kind === 'command' && row.cells.owner === 'succeeded' ? [{ row, route }] : [];
  });
  for (const { row, route } of takeRound(known, 12)) {
    const someone = await createSomeone(world.database.owner.db, 'owner', rows.workspaceA);
    const { id, body: sent } = sentFor(route, (await row.input(rows, someone)) as Json);
    const path = `/admin${route.path}`;
    const name = `${row.command} (${row.object})`;
    const one = OPERATIONS.find((known) => known.path === path && known.method === route.method);
    if (row.cells.viewer === 'denied')
      expectError(`${name} by a viewer`, await world.ask(viewer, route.method, withId(path, id), sent), 403);
    if (route.idField !== null) {
      const foreign = await askOwner(route.method, withId(path, newId()), sent);
      const isLater = foreign.status === 202 && route.declaration.background;
      if (!isLater && (foreign.status < 400 || foreign.status >= 500))
        place(name, `${foreign.status} for what is not there`);
    }
    // The guide asks at the same address with names of its own.
    if (!one || one.id !== row.command.replaceAll('.', '_')) continue;
    const answer = await askOwner(route.method, withId(path, id), sent);
    const schema = one.answers[String(answer.status)];
    // What is a person's own no token has asked for, and a row before this one may have changed the same thing.
    if ([403, 404, 409].includes(answer.status)) {
      expectError(name, answer, answer.status);
      continue;
    }
    const wrong = schema ? check(schema, answer.body) : JSON.stringify([answer.status, answer.body]);
    if (wrong !== null) place(name, wrong);
  }
  expectNone();
}, 600_000);

const WRONG = [12.5, 'no such thing', true, [{}], { odd: 1 }];

/** Values that the schema of a field says to be wrong, each of one kind. */
const wrongFor = (schema: Json) => fc.constantFrom(...WRONG.filter((value) => check(schema, value) !== null));
const isFussy = (schema: Json) => WRONG.some((value) => check(schema, value) !== null);
const longest = (schema: Json): number =>
  Math.max(Number(schema.maxLength ?? 0), ...((schema.anyOf ?? []) as Json[]).map(longest));

const isGuide = ({ id }: Operation) => id.startsWith('guide_');
const BODIES = OPERATIONS.filter((one) => one.body !== null && !isGuide(one));
const idFor = ({ path }: Operation) => withId(path, newId());

test('each wrong field of a body is named', async () => {
  const fields = BODIES.flatMap((one) =>
    Object.entries((one.body?.properties ?? {}) as Record<string, Json>).map(([name, schema]) => ({
      one,
      name,
      schema,
    })),
  );
  for (const { one, name, schema } of takeRound(fields, 16)) {
    const send = (value: unknown) => askOwner(one.method, idFor(one), { [name]: value });
    if (isFussy(schema)) {
      const [value] = fc.sample(wrongFor(schema), { numRuns: 1, seed: SEED });
      expectError(`${one.id} ${name}=${JSON.stringify(value)}`, await send(value), 400, name);
    }
    expectError(`${one.id} ${name} with NUL`, await send('a\u0000b'), 400, name);
    const most = longest(schema);
    if (most > 0 && most < 100_000) expectError(`${one.id} long ${name}`, await send('x'.repeat(most + 1)), 400, name);
  }
  expectNone();
}, 600_000);

test('a body that is none, or holds what is not known, is refused by every operation', async () => {
  const deep = (name: string) => `{"${name}":${'['.repeat(60)}${']'.repeat(60)}}`;
  for (const one of takeRound(BODIES, 16)) {
    const send = (body: unknown, headers = {}) => askOwner(one.method, idFor(one), body, headers);
    const [name = 'odd'] = Object.keys((one.body?.properties ?? {}) as Json);
    expectError(`${one.id} odd`, await send({ odd_one: 1 }), 400, 'odd_one');
    expectError(`${one.id} twice`, await send(`{"${name}":1,"${name}":2}`), 400, name);
    expectError(`${one.id} deep`, await send(deep(name)), 400, name);
    expectError(`${one.id} cut`, await send('{"a":'), 400);
    expectError(`${one.id} typed`, await send('a=1', { 'content-type': 'application/x-www-form-urlencoded' }), 415);
    expectError(`${one.id} key`, await send({}, { 'idempotency-key': 'short' }), 400);
  }
  expectNone();
}, 600_000);

const DAY_NAMES = ['from', 'to', 'day', 'start', 'end'];

test('each wrong parameter of an address is named', async () => {
  const all = READS.filter((one) => !isGuide(one)).flatMap((one) =>
    one.parameters.filter((parameter) => parameter.in === 'query').map((parameter) => ({ one, ...parameter })),
  );
  for (const { one, name, schema } of takeRound(all, 16)) {
    const send = (value: string) => askOwner('GET', `${idFor(one)}?${name}=${encodeURIComponent(value)}`);
    expectError(`${one.id} ${name} with NUL`, await send('a\u0000b'), 400, name);
    const isClosed = ['integer', 'number', 'boolean', 'object'].includes(String(schema.type)) || schema.enum;
    if (isClosed) expectError(`${one.id} ${name}=no such`, await send('no such'), 400, name);
    const most = longest(schema);
    const isOfId = name.endsWith('_id');
    if (most > 0 && most < 8_000 && !isOfId)
      expectError(`${one.id} long ${name}`, await send('x'.repeat(most + 1)), 400, name);
    if (DAY_NAMES.includes(name)) expectError(`${one.id} ${name}`, await send('2024-02-30'), 400, name);
    if (name === 'page') {
      const huge = await send('999999999999');
      expectError(`${one.id} huge page`, huge, 400, 'page');
      expectError(`${one.id} foreign cursor`, await send('page_2_0123456789abcdef'), 400, 'page');
    }
    const loud = await askOwner('GET', `${idFor(one)}?${name}=1&${name}=2`);
    if (loud.status >= 500) place(one.id, `${loud.status} for ${name} twice`);
  }
  expectNone();
}, 600_000);

test('days that end before they begin are refused, or nothing lies between them', async () => {
  for (const one of READS.filter(({ parameters }) =>
    ['from', 'to'].every((day) => parameters.some(({ name }) => name === day)),
  )) {
    const needs: Readonly<Record<string, string>> = { split: 'model', scope: '{"kind":"organization","id":""}' };
    const more = one.parameters.flatMap(({ name }) => (needs[name] ? [`&${name}=${needs[name]}`] : [])).join('');
    const answer = await askOwner('GET', `${idFor(one)}?from=2026-11-20&to=2026-11-01${more}`);
    if (answer.status !== 200) expectError(one.id, answer, 400);
  }
  expectNone();
});

test('no text at all makes it fail', async () => {
  const text = fc.string({ unit: 'binary', maxLength: 200 });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...BODIES), fc.jsonValue({ maxDepth: 4 }), text, async (one, value, odd) => {
      const names = Object.keys((one.body?.properties ?? {}) as Json);
      const body = Object.fromEntries(names.map((name, at) => [name, at % 2 === 0 ? value : odd]));
      const answer = await askOwner(one.method, idFor(one), { ...body, odd_one: odd });
      expectError(one.id, answer, 400);
      expectNone();
    }),
    { numRuns: thorough(5, 1_000), seed: SEED },
  );
}, 600_000);
